"""Time `pyoji build` for a blog of 800 posts: one process, two processes, and no changes.

    python -m tests.tools.bench.build [--rounds N]

Prints medians of the whole command and of the drawing alone. Other load on the machine increases
the difference between one process and two.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pyoji.web.server.capacity import usable_processors

from tests.blog.tree import grow
from tests.tree import ROOT


def build(blog: Path, out: Path, workers: int) -> tuple[float, float, int]:
    """Return the seconds of the command, the seconds of its drawing, and the cards drawn."""
    began = time.perf_counter()
    words = ["build", str(blog), "-o", str(out), "--workers", str(workers), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "pyoji.cli", *words],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    facts = json.loads(done.stdout)  # the tree has faults, so it exits with 1
    return seconds, facts["seconds"], facts["made"]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        blog, out = Path(folder, "blog"), Path(folder, "out")
        grow(blog)
        found: dict[int, list[tuple[float, float, int]]] = {1: [], 2: []}
        idle = []
        for _ in range(rounds):
            for workers, times in found.items():
                shutil.rmtree(out, ignore_errors=True)
                times.append(build(blog, out, workers))
            idle.append(build(blog, out, 2))
        for workers, times in found.items():
            whole, drawing, cards = (median(column) for column in zip(*times, strict=True))
            print(
                f"{workers} of {usable_processors():g}: {whole:6.2f} s, "
                f"of which {drawing:6.2f} s drawing {cards:.0f} cards; "
                f"{cards / whole:5.0f} cards a second over all"
            )
        for place, what in enumerate(("over all", "drawing")):
            one, two = (median(each[place] for each in found[workers]) for workers in (1, 2))
            print(f"two against one, {what}: {one / two:.2f} x")
        print(f"nothing to do: {median(each[0] for each in idle):.2f} s, {idle[-1][2]} drawn")


if __name__ == "__main__":
    main()
