"""The checks of designs: rules find cards that break them; the sample has every pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from PIL import Image, ImageDraw
from pyoji.engine.design import Templates, load
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.frame import Box, Fill, GlyphRun, TextBlock
from pyoji.engine.text.fonts import Fonts

from tests.tools.designs import cases, legibility, pixels, places, words
from tests.tools.designs.__main__ import main
from tests.tools.designs.cards import Cards, Case, Laid
from tests.tools.designs.check import APART, Checker, apart
from tests.tools.designs.finding import DESIGNED, EXEMPT, RULES
from tests.tree import ROOT


def pairs_of(row: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    return combinations(enumerate(row), 2)


def test_the_sample_meets_every_pair(templates: Templates) -> None:
    """Each pair of content, language, size and theme occurs. The first six contents occur with
    each language, others with six."""
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
    """It avoids marks, of a single pixel too, and is exact to a cell on each side."""
    mask = Image.new("L", (600, 300))
    draw = ImageDraw.Draw(mask)
    for left, top, right, bottom in boxes:
        draw.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), fill=255)
    assert pixels.largest(mask, 6) == pytest.approx(share, abs=0.035)


# ── the rules ────────────────────────────────────────────────────────────────────────────────

PLAIN = """
summary: "A plain page."
parameters: {title: {default: "Plain"}}
themes:
  dark: {ground: "#102030", ink: "#ffffff", muted: "#cccccc", accent: "#ffcc00"}
  light: {ground: "#f4f6f8", ink: "#101010", muted: "#404040", accent: "#993300"}
grounds: [ground]
hue_range: 0
scene:
  ground: ground
  content:
    column:
      padding: [80, 80, 112, 80]
      gap: 80
      justify: center
      children:
        - text: {name: title, value: [title], size: [44, 96], lines: 6, height: 320, contrast: 7}
        - text: {name: subtitle, value: [subtitle], size: 32, color: muted}
"""
POOR = (
    PLAIN.replace("[80, 80, 112, 80]", "[20, 20, 8, 20]")
    .replace("justify: center", "justify: end")
    .replace("gap: 80", "gap: 8")
    .replace("[44, 96]", "24")
    .replace("value: [subtitle]", "value: [subtitle, site]")
    .replace("children:", "children:\n        - text: {name: byline, value: [author], size: 28}")
    .replace('{title: {default: "Plain"}}', '{title: {default: "Plain"}, site: {default: "Pyoji"}}')
)
"""Small words in the lower corner, tight above one another, under our name."""


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory, fonts: Fonts) -> Cards:
    """A plain design and a poor one."""
    folder = tmp_path_factory.mktemp("designs")
    for name, text in (("plain", PLAIN), ("poor", POOR)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return Cards(fonts, load(fonts.digest, folder))


def test_a_poor_design_breaks_the_rules(examples: Cards) -> None:
    """Small text in a corner of a flat card, equal for every accent, background and variant."""
    report = Checker(examples, "poor").run()
    assert report.rules == {*DESIGNED, "margins", "band", "cut", "names"} - {"apart"}
    flat = {"logo", "accent", "motif", "empty", "variants"}
    assert Checker(examples, "plain").run().rules == flat
    ((far, *_),) = apart(examples, ["plain", "poor"])
    assert far < APART


def whole(examples: Cards) -> Laid:
    return examples.laid(cases.usual(examples.template("plain"), cases.WHOLE))


def broken(card: Laid) -> set[str]:
    return {rule for rule, _ in places.look(card)}


def test_words_over_an_edge_of_a_panel_are_found(examples: Cards) -> None:
    """Texts have to be wholly inside or outside a panel."""
    card = whole(examples)
    box = card.frame.texts[0].box
    for panel, rules in (
        (Box(box.x + 30, box.y, 400, 300), {"overflow"}),
        (Box(60, 20, 1080, 590), set()),
        (Box(0, 0, 1200, 16), set()),
    ):
        ground, *rest = card.frame.items
        other = whole(examples)
        items = (ground, Fill(panel, card.scene.background), *rest)
        other.frame = replace(card.frame, items=items)
        assert broken(other) == rules


@pytest.mark.parametrize(
    ("x", "y", "rules"),
    [
        (0, 0, set()),
        (-40, 0, {"margins"}),
        (0, 190, {"corner"}),
        (0, 900, {"margins", "band", "overflow"}),
    ],
)
def test_words_in_wrong_places_are_found(
    examples: Cards, x: float, y: float, rules: set[str]
) -> None:
    """Off the side, under the label, out of the card."""
    card = whole(examples)
    items = tuple(_moved(item, x, y) for item in card.frame.items)
    texts = tuple(_moved_text(text, x, y) for text in card.frame.texts)
    card.frame = replace(card.frame, items=items, texts=texts)
    assert broken(card) == rules


def test_words_on_each_other_are_found(examples: Cards) -> None:
    """A title over its subtitle."""
    card = whole(examples)
    title, subtitle = card.frame.texts
    down = subtitle.lines[0].baseline - title.lines[0].baseline
    lines = len(title.lines)
    items = card.frame.items
    moved = tuple(_moved(i, 0, down) if at <= lines else i for at, i in enumerate(items))
    texts = (_moved_text(title, 0, down), subtitle)
    card.frame = replace(card.frame, items=moved, texts=texts)
    assert "overlap" in broken(card)


def _moved(item: object, x: float, y: float) -> object:
    if not hasattr(item, "glyphs"):
        return item
    glyphs = tuple(g._replace(x=g.x + x, y=g.y + y) for g in item.glyphs)
    return replace(item, glyphs=glyphs)


def _moved_text(text: TextBlock, x: float, y: float) -> TextBlock:
    lines = tuple(replace(line, x=line.x + x, baseline=line.baseline + y) for line in text.lines)
    box = Box(text.box.x + x, text.box.y + y, text.box.w, text.box.h)
    return replace(text, lines=lines, box=box)


def test_faint_words_are_found(examples: Cards) -> None:
    """On a panel of their own colour."""
    card = whole(examples)
    assert list(legibility.look(card)) == []
    ground, *rest = card.frame.items
    color = next(item.color for item in rest if isinstance(item, GlyphRun))
    card.frame = replace(card.frame, items=(ground, Fill(Box(60, 60, 1080, 500), color), *rest))
    assert {rule for rule, _ in legibility.look(card)} == {"contrast"}


def test_each_exemption_is_of_a_rule() -> None:
    """And the command refuses a name that no design has."""
    assert {rule for rules in EXEMPT.values() for rule in rules} <= RULES.keys()
    assert main(["nothing-of-the-kind"]) == 2


def test_the_reference_states_the_bars() -> None:
    """The limits in the reference are those of the checks."""
    page = (ROOT / "docs/reference/designs.md").read_text("utf-8")
    promises = (
        f"{places.SIDE} units from the sides and {places.END} from the top and bottom",
        f"the middle {places.BAND} rows",
        f"{words.LONGEST} characters ({words.LONGEST_WIDE} in",
        f"under {places.SMALLEST} units",
        f"at least {places.GAP} units and half of the title's size",
        f"At least {legibility.TITLE:.0f}:1 for a title and {legibility.OTHER}:1 for other words",
        f"at least {100 * pixels.ACCENT:.0f} % of the pixels",
        f"at least {pixels.STEP} in OKLab lightness",
        f"over {100 * pixels.EMPTY:.0f} % of the card",
        "lower left {} x {} units".format(*places.LABEL),
        f"at most {pixels.MOST_BYTES // 1000} KB",
        f"under {pixels.MEDIAN_BYTES // 1000} KB",
    )
    assert [promise for promise in promises if promise not in page] == []
