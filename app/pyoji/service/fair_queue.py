"""Fair queue: shares processor time between clients.

Start-time fair queueing: each client has a start time, which rises by the cost of its items. The
next item is the oldest of the client with the lowest start time. A client that was idle starts at
the current virtual time, so it cannot save up credit. An item may wait for several clients; it is
served at the first turn of any of them.

The number of items is bounded. When the queue is full, the client with the most items loses its
newest one to a client with fewer. There is no clock and no thread here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Generic, NamedTuple, TypeVar

MOST_IDLE = 1024
"""Clients without a waiting item whose start time is remembered."""

MOST_CLIENTS = 64
"""Clients that one item waits for. Further clients share the item but add no turn."""

T = TypeVar("T", bound=Hashable)


class Rank(IntEnum):
    """Priority: items of a higher rank wait until no item of a lower rank waits."""

    CARD = 0
    DATA = 1


class QueuePlace(NamedTuple):
    """The rank and client under which an item waits."""

    rank: Rank
    client: str


@dataclass(slots=True)
class _Lane(Generic[T]):
    """A client's start time and items by rank, oldest first."""

    start: float = 0.0
    items: dict[Rank, deque[T]] = field(default_factory=lambda: {rank: deque() for rank in Rank})

    def __len__(self) -> int:
        return sum(map(len, self.items.values()))


class FairQueue(Generic[T]):
    """A queue of at most `most` items."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lanes: dict[str, _Lane[T]] = {}
        self._places: dict[T, list[QueuePlace]] = {}
        self._virtual_time = 0.0  # the start time of the client served last

    def __len__(self) -> int:
        return len(self._places)

    def add(self, item: T, place: QueuePlace) -> T | None:
        """Add the item. Return the item displaced by it: another one, itself, or None."""
        displaced = None
        if len(self) >= self._most:
            displaced = self._displaced_by(place)
            if displaced is None:
                return item
            self.discard(displaced)
        self._places[item] = []
        self.join(item, place)
        return displaced

    def join(self, item: T, place: QueuePlace) -> None:
        """Add a client to those that a waiting item waits for."""
        places = self._places[item]
        if place in places or len(places) >= MOST_CLIENTS:
            return
        lane = self._lane(place.client)
        if not len(lane):
            lane.start = max(lane.start, self._virtual_time)
        lane.items[place.rank].append(item)
        places.append(place)

    def take(self) -> tuple[T, str] | None:
        """Remove and return the next item and the client whose turn it is; None if empty."""
        if not self._places:
            return None
        waiting = [(name, lane) for name, lane in self._lanes.items() if len(lane)]
        for rank in Rank:
            ready = [name for name, lane in waiting if lane.items[rank]]
            if ready:
                client = min(ready, key=lambda name: self._lanes[name].start)
                self.serve(client)
                item = self._lanes[client].items[rank][0]
                self.discard(item)
                return item, client
        return None

    def discard(self, item: T) -> None:
        """Remove the item, if it waits."""
        for rank, client in self._places.pop(item, ()):
            self._lanes[client].items[rank].remove(item)

    def serve(self, client: str) -> None:
        """Advance the virtual time to the client that is served now."""
        lane = self._lane(client)
        lane.start = max(lane.start, self._virtual_time) if not len(lane) else lane.start
        self._virtual_time = max(self._virtual_time, lane.start)

    def charge(self, client: str, cost: float) -> None:
        """Add `cost` to the client's start time; a negative cost corrects an estimate."""
        self._lane(client).start += cost

    def _lane(self, client: str) -> _Lane[T]:
        lane = self._lanes.get(client)
        if lane is None:
            self._forget()
            lane = self._lanes[client] = _Lane(self._virtual_time)
        return lane

    def _forget(self) -> None:
        """Forget idle clients that owe nothing; if that is not enough, those that owe least."""
        if len(self._lanes) < MOST_IDLE + self._most:
            return
        idle = sorted((lane.start, name) for name, lane in self._lanes.items() if not len(lane))
        for start, name in idle:
            if start <= self._virtual_time or len(self._lanes) > MOST_IDLE // 2 + self._most:
                del self._lanes[name]

    def _displaced_by(self, place: QueuePlace) -> T | None:
        """Return the item that a new one at `place` displaces, or None.

        It is the newest item of the client with the most items in the last rank. None if that
        client has no more items than the client of `place` would have.
        """
        for rank in reversed(Rank):
            longest = max(
                (lane.items[rank] for lane in self._lanes.values()), key=len, default=deque[T]()
            )
            if rank < place.rank or not longest:
                continue
            lane = self._lanes.get(place.client)
            length = 1 + (len(lane.items[rank]) if lane else 0)
            if rank == place.rank and len(longest) <= length:
                return None
            unshared = (item for item in reversed(longest) if len(self._places[item]) == 1)
            return next(unshared, None)
        return None
