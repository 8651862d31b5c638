"""Program: run a program of ours that reads one untrusted file, and may be lost over it.

In: its command, its input, its seconds of processor time, the longest output. Out: what it wrote
until it ended or its time was over, or OSError if no process can be started. The process inherits
no environment and no file but its pipes. It must not know what the output means.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

START_SECONDS = 10.0
"""Seconds for the start of the process on a busy machine."""

SLOWNESS = 4
"""Seconds of wall-clock time per second of processor time, on a busy machine."""

_ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def command(module: str) -> Sequence[str]:
    """Return the command that runs a module of ours."""
    return (sys.executable, "-s", "-m", module)


def run(command: Sequence[str], question: bytes, seconds: int, most: int) -> bytes:
    """Return at most `most` bytes of the output. Raises OSError."""
    process = _start(command, question)
    timer = Timer(START_SECONDS + SLOWNESS * seconds, process.kill)
    with process:
        timer.start()
        try:
            return process.stdout.read(most) if process.stdout else b""
        finally:
            timer.cancel()
            process.kill()


def _start(command: Sequence[str], question: bytes) -> subprocess.Popen[bytes]:
    with _file() as file:
        file.write(question)
        file.seek(0)
        return subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,  # Ctrl-C in the terminal is for the caller only
        )


def _file() -> IO[bytes]:
    """Open a temporary file, in memory if possible, since all disks may be read-only."""
    in_memory = getattr(os, "memfd_create", None)  # Linux only
    return TemporaryFile() if in_memory is None else os.fdopen(in_memory("question"), "w+b")
