"""Simulate: `python -m tests.tools.simulate`, or `make simulate`. Minutes, of one core and a half.

Prints tables. `--write` puts the figures into scaling.json in docs/explanation, and makes
scaling.md from it and from the bench's figures. `--only` runs one simulation, `--only none` none.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.tools.simulate import parts
from tests.tools.simulate.cost import measured
from tests.tools.simulate.page import FIGURES, write
from tests.tools.simulate.tables import tables

LEAST = 10_000
"""Requests; with fewer there is nothing to see."""
PARTS = {"day": parts.of_day, "layers": parts.of_layers}


def main() -> None:
    """Run the simulations that were asked for."""
    parser = argparse.ArgumentParser(prog="make simulate", description="Scaling by simulation.")
    parser.add_argument("--only", choices=[*PARTS, "none"], help="one simulation, or none")
    parser.add_argument("--requests", type=int, default=1_000_000, help="of a day")
    parser.add_argument("--write", action="store_true", help="write docs/explanation/scaling.*")
    asked = parser.parse_args()
    if asked.requests < LEAST:
        parser.error(f"--requests must be at least {LEAST:,}")
    found = {
        name: run(asked.requests, _say) for name, run in PARTS.items() if asked.only in (None, name)
    }
    for name, table in tables(found, measured()).items():
        print(f"\n{name}\n\n{table.text()}")
    if asked.write:
        whole = json.loads(FIGURES.read_text("utf-8")) | found
        FIGURES.write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
        write()


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
