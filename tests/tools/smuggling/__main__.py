"""Smuggling: `python -m tests.tools.smuggling`, or `make smuggle`. A quarter of an hour.

Sends every form of request that hides another in its body to a service of our own, straight and
through real nginx and real Caddy, each followed by visitors. Exits with 1 if a visitor got an
answer that was not its own, if the service answered a request that only a body named, or if an
attacker got an answer too many.
"""

from __future__ import annotations

import argparse

import pytest

from tests.tools.smuggling.forms import FORMS
from tests.tools.smuggling.paths import PATHS
from tests.tools.smuggling.trial import Trial, trial


def main() -> int:
    """Try every form on every path, or those that were asked for."""
    parser = argparse.ArgumentParser(
        prog="make smuggle", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("--tries", type=int, default=1000, help="of each form (default 1000)")
    parser.add_argument("--path", choices=PATHS, action="append", help="may be repeated")
    asked = parser.parse_args()
    trials: list[Trial] = []
    for name in asked.path or PATHS:
        try:
            trials.append(trial(name, FORMS, asked.tries))
        except pytest.skip.Exception as why:
            print(f"{name}: skipped: {why}")
        else:
            print(trials[-1], flush=True)
    return 1 if any(each.found for each in trials) else 0


if __name__ == "__main__":
    raise SystemExit(main())
