"""Simulate: `python -m tests.tools.simulate`, or `make simulate`. Minutes, of one core and a half.

Prints tables and, with `--json`, all figures; `--write` puts them into scaling.json in
docs/explanation, and makes scaling.md and its plots from it. `--only shares` is quick, and takes
the bench's figures anew.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.tools.simulate import page, parts, tables
from tests.tree import ROOT

DOCS = ROOT / "docs" / "explanation"
FIGURES = DOCS / "scaling.json"
LEAST = 10_000
"""Requests; with fewer there is nothing to see."""
NAMES = ("day", "layers", "shares")


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="make simulate", description="Scaling by simulation.")
    parser.add_argument("--only", choices=NAMES, action="append", help="a part; may be repeated")
    parser.add_argument("--requests", type=int, default=1_000_000, help="of a day")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    parser.add_argument("--write", action="store_true", help="write docs/explanation/scaling.*")
    asked = parser.parse_args()
    if asked.requests < LEAST:
        parser.error(f"--requests must be at least {LEAST:,}")
    made = {
        "day": lambda: parts.of_day(asked.requests, _say),
        "layers": lambda: parts.of_layers(asked.requests, _say),
        "shares": lambda: parts.of_shares(_say),
    }
    found = {name: made[name]() for name in asked.only or NAMES}
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        for name, table in tables.tables(found).items():
            print(f"\n{name}\n\n{table.text()}")
    if asked.write:
        before = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
        whole = {name: part for name in NAMES if (part := found.get(name, before.get(name)))}
        FIGURES.write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
        if len(whole) < len(NAMES):
            _say(f"the page wants {', '.join(NAMES)}; only {', '.join(whole)} are there")
            return
        for name, text in page.files(whole).items():
            (DOCS / name).write_text(text, "utf-8")
            _say(f"docs/explanation/{name}")


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
