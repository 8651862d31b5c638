"""Confinement: the rights that a process gives up for good, and the processor time it may use.

In: bounds. Out: a process that opens no file and no socket, starts nothing, writes no file and
takes no more memory and time than it may. Where the system lacks one of the limits (macOS does not
hold to each), the others still hold.
"""

from __future__ import annotations

import resource
from contextlib import suppress

_NOTHING = ("RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_NPROC")


def give_up(memory: int) -> None:
    """Limit the address space to `memory` bytes, and give up files, sockets and processes."""
    for name, limit in {"RLIMIT_AS": memory, **dict.fromkeys(_NOTHING, 0)}.items():
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (limit, limit))


def allot(seconds: int) -> None:
    """Allow that much processor time from now on; the system ends the process after it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
