"""docs/explanation/scaling.md: it is what its figures make, and they are those of the bench."""

from __future__ import annotations

import json
import re
from string import Template
from xml.etree import ElementTree

import pytest

from tests.tools.bench.table import Table
from tests.tools.simulate import capacity, page, parts, plot
from tests.tree import ROOT

DOCS = ROOT / "docs" / "explanation"
FIGURES = json.loads((DOCS / "scaling.json").read_text("utf-8"))
FILES = page.files(FIGURES)


@pytest.mark.parametrize("name", FILES)
def test_the_page_is_what_its_figures_make(name):
    """`make simulate ARGS="--only shares --write"` makes it anew."""
    assert (DOCS / name).read_text("utf-8") == FILES[name]


def test_the_page_has_the_benchs_figures():
    """Of a core and of a worker; the same command takes them."""
    assert FIGURES["shares"]["capacity"] == capacity.read().plain()


def test_the_shares_are_what_the_model_says():
    """It takes no chances but seeded ones."""
    assert parts.of_shares(lambda _: None) == FIGURES["shares"]


def test_the_day_was_a_whole_one():
    """A million requests through the real stores, at least, and as many by two processes."""
    day = FIGURES["day"]
    assert day["alone"]["requests"] >= 1_000_000
    assert sum(each["requests"] for each in day["pair"]) >= 1_000_000
    assert day["traffic"]["titles"] >= 200_000


def test_no_number_is_worked_out_in_vain():
    """Every value and every table is in the words."""
    words = Template(page.WORDS.read_text("utf-8"))
    assert set(words.get_identifiers()) == set(page.values(FIGURES))


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".svg")])
def test_a_plot_reads_on_light_and_dark(name):
    """It is well-formed, has a title, and every colour of its own has another for the dark."""
    root = ElementTree.fromstring(FILES[name])  # noqa: S314 our own file
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    [style] = root.findall("{http://www.w3.org/2000/svg}style")
    light, dark = style.text.split("@media (prefers-color-scheme: dark)")
    for colour in set(re.findall(r"\.[fs]\d|text|\.small|\.rule", light)):
        assert colour in dark
    width = float(root.get("width"))
    xs = [float(each.get("x")) for each in root.iter() if each.get("x")]
    assert 0 <= min(xs) <= max(xs) <= width


@pytest.mark.parametrize("background", ["#ffffff", "#0d1117"])
def test_words_have_contrast(background):
    """4.5:1 for every colour that words are in, on the pages of either scheme."""
    light, dark = plot.style().split("@media (prefers-color-scheme: dark)")
    style = light if background == "#ffffff" else dark
    named = re.findall(r"(?:text|\.small|\.f[0-2]) \{[^}]*fill: (#\w{6})", style)
    assert len(named) == 5
    assert all(_contrast(colour, background) >= 4.5 for colour in named)


def _contrast(one: str, other: str) -> float:
    """WCAG 2's ratio of two colours."""

    def light(colour: str) -> float:
        parts_ = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts_)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_a_table_has_a_cell_for_each_heading():
    """And shows the same on a terminal and on a page."""
    table = Table(("a", "b"), [["x", "1"], ["longer", "1,000"]])
    assert table.text().splitlines()[2] == "longer  1,000"
    assert table.markdown().splitlines()[1] == "| --- | ---: |"
    with pytest.raises(ValueError, match="cells"):
        Table(("a",), [["x", "y"]])
