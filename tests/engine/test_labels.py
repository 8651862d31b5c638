"""Labels: what cards share is set once, and only for cards on which it looks the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pyoji.engine import labels, typeset
from pyoji.engine.frame import Frame, GlyphRun
from pyoji.engine.labels import KEPT_LABELS, MAX_LABEL
from pyoji.engine.layout import layout
from pyoji.engine.scene import (
    Edges,
    Scene,
    Stack,
    Text,
)
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.voices import Family

from tests.engine.scenes import INK, PAPER, RED, Place, block, column, text
from tests.tree import FONTS

SITE = Text("site", "SITE", "en", "noto", 400, INK, (10.0, 10.0), 1, tracking=0.0)
TITLE = replace(SITE, name="title", max_lines=2)


def frame(fonts: Fonts, node: Text, left: float = 0.0, direction: str = "ltr") -> Frame:
    """Lay out a card with one text, some way from the left edge."""
    content = Stack("column", (node,), padding=Edges(left=left))
    return layout(Scene("test", 200, 100, direction, PAPER, (), content), fonts)


def run(laid_out: Frame) -> GlyphRun:
    """Return the glyphs of a frame with one run."""
    (glyphs,) = (item for item in laid_out.items if isinstance(item, GlyphRun))
    return glyphs


def test_a_label_is_set_once(boxes: Fonts) -> None:
    """The next card has its very glyphs; a title is another each time."""
    assert run(frame(boxes, SITE)) is run(frame(boxes, replace(SITE)))
    first, second = run(frame(boxes, TITLE)), run(frame(boxes, TITLE))
    assert first == second
    assert first is not second


def test_a_label_is_fitted_once(boxes: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    """For all cards; a title for each."""
    texts: list[str] = []
    fit = typeset.fit
    monkeypatch.setattr(typeset, "fit", lambda *given: texts.append(given[1].text) or fit(*given))
    labels._fitted_label.cache_clear()
    for _ in range(2):
        frame(boxes, SITE)
    assert texts == ["SITE"]
    for _ in range(2):
        frame(boxes, replace(TITLE, text="TITLE"))
    assert texts == ["SITE", "TITLE", "TITLE"]


def test_a_label_looks_as_its_card_asks(boxes: Fonts) -> None:
    """In its color, at its place, from its side."""
    plain = run(frame(boxes, SITE))
    assert run(frame(boxes, replace(SITE, color=RED))) == replace(plain, color=RED)
    moved = run(frame(boxes, SITE, left=30.0))
    assert [glyph.x - 30 for glyph in moved.glyphs] == [glyph.x for glyph in plain.glyphs]
    right = run(frame(boxes, SITE, direction="rtl"))
    assert right.glyphs[0].x > 150
    assert frame(boxes, SITE) == frame(boxes, replace(SITE))


def test_labels_of_other_fonts_differ(boxes: Fonts, fonts: Fonts) -> None:
    """A label belongs to one bundle."""
    assert run(frame(fonts, SITE)) != run(frame(boxes, SITE))


def test_a_label_is_set_anew_in_a_font_that_is_added() -> None:
    """Until then, and once it is discarded, in the letters of sans."""
    small = Fonts.open(FONTS)
    label = replace(SITE, font="brand@0123456789ab")
    stem = "Brand@0123456789ab-400"
    before = frame(small, label)
    small.add(
        label.font,
        [Family("Brand", {400: stem})],
        {stem: lambda: replace(small.face("Tektur-SemiBold"), stem=stem)},
    )
    assert run(frame(small, label)).face == stem
    small.discard(label.font)
    assert frame(small, label) == before
    assert run(before).face != stem


def test_set_labels_are_bounded(boxes: Fonts) -> None:
    """The oldest is forgotten."""
    most = labels._set_label.cache_info().maxsize
    assert most is not None
    for number in range(most + 10):
        frame(boxes, SITE, left=number / 8)
    assert labels._set_label.cache_info().currsize == most


def test_what_every_card_says_is_shaped_once(boxes: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    """A label is kept for the next card; a title, or a label as long as one, is not."""
    shaped = []
    prepare = typeset.prepare

    def counted(*given: object) -> Paragraph:
        shaped.append(given[1])
        return prepare(*given)

    monkeypatch.setattr(typeset, "prepare", counted)
    monkeypatch.setattr(labels, "prepare", counted)
    labels._prepared.cache_clear()
    labels._fitted_label.cache_clear()
    long = "LONG" * MAX_LABEL
    card = column(text("TITLE", max_lines=2), text("SITE"), text(long, sizes=(1.0, 1.0)))
    frames = [layout(Scene("test", 200, 100, "ltr", PAPER, (), card), boxes) for _ in range(2)]
    assert frames[0] == frames[1]
    assert shaped == ["TITLE", "SITE", long, "TITLE", long]


def test_labels_are_kept_within_bounds(place: Place) -> None:
    """Few, and one for each way to set it: the same word in another style is another."""
    for number in range(KEPT_LABELS * 2):
        place(text("ABCDEFGH"[number % 8] * (number % 30 + 1)))
    assert labels._prepared.cache_info().currsize <= KEPT_LABELS
    plain, open_ = place(text("AB")), place(replace(text("AB"), tracking=0.1))
    assert block(plain).box.w == block(open_).box.w
    assert block(plain).lines[0].width < block(open_).lines[0].width
    assert place(text("AB")) == plain


def test_threads_lay_out_alike(boxes: Fonts) -> None:
    """Labels that two threads ask for at once are the same for both, in any order."""
    labels._prepared.cache_clear()
    words = [f"{a}{b}" for a in "ABCDEFGH" for b in "IJKLMNOP"]
    scenes = [Scene("test", 200, 100, "ltr", PAPER, (), text(word)) for word in words]
    with ThreadPoolExecutor(2) as pool:
        ahead = pool.submit(lambda: [layout(scene, boxes) for scene in scenes])
        back = pool.submit(lambda: [layout(scene, boxes) for scene in reversed(scenes)])
        assert ahead.result() == back.result()[::-1]
