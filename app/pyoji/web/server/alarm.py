"""Alarm: ends a process in which no Python code runs any more, because a call of a C library
holds the interpreter and never returns.

In: processor seconds. Out: once they have gone by without `put_off`, the places where all threads
are, on standard error, and exit code 27 (the number of SIGPROF). Processor time is what such a call
takes; so neither a process that is stopped, nor a machine that is busy, nor a clock that jumps
sets it off. It needs nothing of Python: the kernel counts, and the C library's `_exit` answers.
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
    """Goes off after `seconds` of processor time; the first time from `put_off` on."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        c_library = ctypes.CDLL(None)
        c_library.signal(signal.SIGPROF, ctypes.cast(c_library._exit, ctypes.c_void_p))
        faulthandler.register(signal.SIGPROF, _unwaiting(), all_threads=True, chain=True)

    def put_off(self) -> None:
        """Begin to count anew; from any thread."""
        signal.setitimer(signal.ITIMER_PROF, self._seconds)


def _unwaiting() -> int:
    """Standard error, opened anew so that writing does not wait where nothing reads it."""
    if sys.platform == "linux":
        with suppress(OSError):  # not a socket
            flags = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC
            return os.open(f"/proc/self/fd/{STANDARD_ERROR}", flags)
    return STANDARD_ERROR
