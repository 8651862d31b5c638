"""The service under load: `python -m tests.tools.bench.http`.

Everything runs on loopback, on free ports, in processes that end with the bench. Compared figures
are measured by turns in the same run.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.tools.bench import busy, hits, load, memory, report, stampede

PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "hits": lambda given: hits.measured(given.rounds, given.seconds),
    "busy": lambda given: busy.hits(given.rounds, given.seconds),
    "growth": lambda given: busy.growth(given.rounds, given.seconds),
    "stampede": lambda given: stampede.measured(given.rounds),
    "memory": lambda given: memory.growth(given.cards),
    "start": lambda given: memory.start(given.rounds),
}


def main() -> None:
    """Measure, print, and write the requested files."""
    asked = argparse.ArgumentParser(
        prog="make bench-http", description=(__doc__ or "").split("\n\n")[0]
    )
    asked.add_argument("--rounds", type=int, default=5, help="rounds; 5 are the least to quote")
    asked.add_argument("--seconds", type=int, default=3, help="how long a load lasts")
    asked.add_argument("--cards", type=int, default=10_000, help="cards to watch the memory over")
    asked.add_argument("--only", choices=PARTS, action="append", help="not all, but these")
    report.options(asked)
    given = asked.parse_args()
    if not Path("/proc/self/status").exists():
        raise SystemExit("This bench reads /proc, which only Linux has.")
    found: dict[str, Any] = {"tool": load.tool()}
    try:
        for name in given.only or PARTS:
            print(f"measuring: {name}", flush=True)
            found[name] = PARTS[name](given)
    finally:  # keep minutes of measurements when a later part fails
        report.deliver("http", found, given)


if __name__ == "__main__":
    main()
