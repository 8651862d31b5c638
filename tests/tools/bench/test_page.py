"""The page of figures: it is made from figures that were measured, and from nothing else."""

from __future__ import annotations

import json
import re
from itertools import islice
from xml.etree import ElementTree

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import load
from pyoji.engine.pipeline import Pipeline

from tests.tools.bench import bars, drawers, page, plot
from tests.tools.bench.headlines import TITLES, words
from tests.tools.bench.report import DOCS, KEPT, README


@pytest.fixture(scope="module")
def kept():
    return json.loads(KEPT.read_text("utf-8"))


def test_the_page_is_that_of_the_figures(kept):
    """Nobody wrote a nicer number into it; `python -m tests.tools.bench.report` writes it anew."""
    made = page.files(kept)
    assert {path.name for path in DOCS.glob("performance*")} == {*made, KEPT.name}
    for name, text in made.items():
        assert (DOCS / name).read_text("utf-8") == text, name


def test_the_readmes_table_is_written_too(kept):
    """Row by row, and nothing else of it."""
    shown = README.read_text("utf-8")
    cold = {
        "peers": {
            name: {**each, "title": f"{name} 1.0"} for name, each in kept["cold"]["peers"].items()
        }
    }
    made = page.readme(shown, cold)
    differ = [
        (old, new)
        for old, new in zip(shown.splitlines(), made.splitlines(), strict=True)
        if old != new
    ]
    assert len(differ) == len(cold["peers"])
    assert page.readme(made, kept["cold"]) == shown


def test_each_part_is_told_with_its_command(kept):
    """And every design has its row."""
    text = page.files(kept)["performance.md"]
    parts = {"cold", "asked", "scale", "http", "browser"}
    assert parts <= set(kept)
    commands = {"make bench", *(f"make bench-{part}" for part in parts - {"cold"})}
    assert commands <= set(re.findall(r"^`(.+?)` · ", text, re.M))
    assert set(kept["cold"]["designs"]) == set(load("fonts").names)
    assert "## Where we lose" in text


def test_every_bar_has_its_figure(kept):
    """A bar that finds nothing would be silently held."""
    assert len(bars.table(kept).rows) == len(bars.BARS)


@pytest.mark.parametrize(("found", "held"), [(0.5, "yes"), (0.51, "no")])
def test_a_bar_is_held_or_not(found, held):
    """By the median, up to the limit itself."""
    spread = {"median": found, "low": 0.1, "high": 0.9}
    cold = {"peers": {"ours": {"p50_to_takumi": spread}}}
    [row] = bars.table({"cold": cold}).rows
    assert row[3] == held


def test_a_bar_of_several_kinds_is_held_by_the_worst():
    """Of likenesses that is the least; a kind that was not measured has no row."""

    def spread(median):
        return {"median": median, "low": median, "high": median}

    kinds = {
        "article": {"p50_to_takumi": spread(0.4)},
        "minimal": {"p50_to_takumi": spread(0.7)},
        "article, .webp": {"likeness_to_takumi": spread(1.01)},
        "minimal, .webp": {"likeness_to_takumi": spread(0.99)},
    }
    rows = {row[0]: row[2:] for row in bars.table({"asked": {"kinds": kinds}}).rows}
    assert rows["a new card over HTTP, the slowest design, to takumi's"] == (
        "0.70 (0.70 to 0.70)",
        "no",
    )
    assert rows["its likeness, to takumi's"] == ("0.9900 (0.9900 to 0.9900)", "no")
    assert "the same, 95th percentile" not in rows


def test_a_plot_is_an_svg():
    """Whose bars are as long as their numbers, with names as they are."""
    text = plot.bars("a & b", "", [plot.Bar("<one>", 10, 20), plot.Bar("two", 5, 5, ours=False)])
    root = ElementTree.fromstring(text)  # noqa: S314 - we wrote it
    space = {"s": "http://www.w3.org/2000/svg"}
    one, two = [float(rect.attrib["width"]) for rect in root.findall("s:rect", space)]
    assert one == pytest.approx(2 * two, abs=0.2)
    assert "<one>" in [each.text for each in root.findall("s:text", space)]


def test_no_two_cards_are_alike():
    """Nor are those of two starts that do not overlap."""
    cards = list(islice(words(), 2000))
    assert len({card.title for card in cards}) == 2000
    assert list(islice(words(1500), 500)) == cards[1500:]


def test_titles_are_of_the_length_of_titles():
    """10 to 40 characters, none twice."""
    assert len(set(TITLES)) == len(TITLES) >= 60
    assert [title for title in TITLES if not 10 <= len(title) <= 40] == []


def test_the_bench_draws_our_design_as_it_is_written(fonts):
    """Its design is one that the service would take, and its words fit."""
    templates = load("fonts", drawers.DESIGNS)
    for word in islice(words(), 3):
        pairs = [("title", word.title), ("subtitle", word.subtitle)]
        frame = Pipeline(templates, fonts).frame(templates.card("bench", pairs, PNG))
        assert [(text.name, text.size, text.truncated) for text in frame.texts] == [
            ("title", 72, False),
            ("subtitle", 32, False),
        ]
