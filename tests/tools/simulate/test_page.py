"""docs/explanation/scaling.md: it is what its figures make, and they are those of the bench."""

from __future__ import annotations

import json
from string import Template

from tests.tools.simulate.cost import measured
from tests.tools.simulate.page import WORDS, page, values
from tests.tree import ROOT

DOCS = ROOT / "docs" / "explanation"
FIGURES = json.loads((DOCS / "scaling.json").read_text("utf-8"))


def test_the_page_is_what_its_figures_make():
    """`make simulate ARGS="--only none --write"` makes it anew, with the bench's figures of now."""
    assert (DOCS / "scaling.md").read_text("utf-8") == page(FIGURES, measured())


def test_the_day_was_a_whole_one():
    """A million requests through the real stores, at least, and as many by two processes."""
    day = FIGURES["day"]
    assert day["alone"]["requests"] >= 1_000_000
    assert sum(each["requests"] for each in day["pair"]) >= 1_000_000
    assert day["traffic"]["titles"] >= 200_000


def test_no_table_is_made_in_vain():
    """Every one is in the words."""
    words = Template(WORDS.read_text("utf-8"))
    assert set(words.get_identifiers()) == set(values(FIGURES, measured()))
