"""Start-up: the base cost of a command, and the time until a service draws its first card.

    python -m tests.tools.bench.startup [--rounds 9] [--python OTHER/.venv/bin/python]

In: an interpreter that has Pyoji, this one or another's. Out: medians: processor seconds of
`--version`, `--help` and `render`, and seconds from `serve` to its first card, over the rounds.
Compare two commits by turns on one machine: other load makes all of it longer.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.ports import free_port
from tests.tools.bench.servers import used

PATIENCE = 120.0
CARD = ("og-cuckoo-network", "title=Hello")


def environment() -> dict[str, str]:
    """Return the environment without our settings and without a cache directory."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYOJI_")}
    return kept | {"PYOJI_CACHE_DIR": "off", "PYOJI_LOG_LEVEL": "error"}


def processor(words: Sequence[str]) -> float:
    """Return the CPU seconds of a command, user and system."""
    with subprocess.Popen(words, env=environment(), stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} exits with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def first_card(pyoji: Sequence[str]) -> tuple[float, float]:
    """Return the elapsed and CPU seconds from the start of a service to its first card."""
    port = free_port()
    link = f"http://127.0.0.1:{port}/api/{CARD[0]}?{CARD[1]}"
    command = [*pyoji, "serve", "--port", str(port), "--workers", "1"]
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment()) as process:
        try:
            while time.perf_counter() - began < PATIENCE:
                try:
                    with urllib.request.urlopen(link, timeout=PATIENCE) as answer:
                        answer.read()
                    return time.perf_counter() - began, used(process.pid)
                except urllib.error.URLError:
                    time.sleep(0.005)
            raise SystemExit("no card has come")
        finally:
            process.terminate()


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--python", default=sys.executable, help="an interpreter with Pyoji")
    parser.add_argument("--module", default="pyoji", help="what its package is called")
    chosen = parser.parse_args(words)
    pyoji = [chosen.python, "-m", chosen.module]
    with tempfile.TemporaryDirectory() as folder:
        render = [*pyoji, "render", *CARD, "--json", "-o", str(Path(folder, "card.png"))]
        rounds = [measured(pyoji, render) for _ in range(chosen.rounds)]
    for name in rounds[0]:
        times = [each[name] for each in rounds]
        print(f"{name:30} {statistics.median(times):6.2f} s  (least {min(times):.2f} s)")


def measured(pyoji: Sequence[str], render: Sequence[str]) -> dict[str, float]:
    """One round."""
    found = {
        "--version, processor": processor([*pyoji, "--version"]),
        "--help, processor": processor([*pyoji, "--help"]),
        "render, processor": processor(render),
    }
    elapsed, spent = first_card(pyoji)
    return found | {"serve to first card": elapsed, "serve to first card, processor": spent}


if __name__ == "__main__":
    main()
