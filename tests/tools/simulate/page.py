"""Page: docs/explanation/scaling.md, from docs/explanation/scaling.json and the bench's figures.

In: the plain values of both simulations, and what the bench measured. Out: the page. The words are
in `page.md`; each `$name` in them is a table or what a simulation assumed, so that no measured
number is typed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from tests.tools.simulate.cost import Capacity
from tests.tools.simulate.tables import tables

WORDS = Path(__file__).with_name("page.md")


def page(found: Mapping[str, Any], capacity: Capacity) -> str:
    """Put the tables into the words."""
    return Template(WORDS.read_text("utf-8")).substitute(values(found, capacity))


def values(found: Mapping[str, Any], capacity: Capacity) -> Mapping[str, str]:
    """Return what stands for each `$name` in the words."""
    traffic = found["layers"]["traffic"]
    assumed = {name: f"{traffic[name]:,}" for name in ("requests", "titles", "posts", "bursts")}
    return assumed | {name: table.markdown() for name, table in tables(found, capacity).items()}
