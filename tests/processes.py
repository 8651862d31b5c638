"""Processes that tests and tools start: each ends with its block, at the latest by force."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


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
