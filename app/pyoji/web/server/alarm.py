"""Alarm: ends a process in which a call of a C library holds the interpreter and never returns.

In: processor seconds. Out: after that time without `put_off`, the stacks of all threads on standard
error and exit code 27 (the number of SIGPROF). It counts processor time, so a stopped process, a
busy machine or a jump of the clock does not trigger it. It works without Python: the kernel has the
timer, and the handler is the C library's `_exit`.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import sys
from contextlib import suppress

from pyoji.web.telemetry.log_queue import STANDARD_ERROR


class Alarm:
    """Ends the process `seconds` of processor time after the latest `put_off`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        c_library = ctypes.CDLL(None)
        c_library.signal(signal.SIGPROF, ctypes.cast(c_library._exit, ctypes.c_void_p))
        faulthandler.register(signal.SIGPROF, _nonblocking_stderr(), all_threads=True, chain=True)

    def put_off(self) -> None:
        """Restart the timer; from any thread."""
        signal.setitimer(signal.ITIMER_PROF, self._seconds)


def _nonblocking_stderr() -> int:
    """Reopen standard error without blocking, in case nothing reads it."""
    if sys.platform == "linux":
        with suppress(OSError):  # a socket cannot be reopened
            flags = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC
            return os.open(f"/proc/self/fd/{STANDARD_ERROR}", flags)
    return STANDARD_ERROR
