"""Hangup: remembers a SIGHUP that arrives before the service can reload its templates.

Without a handler the signal would end the process. `__main__.py` installs this one first, and so
does a forked worker. The code that handles the signal later calls `came_to`. It imports nothing
slow.
"""

from __future__ import annotations

import signal
from types import FrameType


class Hangup:
    """A signal handler that records the signal in `came`."""

    def __init__(self) -> None:
        self.came = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Record the signal."""
        self.came = True


def expect() -> None:
    """Record SIGHUP from now on, if the system has it."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, Hangup())


def came_to(handler: object) -> bool:
    """Return whether `handler` recorded a SIGHUP, and reset it; the caller now handles it."""
    if not isinstance(handler, Hangup) or not handler.came:
        return False
    handler.came = False
    return True
