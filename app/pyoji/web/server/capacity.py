"""Capacity: the default number of worker processes.

In: settings, and the system's limits for this process. Out: a number of workers with its reason,
and the number of usable processors. One worker for each usable processor, but no more than fit into
memory with full caches: a container on a large machine may have half a core and a gigabyte.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from pyoji.byte_sizes import MIB
from pyoji.settings import Settings
from pyoji.web.server import cgroup

PROCESS = 250 * MIB
"""Bytes of a worker without its caches: Python, mapped fonts, cards being rendered."""

DECODER = 60 * MIB
"""Bytes of a worker's image decoder."""

SUPERVISOR = 64 * MIB
"""Bytes of the supervisor."""


@dataclass(frozen=True, slots=True)
class Workers:
    """A number of workers, with the processors, bytes per worker and bytes of memory behind it."""

    count: int
    processors: float
    worker_bytes: int
    memory: int | None

    def __str__(self) -> str:
        memory = "" if self.memory is None else f", {self.memory // MIB:,} MB of memory"
        return (
            f"{self.count} worker{'s' * (self.count > 1)}: {self.processors:g} "
            f"processor{'s' * (self.processors != 1)}{memory}, {self.worker_bytes // MIB:,} MB each"
        )


def fitting(settings: Settings) -> Workers:
    """Return the number of workers that processors and memory allow, at least one."""
    processors, worker_bytes = usable_processors(), bytes_of_a_worker(settings)
    memory = cgroup.memory()
    count = process_count(processors)
    if memory is not None and count > 1:
        count = max(1, min(count, (memory - SUPERVISOR) // worker_bytes))
    return Workers(count, processors, worker_bytes, memory)


def bytes_of_a_worker(settings: Settings) -> int:
    """Return the bytes of a worker with full caches."""
    total = PROCESS + settings.cache_bytes
    if settings.picture_hosts:
        total += DECODER + settings.picture_bytes
    return total


def process_count(processors: float) -> int:
    """Return the number of processes for that many processors, at least one."""
    return max(1, int(processors))


def usable_processors() -> float:
    """Return the processors this process may use, by its affinity and its group's quota."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = cgroup.processors()
    return count if quota is None else min(count, quota)
