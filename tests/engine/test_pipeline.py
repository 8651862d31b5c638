"""Pipeline: equal cards make equal bytes, here and in any other process, and never by chance."""

from __future__ import annotations

import gc
import hashlib
import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image
from pyoji.engine.card import FORMATS, JPEG, PNG, SIZES, WEBP, Card, Format
from pyoji.engine.design import Templates
from pyoji.engine.image_file import Budget
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.pipeline import SHEET_BACKGROUND, Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.settings import DEFAULT_BUDGET

from tests.tree import ROOT

NAME = "og-cuckoo-network"
WORDS = [
    ("title", "뻐꾸기 시계 **고치기** 🕰️ ساعة Uhr 時計"),
    ("subtitle", "톱니 하나에서 시작하는 이야기"),
    ("author", "김하늘"),
    ("date", "2026-11-24"),
    ("md", "1"),
]

# What another process is asked for: for each format the digest, and the SHA-256 of the bytes.
ASKED = """
import hashlib, json, sys
from pathlib import Path
from pyoji.engine.card import FORMATS
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.design import load
from pyoji.engine.text.fonts import Fonts

fonts = Fonts.open(Path("fonts"))
templates = load(fonts.digest)
pipeline = Pipeline(templates, fonts)
name, pairs = json.loads(sys.argv[1])
for format_ in FORMATS.values():
    card = templates.card(name, pairs, format_)
    print(card.digest, hashlib.sha256(pipeline.render(card).data).hexdigest())
"""


# And for a card of every design, the last one first.
ALL = """
import hashlib, json, sys
from pathlib import Path
from pyoji.engine.card import PNG
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.design import load
from pyoji.engine.text.fonts import Fonts

fonts = Fonts.open(Path("fonts"))
templates = load(fonts.digest)
pipeline = Pipeline(templates, fonts)
pairs = json.loads(sys.argv[1])
for name in reversed(templates.names):
    data = pipeline.render(templates.card(name, pairs, PNG)).data
    print(name, hashlib.sha256(data).hexdigest())
"""


def card(templates: Templates, format_: Format = PNG, /, **pairs: str) -> Card:
    return templates.card(NAME, [*WORDS, *pairs.items()], format_)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def elsewhere(seed: str, script: str = ASKED, asked: object = (NAME, WORDS)) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(asked)],
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "TZ": f"UTC{seed}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_two_processes_make_the_same_bytes(templates: Templates) -> None:
    """Digests and files are independent of the hash seed, the locale and the time zone."""
    with ThreadPoolExecutor() as pool:
        one, other = pool.map(elsewhere, ("1", "22"))
    assert one == other
    digests = [line.split()[0] for line in one.splitlines()]
    assert digests == [card(templates, format_).digest for format_ in FORMATS.values()]


@pytest.mark.slow
def test_every_design_is_the_same_elsewhere(templates: Templates, pipeline: Pipeline) -> None:
    """Another process draws the same PNG, after different cards."""
    here = {}
    for name in templates.names:
        data = pipeline.render(templates.card(name, WORDS, PNG)).data
        here[name] = hashlib.sha256(data).hexdigest()
    lines = elsewhere("3", ALL, WORDS).splitlines()
    assert dict(line.split() for line in lines) == here


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_a_second_pipeline_makes_the_same_bytes(
    templates: Templates, fonts: Fonts, pipeline: Pipeline, format_: Format
) -> None:
    """What was drawn before leaves no trace in a card."""
    asked = card(templates, format_, size="kakao")
    pipeline.render(card(templates, title="뭔가 다른 것", theme="light"))
    fresh = Pipeline(templates, fonts).render(asked)
    assert pipeline.render(asked) == fresh
    assert pipeline.render(asked) == fresh


def test_threads_do_not_meet(templates: Templates, pipeline: Pipeline) -> None:
    """Cards drawn at once are the cards drawn one after the other."""
    cards = [card(templates, title=f"{n}번째 시계", variant=str(n % 4)) for n in range(8)]
    alone = [pipeline.render(one) for one in cards]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pipeline.render, cards)) == alone


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("format_", "scale"), [(PNG, 0.5), (JPEG, 1.0), (WEBP, 1.2)])
def test_a_file_is_what_was_asked_for(
    templates: Templates, pipeline: Pipeline, size: str, format_: Format, scale: float
) -> None:
    """Of its format, of its size times its scale, opaque."""
    encoded = pipeline.render(card(templates, format_, size=size, scale=str(scale)))
    found = opened(encoded.data)
    canvas = SIZES[size]
    assert encoded.format is format_
    assert found.get_format_mimetype() == format_.media_type
    assert found.size == (round(canvas.width * scale), round(canvas.height * scale))
    assert found.mode == "RGB"


def test_a_card_leaves_nothing_to_the_garbage_collector(
    templates: Templates, pipeline: Pipeline
) -> None:
    """The service collects once per 50,000 objects, so a cycle would hold memory for long."""

    def draw(title: str) -> None:
        for name in templates.names:
            pairs = [*WORDS[1:], ("title", title)]
            pipeline.render(templates.card(name, pairs, PNG))

    draw("처음 쓰는 것은 남긴다")  # imports, patterns
    gc.collect()
    gc.disable()
    try:
        draw("되풀이되는 것은 남기지 않는다")
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_what_no_font_draws_is_told(templates: Templates, pipeline: Pipeline) -> None:
    """In the frame and in the finished card alike."""
    asked = card(templates, title="시계 \ue000")
    assert pipeline.frame(asked).missing == (0xE000,)
    assert pipeline.render(asked).missing == (0xE000,)


def test_scale_is_no_matter_of_the_frame(templates: Templates, pipeline: Pipeline) -> None:
    """A card is laid out once for all of them; quality and format have no part in it either."""
    frame = pipeline.frame(card(templates))
    assert pipeline.frame(card(templates, scale="2")) == frame
    assert pipeline.frame(card(templates, JPEG, quality="30")) == frame


def test_a_pipeline_keeps_to_its_budget(
    templates: Templates, fonts: Fonts, pipeline: Pipeline
) -> None:
    """A file over the budget is reduced; another file is unchanged."""
    asked = card(templates)
    data = pipeline.render(asked).data
    for limit, is_same in ((len(data), True), (len(data) - 1, False), (1, False)):
        found = Pipeline(templates, fonts, Budget({"png": limit})).render(asked).data
        assert (found == data) is is_same
        assert opened(found).size == opened(data).size
        assert len(found) <= len(data)


GRAIN = Pixels(600, 400, "RGB", random.Random(6).randbytes(600 * 400 * 3))


@pytest.mark.slow
@pytest.mark.parametrize("scale", ["1", "2"])
@pytest.mark.parametrize("size", ["og", "square"])
@pytest.mark.parametrize(
    ("format_", "quality"), [(PNG, "88"), (WEBP, "88"), (JPEG, "88"), (JPEG, "94"), (JPEG, "100")]
)
def test_the_grainiest_picture_keeps_to_the_budget(
    templates: Templates, fonts: Fonts, size: str, scale: str, format_: Format, quality: str
) -> None:
    """On the whole of a card, in every format, size and quality."""
    link = ("image", "https://cdn.example.com/a.png")
    pairs = (("title", "표지"), link, ("size", size), ("scale", scale), ("quality", quality))
    asked = templates.card("cover", pairs, format_)
    found = Pipeline(templates, fonts, DEFAULT_BUDGET).render(asked, {"image": GRAIN})
    assert not DEFAULT_BUDGET.is_over(found)
    canvas, times = SIZES[size], asked.scale
    assert opened(found.data).size == (round(canvas.width * times), round(canvas.height * times))


def test_a_sheet_shows_every_card(templates: Templates, pipeline: Pipeline) -> None:
    """In rows, on a ground that is none of theirs; of no cards it is a small empty one."""
    cards = [card(templates, theme=theme, scale="0.5") for theme in ("dark", "light", "dark")]
    found = opened(pipeline.sheet(cards, 2).data)
    assert found.size == (2 * 600 + 3 * 16, 2 * 315 + 3 * 16)
    assert found.getpixel((0, 0)) == SHEET_BACKGROUND.rgb
    assert found.getpixel((16 + 616 + 300, 16 + 331 + 150)) == SHEET_BACKGROUND.rgb
    assert opened(pipeline.sheet([], 3).data).getcolors() is not None


def test_a_sheet_is_for_eyes(templates: Templates, fonts: Fonts, pipeline: Pipeline) -> None:
    """A sheet is lossless: the byte budget of cards does not apply."""
    cards = [card(templates, scale="0.5")]
    small = Pipeline(templates, fonts, Budget({"png": 1}))
    assert small.sheet(cards, 1) == pipeline.sheet(cards, 1)


LINK = ("logo", "https://cdn.example.com/a.png")
LOGO = {"logo": Pixels(2, 2, "RGB", b"\xff\0\0" * 4)}


def test_a_card_is_drawn_without_what_could_not_be_had(
    templates: Templates, pipeline: Pipeline
) -> None:
    """The bytes equal those of the card without the image; the digest differs."""
    plain = templates.card(NAME, WORDS, PNG)
    asks = templates.card(NAME, [*WORDS, LINK], PNG)
    assert asks.digest != plain.digest
    assert pipeline.render(asks).data == pipeline.render(plain).data
    assert pipeline.render(asks, LOGO).data != pipeline.render(plain).data
    assert pipeline.render(plain, LOGO).data == pipeline.render(plain).data
    assert pipeline.sheet([asks], 1).data == pipeline.sheet([plain], 1).data


def test_a_card_is_laid_out_with_what_it_asks_for(templates: Templates, pipeline: Pipeline) -> None:
    """By default all its images count as available, fetched or not."""
    asks = templates.card(NAME, [*WORDS, LINK], PNG)
    assert pipeline.frame(asks).items != pipeline.frame(asks, {}).items
    assert len(pipeline.frame(asks).items) == len(pipeline.frame(asks, LOGO).items)
    assert pipeline.frame(asks, {}).items == pipeline.frame(templates.card(NAME, WORDS, PNG)).items


def test_marks_alone_in_every_text_are_a_card(templates: Templates, pipeline: Pipeline) -> None:
    """Combining marks have no width, so the room for the text may have no width."""
    for name in templates.names:
        parameters = templates.get(name).parameters.values()
        pairs = [(each.name, "\u0301\u0302" * 50) for each in parameters if each.kind == "text"]
        assert pipeline.frame(templates.card(name, pairs, PNG)).texts
