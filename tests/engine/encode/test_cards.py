"""Cards as files: each design's, in what readers other than ours make of them.

Pillow, pngcheck and a Chromium read them. Without pngcheck or Chromium those tests are skipped,
and fail under CI=true.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, sync_playwright
from pyoji.engine.canvas import Canvas
from pyoji.engine.card import PNG, Card
from pyoji.engine.design import DESIGNS, Templates, compose
from pyoji.engine.encode import Encoder
from pyoji.engine.image_file import NO_BUDGET
from pyoji.engine.layout import layout
from pyoji.engine.paint import Painter
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts

from tests.engine.encode.files import pixels, taken_apart
from tests.tools.reference.chromium import executable, launch

NAMES = sorted(file.stem for file in DESIGNS.glob("*.yaml"))
SAMPLES: dict[str, str] = yaml.safe_load(
    (DESIGNS.parent / "samples.yaml").read_text(encoding="utf-8")
)
TITLES = {
    "ko": SAMPLES["ko"],
    "ar": SAMPLES["ar"],
    "emoji": "🕰️ 시계 👩‍🔧 1️⃣ ❤️",
    "long": "시계와 톱니와 기다림의 이야기 " * 12,
    "empty": "",
}
THEMES = ("dark", "light")

# A card of few letters is nearly all background, whose bands are compressed one by one. Pillow's
# file, whose rows look further back, may be smaller by this factor.
BARE = {"emoji": 1.15, "empty": 1.3}


def missing(what: str) -> None:
    """Skip, or under CI fail, for want of `what`."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is needed under CI=true")
    pytest.skip(f"{what} is not here")


def cards(templates: Templates, name: str) -> Iterator[tuple[str, Card]]:
    for title, theme in product(TITLES, THEMES):
        pairs = {"title": TITLES[title], "theme": theme, "author": "김하늘", "tag": "공방"}
        yield f"{title} {theme}", templates.card(name, list(pairs.items()), PNG)


@pytest.mark.parametrize("name", NAMES)
def test_every_variant_is_indexed(templates: Templates, fonts: Fonts, name: str) -> None:
    """The colours of each design, its images and its letters fit a palette."""
    pipeline = Pipeline(templates, fonts)
    card = templates.card(name, [("title", SAMPLES["en"]), ("lang", "en")], PNG)
    for each in (card, *pipeline.others(card)[1]):
        assert taken_apart(pipeline.render(each).data).is_indexed


@pytest.mark.parametrize(("name", "types"), [("headline", {0, 2}), ("article", {0})])
def test_a_giant_letter_is_sent_as_differences(
    templates: Templates, fonts: Fonts, name: str, types: set[int]
) -> None:
    """Its rows differ from those above at its edges alone; smaller letters are sent as they are."""
    card = templates.card(name, [("title", SAMPLES["en"]), ("lang", "en")], PNG)
    file = taken_apart(Pipeline(templates, fonts).render(card).data)
    assert file.is_indexed
    assert set(file.rows[:: card.size.width + 1]) == types


def painted(templates: Templates, fonts: Fonts, painter: Painter, card: Card) -> Canvas:
    return painter.paint(layout(compose(card, templates.get(card.template)), fonts), card.scale)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_its_painting(templates: Templates, fonts: Fonts, name: str) -> None:
    """To the pixel, the stream and all checksums right, and with words on it smaller than Pillow's
    own file."""
    painter, encoder = Painter(fonts, templates.asset), Encoder(NO_BUDGET)
    larger = {}
    for what, card in cards(templates, name):
        found = painted(templates, fonts, painter, card)
        data = encoder.encode(found, PNG, 0)
        taken_apart(data)
        assert pixels(data) == found.image().tobytes(), what
        file = BytesIO()
        found.image().save(file, "PNG", compress_level=6)
        if len(data) >= len(file.getvalue()) * BARE.get(what.split()[0], 1):
            larger[what] = len(data) / len(file.getvalue())
    assert larger == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_what_was_drawn_before_leaves_no_trace(
    templates: Templates, fonts: Fonts, pipeline: Pipeline, name: str
) -> None:
    """Files are equal in order, in reverse order after other cards, and alone."""
    asked = [card for _, card in cards(templates, name)]
    fresh = Pipeline(templates, fonts)
    forwards = [fresh.render(card) for card in asked]
    backwards = [pipeline.render(card) for card in reversed(asked)][::-1]
    assert forwards == backwards
    assert Pipeline(templates, fonts).render(asked[3]) == forwards[3]


@pytest.mark.parametrize("name", NAMES)
def test_pngcheck_finds_nothing(
    templates: Templates, pipeline: Pipeline, name: str, tmp_path: Path
) -> None:
    """The chunks, their order, the stream and its rows are as the standard has them."""
    program = shutil.which("pngcheck")
    if program is None:
        missing("pngcheck")
        return
    for number, (_, card) in enumerate(cards(templates, name)):
        (tmp_path / f"{number}.png").write_bytes(pipeline.render(card).data)
    files = [str(file) for file in sorted(tmp_path.glob("*.png"))]
    done = subprocess.run([program, "-q", *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# ── in a browser ─────────────────────────────────────────────────────────────────────────────

DRAWN = """
async source => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
  let text = '';
  for (let at = 0; at < data.length; at += 32768)
    text += String.fromCharCode(...data.subarray(at, at + 32768));
  return btoa(text);
}
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A blank page of the system's Chromium."""
    program = executable()
    if program is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = launch(playwright, program)
        yield browser.new_page()
        browser.close()


@pytest.mark.slow
@pytest.mark.chromium
@pytest.mark.parametrize("name", ["headline", "og-cuckoo-network", "cover", "tutorial", "minimal"])
def test_a_browser_shows_the_painting(
    templates: Templates, fonts: Fonts, page: Page, name: str
) -> None:
    """Every pixel as it was painted, opaque; in a palette or not."""
    painter, encoder = Painter(fonts, templates.asset), Encoder(NO_BUDGET)
    for title, theme in (("ko", "dark"), ("emoji", "light")):
        pairs = [("title", TITLES[title]), ("theme", theme)]
        found = painted(templates, fonts, painter, templates.card(name, pairs, PNG))
        data = encoder.encode(found, PNG, 0)
        shown = page.evaluate(DRAWN, f"data:image/png;base64,{b64encode(data).decode()}")
        assert b64decode(shown) == found.image().convert("RGBA").tobytes()
