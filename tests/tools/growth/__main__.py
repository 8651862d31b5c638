"""`python -m tests.tools.growth`: what each parser of a stranger's bytes costs, and how that grows.

Prints for each parser its dearest input and its steepest, and ends with 1 where one that keeps the
event loop takes longer than BAR, or any grows faster than in proportion. `--only NAME` takes some
parsers, `--family NAME` some inputs, `--all` prints every one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.tools.growth.measure import Measured, measured
from tests.tools.growth.parsers import PARSERS, Place

BAR = 20.0
"""Milliseconds that a request may keep the event loop."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, judge."""
    asked = argparse.ArgumentParser(prog="python -m tests.tools.growth")
    asked.add_argument("--only", nargs="+", default=[], help="parsers, by parts of their names")
    asked.add_argument("--family", nargs="+", default=[], help="families, by parts of their names")
    asked.add_argument("--all", action="store_true", help="print every family")
    told = asked.parse_args(arguments)
    faults = 0
    print(f"{'parser':<24} {'where':<6} {'bytes':>9} {'ms':>9} {'exponent':>9}  input")
    for name, parser in PARSERS.items():
        if told.only and not any(part in name for part in told.only):
            continue
        found = list(measured(parser, told.family))
        if not found:
            continue
        dearest = max(found, key=lambda each: each.milliseconds)
        steep = [each for each in found if each.is_steep]
        shown = found if told.all else [dearest, *(each for each in steep if each != dearest)]
        for each in sorted(shown, key=lambda each: -each.milliseconds):
            print(_row(each), flush=True)
        faults += len(steep) + _is_over(dearest)
    return 1 if faults else 0


def _is_over(each: Measured) -> bool:
    return each.parser.place is Place.LOOP and each.milliseconds > BAR


def _row(each: Measured) -> str:
    marks = (" OVER" if _is_over(each) else "") + (" STEEP" if each.is_steep else "")
    figures = f"{each.parser.most:>9,} {each.milliseconds:>9.2f} {each.exponent:>9.2f}"
    return f"{each.parser.name:<24} {each.parser.place:<6} {figures}  {each.family[:60]!r}{marks}"


if __name__ == "__main__":
    sys.exit(main())
