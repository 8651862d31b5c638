"""Mutations: does a test fail for each fault of a table? `python -m tests.tools.mutations`.

In: the table, and `--only` with parts of names. Out: a line for each mutant, that it died or lived,
and 1 where any lived. Each mutant is made in a copy of the package, which the tests then import;
the tree is not touched.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.tools.mutations.mutant import Mutant
from tests.tools.mutations.table import MUTANTS
from tests.tree import ROOT


def died(mutant: Mutant, copy: Path) -> bool:
    """Whether a test fails on the mutant, made in a copy of app/."""
    file = copy / "pyoji" / mutant.file
    original = file.read_text(encoding="utf-8")
    file.write_text(original.replace(mutant.before, mutant.after), encoding="utf-8")
    tests = [f"tests/{path}" for path in mutant.tests]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    finally:
        file.write_text(original, encoding="utf-8")
    if done.returncode not in (0, 1):  # no tests, or none could be run
        raise SystemExit(f"{mutant.name}: {done.stdout.decode()[-2000:]}")
    return done.returncode == 1


def main() -> int:
    """Try each mutant; 1 where one lives."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", default=[], help="mutants, by parts of their names")
    wanted = parser.parse_args().only
    mutants = [each for each in MUTANTS if not wanted or any(part in each.name for part in wanted)]
    lived = 0
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "app"
        shutil.copytree(ROOT / "app", copy, ignore=shutil.ignore_patterns("__pycache__"))
        for mutant in mutants:
            is_dead = died(mutant, copy)
            lived += not is_dead
            print(f"{'died' if is_dead else 'LIVED':5}  {mutant.name}", flush=True)
    print(f"{len(mutants) - lived} of {len(mutants)} died")
    return int(lived > 0)


if __name__ == "__main__":
    sys.exit(main())
