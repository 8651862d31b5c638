"""Confinement: irrevocable resource limits for the current process.

In: bounds. Out: a process that cannot open files or sockets, start processes, or write files, with
bounded memory and processor time. Limits that a system lacks are skipped (macOS lacks some).
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
    """Limit the processor time from now on; the system then kills the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
