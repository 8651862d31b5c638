"""Layers: which of them answers a request, by the bytes that each may keep.

In: a stream of cards and a plan (workers, machines, what stands behind them). Out: how many
requests each layer answered. No card is drawn and nothing is kept: only names and sizes are.
Evictions are those of the real stores (`app/pyoji/service/cache/`); Redis' are taken for exact,
though it only samples for the oldest.
"""

from __future__ import annotations

import random
from array import array
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from pyoji.service.cache.directory import TOUCH
from pyoji.service.cache.memory import ENTRY_OVERHEAD
from pyoji.service.cache.tally import FREED, cost

from tests.tools.simulate.traffic import DAY, FORMS, Traffic, requests, size

STORED = 72
"""Bytes of a stored card beside its image (`app/pyoji/service/cache/stored.py`), for a PNG."""
REDIS_OVERHEAD = 200
"""Bytes of a key with a time to live and its slots in Redis, beside the value; assumed."""


class Recent:
    """At most `limit` bytes, the least recently used dropped first: memory, Redis.
    Each entry costs its size and `beside`."""

    def __init__(self, limit: int, beside: int = 0) -> None:
        self._limit, self._beside = limit, beside
        self._kept: OrderedDict[Hashable, int] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable, now: float) -> bool:
        """Whether the card is kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return True
        return False

    def put(self, key: Hashable, bytes_: int, now: float) -> None:
        """Keep it, if it is not larger than the whole store."""
        room = bytes_ + self._beside
        if room > self._limit:
            return
        self.bytes += room - self._kept.pop(key, 0)
        self._kept[key] = room
        while self.bytes > self._limit:
            self.bytes -= self._kept.popitem(last=False)[1]


class Disk:
    """As `DirectoryStore`: last uses are noted once an hour, a tenth is freed at once."""

    def __init__(self, limit: int, touch: float = TOUCH) -> None:
        self._limit, self._touch = limit, touch
        self._kept: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable, now: float) -> bool:
        """Whether the card is kept."""
        found = self._kept.get(key)
        if found is None:
            return False
        room, used = found
        if now - used > self._touch:
            self._kept[key] = room, now
            self._kept.move_to_end(key)
        return True

    def put(self, key: Hashable, bytes_: int, now: float) -> None:
        """Keep it, making room as a sweep does."""
        room = cost(bytes_ + STORED)
        if room > self._limit:
            return
        if self.bytes + room > self._limit:
            while self._kept and self.bytes > (self._limit - room) * (1 - FREED):
                self.bytes -= self._kept.popitem(last=False)[1][0]
        self.bytes += room - self._kept.pop(key, (0, 0.0))[0]
        self._kept[key] = room, now


class Behind(StrEnum):
    """What stands behind the workers' memory."""

    NOTHING = "nothing"
    DIRECTORY = "directory"  # one a machine
    REDIS = "Redis"  # one for all


@dataclass(frozen=True, slots=True)
class Plan:
    """How a service is set up; bytes of memory are a worker's, `kept` of a directory or Redis."""

    name: str
    memory: int
    workers: int = 1
    machines: int = 1
    behind: Behind = Behind.NOTHING
    kept: int = 0
    routed: bool = False  # each title always goes to the same machine


@dataclass(frozen=True, slots=True)
class Stream:
    """A day's requests as columns; `bytes` is by card."""

    seconds: array[float]
    cards: array[int]
    bytes: array[int]

    @classmethod
    def of(cls, day: Traffic) -> Stream:
        """All of the day's requests."""
        seconds, cards = array("d"), array("l")
        for request in requests(day):
            seconds.append(request.second)
            cards.append(request.card)
        chance = random.Random(-1)  # the same sizes on every day
        drawn = [chance.random() for _ in range(day.titles + day.posts)]
        sizes = array("l", (size(each, form) for each in drawn for form in FORMS))
        return cls(seconds, cards, sizes)


@dataclass(frozen=True, slots=True)
class Answers:
    """How many requests were answered where."""

    memory: int
    behind: int
    drawn: int

    @property
    def all(self) -> int:
        """All requests."""
        return self.memory + self.behind + self.drawn

    def share(self, layer: str) -> float:
        """Of all requests, between 0 and 1."""
        return float(getattr(self, layer) / self.all) if self.all else 0.0


def answers(plan: Plan, stream: Stream, since: float = DAY / 2) -> Answers:
    """Who answers, counted from second `since` on, when the caches are no longer empty."""
    chance = random.Random(2)
    memories = [Recent(plan.memory, ENTRY_OVERHEAD) for _ in range(plan.workers * plan.machines)]
    shared: list[Disk] | list[Recent] = []
    if plan.behind is Behind.DIRECTORY:
        shared = [Disk(plan.kept) for _ in range(plan.machines)]
    elif plan.behind is Behind.REDIS:
        shared = [Recent(plan.kept, STORED + REDIS_OVERHEAD)]
    counts = [0, 0, 0]
    for i, card in enumerate(stream.cards):
        now, bytes_ = stream.seconds[i], stream.bytes[card]
        counted = now >= since
        worker = int(chance.random() * len(memories))
        if plan.routed:
            machine = card // len(FORMS) * 2_654_435_761 % 2**32 % plan.machines
            worker = machine * plan.workers + worker % plan.workers
        memory = memories[worker]
        if memory.get(card, now):
            counts[0] += counted
            continue
        memory.put(card, bytes_, now)
        if shared:
            behind = shared[worker // plan.workers if len(shared) > 1 else 0]
            if behind.get(card, now):
                counts[1] += counted
                continue
            behind.put(card, bytes_, now)
        counts[2] += counted
    return Answers(*counts)
