"""Signals: what the system tells the supervisor, as something to wait for beside other things.

In: numbers of signals. Out: a file that can be read once one of them has come, and which have
come, each once however often it came.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress


class Signals:
    """Takes signals from now on; for the main thread."""

    def __init__(self, numbers: Iterable[signal.Signals]) -> None:
        self.file, self._write = os.pipe()
        os.set_blocking(self.file, False)
        os.set_blocking(self._write, False)
        self._came: set[int] = set()
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in numbers:
            signal.signal(number, lambda number, _: self._came.add(number))

    def take(self) -> set[int]:
        """Those that came since this was called last."""
        with suppress(BlockingIOError):
            os.read(self.file, 65536)
        came, self._came = self._came, set()
        return came

    def close(self) -> None:
        """Take no more; for a forked process, whose signals are its own."""
        os.close(self.file)
        os.close(self._write)
