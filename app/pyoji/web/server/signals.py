"""Signals: makes signals pollable for the supervisor.

In: signal numbers. Out: a file that becomes readable when a signal arrives, and the set of signals
that have arrived.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress


class Signals:
    """Handles signals from now on; for the main thread."""

    def __init__(self, numbers: Iterable[signal.Signals]) -> None:
        self.file, self._write = os.pipe()
        os.set_blocking(self.file, False)
        os.set_blocking(self._write, False)
        self._arrived: set[int] = set()
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in numbers:
            signal.signal(number, lambda number, _: self._arrived.add(number))

    def take(self) -> set[int]:
        """Return the signals that arrived since the last call."""
        with suppress(BlockingIOError):
            os.read(self.file, 65536)
        arrived, self._arrived = self._arrived, set()
        return arrived

    def close(self) -> None:
        """Close the pipe, in a forked process that handles its own signals."""
        os.close(self.file)
        os.close(self._write)
