"""Hangup: remembers a SIGHUP that comes before the service can read its templates again.

Without a handler the signal would end the process. `__main__.py` sets one as its first act, and a
forked worker does; the code that listens for the signal later asks `came_to`. It imports
nothing that takes time.
"""

from __future__ import annotations

import signal
from types import FrameType


class Hangup:
    """A signal handler; `came` says whether the signal has come."""

    def __init__(self) -> None:
        self.came = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Remember it."""
        self.came = True


def expect() -> None:
    """Remember SIGHUP from now on, where there is such a signal."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, Hangup())


def came_to(handler: object) -> bool:
    """Whether SIGHUP came while `handler` was set, and was only remembered; now it is obeyed."""
    if not isinstance(handler, Hangup) or not handler.came:
        return False
    handler.came = False
    return True
