"""Designs: `python -m tests.tools.designs [NAME …] [--sample | --sheets]`.

In: names of designs (default: all). Out: a report for each, with findings grouped by rule; exits
with 1 if there are any. `--sample` checks the cards that the tests check, which takes seconds per
design. `--sheets` draws contact sheets into .cache/designs instead.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from os import cpu_count

from tests.tools.designs import sheets
from tests.tools.designs.cards import Cards
from tests.tools.designs.check import APART, Checker, Report, apart
from tests.tools.designs.finding import RULES, Finding
from tests.tree import ROOT

FOLDER = ROOT / ".cache" / "designs"
"""The directory of sheets."""

UNLISTED = ("og-image", "specimen")
"""Designs that are checked only on request."""

SHOWN = 5
"""Findings of a rule that a report lists."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check or draw the designs."""
    options = _options(arguments)
    cards = _cards()
    known = cards.templates.names
    names = options.names or known
    if unknown := set(names) - {*known, *UNLISTED}:
        print(f"No design {', '.join(sorted(unknown))}; there are {', '.join(known)}.")
        return 2
    if options.sheets:
        for path in sheets.draw(cards, names, FOLDER):
            print(path.relative_to(ROOT), flush=True)
        return 0
    everything = not options.sample
    broken = 0
    for report, seconds in _reports(names, options.jobs, everything):
        print(_text(report, seconds), flush=True)
        broken += bool(report.findings)
    near = list(_near(cards, names, known, everything=everything))
    for finding in near:
        print(f"{finding.design} {finding}")
    print(f"{broken} of {len(names)} designs have findings; {len(near)} pairs are too alike.")
    return 1 if broken or near else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.designs")
    parser.add_argument("names", nargs="*", help="designs (default: all)")
    parser.add_argument("--sample", action="store_true", help="look at what the tests look at")
    parser.add_argument("--sheets", action="store_true", help="draw sheets into .cache/designs")
    parser.add_argument("--jobs", type=int, default=cpu_count() or 1, help="processes")
    return parser.parse_args(arguments)


@cache
def _cards() -> Cards:
    return Cards()


def _reports(names: Sequence[str], jobs: int, everything: bool) -> Iterable[tuple[Report, float]]:
    check = partial(_report, everything=everything)
    if len(names) == 1 or jobs == 1:
        yield from map(check, names)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(check, names)


def _report(name: str, *, everything: bool) -> tuple[Report, float]:
    start = time.perf_counter()
    report = Checker(_cards(), name, everything=everything).run()
    return report, time.perf_counter() - start


def _near(
    cards: Cards, names: Sequence[str], known: Sequence[str], *, everything: bool
) -> Iterable[Finding]:
    """Return pairs of designs that are too similar, at least one of them requested."""
    for distance, one, other in sorted(apart(cards, known, everything=everything)):
        if distance < APART and {one, other} & set(names):
            yield Finding("apart", one, f"and {other}", f"{distance:.3f} apart, not {APART:.3f}")


def _text(report: Report, seconds: float) -> str:
    """Format a report as text."""
    amount = f"{report.laid} cards laid out, {report.painted} painted, {seconds:.0f} s"
    lines = [f"{report.design}: {amount}"]
    lines += [f"  {name}: {figure}" for name, figure in report.figures.items()]
    for rule, sentence in RULES.items():
        found = [finding for finding in report.findings if finding.rule == rule]
        if found:
            lines.append(f"  ✗ {rule}: {sentence} ({len(found)})")
            lines += [f"      {finding}" for finding in found[:SHOWN]]
            if len(found) > SHOWN:
                lines.append(f"      … and {len(found) - SHOWN} more")
    return "\n".join([*lines, "" if report.findings else "  ✓ every rule holds\n"])


if __name__ == "__main__":
    sys.exit(main())
