"""The checks of designs: rules find cards that break them, the sample leaves out no pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from PIL import Image, ImageDraw
from pyoji.engine.design import Templates
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.frame import Box, Fill
from pyoji.engine.text.fonts import Fonts

from tests.tools.designs import cases, pixels, places, words
from tests.tools.designs.__main__ import main
from tests.tools.designs.cards import Cards, Case, Laid
from tests.tools.designs.finding import EXEMPT, RULES
from tests.tree import ROOT


@pytest.fixture(scope="module")
def cards(fonts: Fonts, templates: Templates) -> Cards:
    return Cards(fonts, templates)


def pairs_of(row: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    return combinations(enumerate(row), 2)


def test_the_sample_meets_every_pair(templates: Templates) -> None:
    """Of a content, a language, a size and a theme; the first six contents meet each language,
    others six of them."""
    template = templates.get("release")
    names = list(cases.contents(template))
    met = {p for case in cases.sample(template) for p in pairs_of(row_of(case))}
    left = {p for case in cases.every(template) for p in pairs_of(row_of(case))} - met
    others = names[cases.FIRST :]
    assert {(content[1], lang[0]) for content, lang in left} == {(name, 1) for name in others}
    assert len(left) == len(others) * (len(cases.LANGS) - 6)
    assert len({case.pairs["variant"] for case in cases.sample(template)}) == VARIANTS


def row_of(case: Case) -> tuple[str, ...]:
    return case.content, case.lang, case.size, case.theme


@pytest.mark.parametrize(
    ("boxes", "share"),
    [
        ((), 1.0),
        (((0, 0, 600, 60),), 0.8),
        (((290, 0, 310, 300),), 0.48),
        (((0, 150, 0, 150), (300, 150, 300, 150)), 0.5),
    ],
)
def test_the_largest_plain_rectangle(boxes: tuple[Box, ...], share: float) -> None:
    """It is found around marks, of a single pixel too, up to a cell on each side."""
    mask = Image.new("L", (600, 300))
    draw = ImageDraw.Draw(mask)
    for left, top, right, bottom in boxes:
        draw.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), fill=255)
    assert pixels.largest(mask, 6) == pytest.approx(share, abs=0.035)


def laid(cards: Cards, content: str = cases.WHOLE, **pairs: str) -> Laid:
    return cards.laid(cases.usual(cards.template("article"), content, **pairs))


def broken(card: Laid) -> set[str]:
    return {rule for rule, _ in places.look(card)}


def test_words_in_wrong_places_are_found(cards: Cards) -> None:
    """Two in one place, over the edge of a panel, off the side, under the label."""
    card = laid(cards)
    title = next(text for text in card.frame.texts if text.name == "title")
    box = title.box
    panel = Fill(Box(box.x + 30, box.y, 400, 300), card.scene.background)
    card.frame = replace(card.frame, items=(card.frame.items[0], panel, *card.frame.items[1:]))
    assert "overflow" in broken(card)

    card = laid(cards)
    moved = tuple(_moved(item, -60, 0) for item in card.frame.items)
    texts = tuple(_moved_text(text, -60, 0) for text in card.frame.texts)
    card.frame = replace(card.frame, items=moved, texts=texts)
    assert "margins" in broken(card)

    card = laid(cards)
    moved = tuple(_moved(item, 0, 80) for item in card.frame.items)
    texts = tuple(_moved_text(text, 0, 80) for text in card.frame.texts)
    card.frame = replace(card.frame, items=moved, texts=texts)
    assert {"margins", "band", "corner"} <= broken(card)


def _moved(item: object, x: float, y: float) -> object:
    if not hasattr(item, "glyphs"):
        return item
    glyphs = tuple(g._replace(x=g.x + x, y=g.y + y) for g in item.glyphs)
    return replace(item, glyphs=glyphs)


def _moved_text(text: object, x: float, y: float) -> object:
    lines = tuple(replace(line, x=line.x + x, baseline=line.baseline + y) for line in text.lines)
    box = Box(text.box.x + x, text.box.y + y, text.box.w, text.box.h)
    return replace(text, lines=lines, box=box)


def test_faint_words_are_found(cards: Cards) -> None:
    """On a panel of their own colour."""
    card = laid(cards)
    assert list(pixels.contrast(card)) == []
    runs = [item for item in card.frame.items if hasattr(item, "color") and hasattr(item, "glyphs")]
    patch = Fill(Box(80, 100, 1000, 460), runs[0].color)
    card.frame = replace(card.frame, items=(card.frame.items[0], patch, *card.frame.items[1:]))
    assert {rule for rule, _ in pixels.contrast(card)} == {"contrast"}


def test_each_exemption_is_of_a_rule() -> None:
    """And the command refuses a name that no design has."""
    assert {rule for rules in EXEMPT.values() for rule in rules} <= RULES.keys()
    assert main(["nothing-of-the-kind"]) == 2


def test_the_reference_states_the_bars() -> None:
    """What the page about designs promises is what is checked."""
    page = (ROOT / "docs/reference/designs.md").read_text("utf-8")
    promises = (
        f"{places.SIDE} units from the sides and {places.END} from the top and bottom",
        f"the middle {places.BAND} rows",
        f"{words.LONGEST} characters ({words.LONGEST_WIDE} in",
        f"under {places.SMALLEST} units",
        f"at least {places.GAP} units and half of the title's size",
        f"At least {pixels.TITLE:.0f}:1 for a title and {pixels.OTHER}:1 for other words",
        f"at least {100 * pixels.ACCENT:.0f} % of the pixels",
        f"at least {pixels.STEP} in OKLab lightness",
        f"over {100 * pixels.EMPTY:.0f} % of the card",
        "lower left {} x {} units".format(*places.LABEL),
        f"at most {pixels.MOST_BYTES // 1000} KB",
        f"under {pixels.MEDIAN_BYTES // 1000} KB",
    )
    assert [promise for promise in promises if promise not in page] == []
