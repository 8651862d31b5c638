"""Page: docs/explanation/scaling.md, from docs/explanation/scaling.json and the bench's figures.

In: the plain values of both simulations, and what the bench measured. Out: the page. The words are
in `page.md`; each `$name` in them is a table or what a simulation assumed, so that no measured
number is typed by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from pyoji.settings import Settings

from tests.tools.simulate.cost import BUSY, PEAK, Capacity, measured
from tests.tools.simulate.tables import binary, number, tables
from tests.tree import ROOT

DOCS = ROOT / "docs" / "explanation"
FIGURES = DOCS / "scaling.json"
WORDS = Path(__file__).with_name("page.md")


def page(found: Mapping[str, Any], bench: Mapping[str, Any]) -> str:
    """Put the tables into the words."""
    return Template(WORDS.read_text("utf-8")).substitute(values(found, bench))


def values(found: Mapping[str, Any], bench: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what stands for each `$name` in the words."""
    traffic, capacity = found["layers"]["traffic"], Capacity.of(bench)
    assumed = {name: f"{traffic[name]:,}" for name in ("requests", "titles", "posts", "bursts")}
    planned = {
        "busy": f"{BUSY * 100:g} %",
        "share": f"{BUSY:g}",
        "peak": f"{PEAK:g}",
        "rate": number(bench["scale"]["hits"]["rate"]),
        "rate_new": number(capacity.cards),
        "rate_known": number(capacity.hits),
        "held": number(max(held for _, held in bench["http"]["memory"]["held"])),
        "cache": binary(Settings().cache_bytes),
    }
    made = {name: table.markdown() for name, table in tables(found, bench).items()}
    return assumed | planned | made


def write() -> None:
    """Write docs/explanation/scaling.md anew, from the figures that are kept."""
    found = json.loads(FIGURES.read_text("utf-8"))
    (DOCS / "scaling.md").write_text(page(found, measured()), "utf-8")
