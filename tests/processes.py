"""Processes that tests and tools start: each ends with its block, at the latest by force.

Of several workers that share a port, all but one may be stopped for a while, so that a test knows
which of them answers.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STOP_TIME = 60.0
"""Seconds that a process may take to stop."""


@contextmanager
def ended(process: subprocess.Popen[bytes], patience: float) -> Iterator[None]:
    """Terminate the process after the block; kill it if it lives on for `patience` seconds."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def stopped(pids: Iterable[int]) -> Iterator[None]:
    """Stop these processes with SIGSTOP during the block, on Linux."""
    held = list(pids)
    try:
        for pid in held:
            stop(pid)
        yield
    finally:
        for pid in held:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def stop(pid: int) -> None:
    """Stop a process, and wait until it runs no more: the signal alone does not wait for that."""
    os.kill(pid, signal.SIGSTOP)
    end = time.monotonic() + STOP_TIME
    while state(pid) not in ("T", "Z", ""):
        assert time.monotonic() < end, f"process {pid} does not stop"
        time.sleep(0.001)


def state(pid: int) -> str:
    """The letter of a process's state (proc(5)); "" if it is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return ""
    return told.rpartition(")")[2].split()[0]
