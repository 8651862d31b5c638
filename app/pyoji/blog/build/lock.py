"""Lock: let one command at a time write below a folder.

In: a folder, and what writes there. Out: a context in which no other process has the lock. The
lock is the system's own, so it ends with the processes that hold it. Must not know what is written.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TIMEOUT = 5.0
"""Seconds to wait for another command. A killed one may leave processes that finish a file."""


class InUse(OSError):
    """Another command is writing into the folder."""


@contextmanager
def locked(folder: Path, command: str) -> Iterator[None]:
    """Lock a folder for a command. Raise InUse or OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        deadline = time.monotonic() + TIMEOUT
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    message = f"another {command} is writing there"
                    raise InUse(None, message, str(folder)) from None
                time.sleep(0.05)
            except OSError:
                break  # a file system without locks; writes are atomic nevertheless
        yield
    finally:
        os.close(descriptor)  # a process that still writes holds it too, and so the lock
