"""Fair queue: items that wait, by client; clients take turns, and dear items take longer turns.

Start-time fair queueing: each client has a start, which rises by what its items cost; the next item
is the first of the client whose start is lowest. A client that was idle begins where the others
are, so that nothing is saved up. An item may wait for several clients at once, and goes when the
first of them has its turn.

The number of items is bounded, and the room is shared too: when it is full, the client that has
the most waiting loses its newest item to one that has less. No clock and no threads are here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Generic, NamedTuple, TypeVar

KEPT = 1024
"""Clients without a waiting item whose start is remembered."""

MOST_CLIENTS = 64
"""Clients that one item waits for; further ones share it without a turn of their own."""

T = TypeVar("T", bound=Hashable)


class Rank(IntEnum):
    """What goes before what: items of a higher rank wait until none of a lower one does."""

    CARD = 0
    DATA = 1


class QueuePlace(NamedTuple):
    """Where an item waits."""

    rank: Rank
    client: str


@dataclass(slots=True)
class _Lane(Generic[T]):
    """A client's items, the oldest first."""

    start: float = 0.0
    items: dict[Rank, deque[T]] = field(default_factory=lambda: {rank: deque() for rank in Rank})

    def __len__(self) -> int:
        return sum(map(len, self.items.values()))


class FairQueue(Generic[T]):
    """At most `most` items that wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lanes: dict[str, _Lane[T]] = {}
        self._places: dict[T, list[QueuePlace]] = {}
        self._time = 0.0  # the start of the client that was served last

    def __len__(self) -> int:
        return len(self._places)

    def add(self, item: T, place: QueuePlace) -> T | None:
        """Have the item wait. Gives the item that has to go for it: another, itself, or none."""
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
        """Have an item that waits also wait for another client."""
        places = self._places[item]
        if place in places or len(places) >= MOST_CLIENTS:
            return
        lane = self._lane(place.client)
        if not len(lane):
            lane.start = max(lane.start, self._time)
        lane.items[place.rank].append(item)
        places.append(place)

    def take(self) -> tuple[T, str] | None:
        """The next item, and the client whose turn it is; None if none waits."""
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
        """Have the item wait no more, if it does."""
        for rank, client in self._places.pop(item, ()):
            self._lanes[client].items[rank].remove(item)

    def serve(self, client: str) -> None:
        """Something is done for the client now; others that were idle begin where it stands."""
        lane = self._lane(client)
        lane.start = max(lane.start, self._time) if not len(lane) else lane.start
        self._time = max(self._time, lane.start)

    def charge(self, client: str, cost: float) -> None:
        """What was done for the client cost so much, or so much less if negative."""
        self._lane(client).start += cost

    def _lane(self, client: str) -> _Lane[T]:
        lane = self._lanes.get(client)
        if lane is None:
            self._forget()
            lane = self._lanes[client] = _Lane(self._time)
        return lane

    def _forget(self) -> None:
        """Forget clients that are level with the others, and of the rest those nearest to it."""
        if len(self._lanes) < KEPT + self._most:
            return
        idle = sorted((lane.start, name) for name, lane in self._lanes.items() if not len(lane))
        for start, name in idle:
            if start <= self._time or len(self._lanes) > KEPT // 2 + self._most:
                del self._lanes[name]

    def _displaced_by(self, place: QueuePlace) -> T | None:
        """The newest item of the client that has the most waiting of the last rank; None where it
        would not have more left than the client of `place` then has."""
        for rank in reversed(Rank):
            longest = max(
                (lane.items[rank] for lane in self._lanes.values()), key=len, default=deque[T]()
            )
            if rank < place.rank or not longest:
                continue
            own = self._lanes.get(place.client)
            left = 1 + (len(own.items[rank]) if own else 0)
            if rank == place.rank and len(longest) <= left:
                return None
            alone = (item for item in reversed(longest) if len(self._places[item]) == 1)
            return next(alone, None)
        return None
