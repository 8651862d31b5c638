"""Servers of the bench: while one is measured, the others stand still."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.processes import ended, state
from tests.tools.bench.servers import Server, paused
from tests.waiting import until

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's /proc")

READS = "import sys; print(flush=True); sys.stdin.read()"
FORKS = f"""
import subprocess, sys
command = [sys.executable, "-c", {READS!r}]
workers = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(2)]
for worker in workers:
    worker.wait()
"""


@contextmanager
def server(workers: int) -> Iterator[Server]:
    """A process that waits, or one whose workers do; they end when it does."""
    command = [sys.executable, "-c", FORKS if workers > 1 else READS]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process, ended(process, 60):
        assert process.stdout is not None
        for _ in range(workers):
            process.stdout.readline()
        yield Server("a test", 0, process.pid, workers)


def test_those_that_are_not_measured_stand_still() -> None:
    """With their workers, and during the block alone."""
    with server(1) as measured, server(1) as single, server(2) as several:
        still = {single.pid, several.pid, *several.processes()}
        assert len(still) == 4
        with paused([single, several]):
            assert {state(pid) for pid in still} == {"T"}
            assert state(measured.pid) != "T"
        until(lambda: "T" not in {state(pid) for pid in still})
