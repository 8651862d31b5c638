"""Capacity: how many processes should serve here.

In: settings, and what the system lets this process have. Out: a number of workers, with the
reason; and the number of processors, which other commands start processes by. One worker for each
processor that we may use, and no more than fit into memory when all that they keep is full: on a
machine of many cores a container may have a part of one and a gigabyte.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from pyoji.byte_sizes import MIB
from pyoji.settings import Settings
from pyoji.web.server import cgroup

PROCESS = 250 * MIB
"""Bytes of a worker without what it keeps: Python, the fonts' pages, cards in the making."""

DECODER = 60 * MIB
"""Bytes of a worker's process that decodes pictures."""

SUPERVISOR = 64 * MIB
"""Bytes of the process that starts several workers, and of what they share with nobody."""


@dataclass(frozen=True, slots=True)
class Workers:
    """How many, for so many processors, each of so many bytes, of those that there are."""

    count: int
    processors: float
    each: int
    memory: int | None

    def __str__(self) -> str:
        memory = "" if self.memory is None else f", {self.memory // MIB:,} MB of memory"
        return (
            f"{self.count} worker{'s' * (self.count > 1)}: {self.processors:g} "
            f"processor{'s' * (self.processors != 1)}{memory}, {self.each // MIB:,} MB each"
        )


def fitting(settings: Settings) -> Workers:
    """As many workers as processors and memory allow, at least one."""
    processors, each, memory = usable_processors(), bytes_of_a_worker(settings), cgroup.memory()
    count = whole(processors)
    if memory is not None and count > 1:
        count = max(1, min(count, (memory - SUPERVISOR) // each))
    return Workers(count, processors, each, memory)


def bytes_of_a_worker(settings: Settings) -> int:
    """What a worker may come to hold."""
    each = PROCESS + settings.cache_bytes
    if settings.picture_hosts:
        each += DECODER + settings.picture_bytes
    return each


def whole(processors: float) -> int:
    """Return how many processes these keep busy: one at least."""
    return max(1, int(processors))


def usable_processors() -> float:
    """Those this process may run on, or as much of them as its group may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = cgroup.processors()
    return count if quota is None else min(count, quota)
