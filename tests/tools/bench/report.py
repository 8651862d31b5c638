"""Report: output of figures: tables in the terminal, a JSON file, the page in docs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.tools.bench import bars, page, sections
from tests.tools.bench.machine import described
from tests.tools.simulate import page as scaling
from tests.tree import ROOT

DOCS = ROOT / "docs" / "explanation"
KEPT = DOCS / "performance.json"
README = ROOT / "README.md"
SECTIONS = {
    "cold": sections.cold,
    "scale": sections.scale,
    "http": sections.http,
    "asked": sections.asked,
    "browser": sections.browser,
}


def options(parser: argparse.ArgumentParser) -> None:
    """Parse the options that all benches share."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument(
        "--write", action="store_true", help="write performance.md, scaling.md and README.md"
    )


def deliver(part: str, found: Mapping[str, Any], given: argparse.Namespace) -> None:
    """Print the tables; write the requested files."""
    told = {"machine": described(), **found}
    for section in SECTIONS[part](told):
        print(f"\n{section.heading}\n{section.prose}\n\n{section.table.text()}")
    held = bars.table({part: told})
    if held.rows:
        print(f"\nThe bars\n\n{held.text()}")
    if given.json:
        given.json.write_text(_json(told), "utf-8")
    if given.write:
        write(part, told)


def write(part: str, told: Mapping[str, Any]) -> None:
    """Merge the figures into the kept ones, and regenerate the page."""
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    kept[part] = {**kept.get(part, {}), **told}
    KEPT.write_text(_json(kept), "utf-8")
    main()


def _json(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """`python -m tests.tools.bench.report`: write the pages again from the figures kept."""
    kept = json.loads(KEPT.read_text("utf-8"))
    for name, text in page.files(kept).items():
        (DOCS / name).write_text(text, "utf-8")
    README.write_text(page.readme(README.read_text("utf-8"), kept["cold"]), "utf-8")
    if {"scale", "http"} <= kept.keys():
        scaling.write()


if __name__ == "__main__":
    main()
