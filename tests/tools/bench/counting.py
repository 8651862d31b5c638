"""Counting: what one count and one scrape cost, ours beside prometheus_client's two ways.

`python -m tests.tools.bench.counting` prints the figures of docs/decisions/0019. A count is a
hit's: by link and answer, by network, by status, and into a histogram. In the library's
multiprocess mode each is written into a mapped file. The test of a full disk needs root, to mount
one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.metrics import Metrics
from pyoji.web.telemetry.traffic import AnswerKind, Kind

from tests.tools.bench.drawers import ROOT
from tests.tools.bench.machine import described
from tests.tools.bench.table import Table

COUNTS, ROUNDS, DEAD = 20_000, 7, 100
AGENT = b"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"

_LIBRARY = """
import json, os, sys, time
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
registry = CollectorRegistry()
answers = Counter("answers", "a", ("template", "format", "answer"), registry=registry)
networks = Counter("networks", "a", ("network", "answer"), registry=registry)
statuses = Counter("statuses", "a", ("status",), registry=registry)
seconds = Histogram("seconds", "a", ("answer",), registry=registry)
parts = (answers.labels("minimal", "png", "hit"), networks.labels("facebook", "hit"),
         statuses.labels("200"))
taken = seconds.labels("hit")

def count():
    for each in parts:
        each.inc()
    taken.observe(0.0001)

def best(call, times, rounds):
    found = []
    for _ in range(rounds):
        began = time.thread_time()
        for _ in range(times):
            call()
        found.append((time.thread_time() - began) / times)
    return min(found)

counts, rounds, dead = map(int, sys.argv[1:])
one = best(count, counts, rounds)
for _ in range(dead):  # workers that count once and end
    if (pid := os.fork()) == 0:
        count()
        os._exit(0)
    os.waitpid(pid, 0)
if shared:
    every = CollectorRegistry()
    MultiProcessCollector(every)
    scrape = best(lambda: generate_latest(every), 1, rounds)
else:
    scrape = best(lambda: generate_latest(registry), 1, rounds)
print(json.dumps({"count": one, "scrape": scrape}))
"""


def main() -> None:
    """Measure and print."""
    ours = _ours()
    alone = _library({})
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        shared = _library({"PROMETHEUS_MULTIPROC_DIR": directory})
        files = list(Path(directory).iterdir())
        left = f"{len(files)} files, {sum(each.stat().st_size for each in files) >> 20} MB"
    rows = [
        ("ours, and the board", *_cells(ours), "one slot, reused"),
        ("prometheus_client, one process", *_cells(alone), "not counted together"),
        ("prometheus_client, multiprocess", *_cells(shared), left),
    ]
    print(", ".join(described().values()))
    headings = ("", "one hit, µs", "one scrape, ms", f"after {DEAD} workers that ended")
    print(Table(headings, rows).text())
    print(f"a count on a full disk, multiprocess: {_full_disk()}")


def _ours() -> dict[str, float]:
    board = Board(workers=DEAD)
    board.take()
    metrics = Metrics(board=board)
    cell = metrics.traffic.cell(
        Kind(200, AnswerKind.HIT, metrics.traffic.link("minimal", "png"), True)
    )
    one = _best(lambda: cell.count(AGENT, 0.0001), COUNTS)
    for _ in range(DEAD):
        board.take()
        if (pid := os.fork()) == 0:
            cell.count(AGENT, 0.0001)
            metrics.publish()
            os._exit(0)
        board.give(pid)
        os.waitpid(pid, 0)
    board.take()
    return {"count": one, "scrape": _best(metrics.text, 1)}


def _best(call: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        for _ in range(times):
            call()
        found.append((time.thread_time() - began) / times)
    return min(found)


def _library(environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-c", _LIBRARY, str(COUNTS), str(ROUNDS), str(DEAD)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _full_disk() -> str:
    """Return how a worker exits that adds a new series while its disk is full."""
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "x", directory]
        if os.geteuid() != 0 or subprocess.run(mounted, check=False).returncode:
            return "not tried: a disk is mounted by root alone"
        try:
            script = (
                "import sys, pathlib\n"
                "from prometheus_client import Counter\n"
                "found = Counter('found', 'a', ('label',))\n"
                "found.labels('x').inc()\n"
                "try: pathlib.Path(sys.argv[1], 'filler').write_bytes(bytes(2 << 20))\n"
                "except OSError: pass\n"
                "for n in range(2000): found.labels(str(n)).inc()\n"
            )
            environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": directory}
            command = [sys.executable, "-c", script, directory]
            code = subprocess.run(command, env=environment, check=False).returncode
        finally:
            subprocess.run(["umount", directory], check=True)
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ends with {code}"


def _cells(found: dict[str, float]) -> tuple[str, str]:
    return f"{found['count'] * 1e6:.2f}", f"{found['scrape'] * 1e3:.1f}"


if __name__ == "__main__":
    main()
