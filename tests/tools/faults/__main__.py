"""Faults: `python -m tests.tools.faults`, or `make faults`. Takes 3 to 4 minutes of all cores.

Starts a service on loopback, causes each fault that docs/explanation/faults.md lists, checks every
response and prints the figures; exits with 1 if a promise was broken. `--only` picks scenarios,
`--markdown` prints that page's table.
"""

from __future__ import annotations

import argparse
import sys

import pytest
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.bench.machine import described
from tests.tools.faults.finding import Finding, table
from tests.tools.faults.judge import Judge
from tests.tools.faults.scenarios import SCENARIOS


def main() -> None:
    """Run the requested scenarios."""
    parser = argparse.ArgumentParser(
        prog="make faults", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("--only", choices=SCENARIOS, action="append", help="may be repeated")
    parser.add_argument("--markdown", action="store_true", help="print a pipe table")
    asked = parser.parse_args()
    judge = Judge(load_engine(Settings()))
    findings: list[Finding] = []
    for name in asked.only or SCENARIOS:
        print(name, end=" ", file=sys.stderr, flush=True)
        try:
            findings.append(SCENARIOS[name].whole(judge))
        except pytest.skip.Exception as why:
            print(f"skipped: {why}", file=sys.stderr)
        else:
            print("; ".join(findings[-1].unkept) or "well", file=sys.stderr, flush=True)
    print(", ".join(described().values()))
    print(table(findings).markdown() if asked.markdown else table(findings).text())
    if any(each.unkept for each in findings):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
