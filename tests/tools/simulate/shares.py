"""Shares: how often one new card is drawn when very many ask for it.

In: the moments of the requests and how the service is set up. Out: cards drawn, and the longest
wait. A worker has one core and draws one card after the other; a request reaches any worker. A
card that is kept is answered at once: what hits cost is another matter (`cost.py`).
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyoji.service.cache.guard import PAUSE, TURNS

NEVER = math.inf


class Flight(StrEnum):
    """Who waits for whom."""

    NONE = "none"  # whoever does not find the card draws it
    PROCESS = "process"  # requests of one worker share a drawing
    SHARED = "shared"  # workers ask each other too: PYOJI_SHARED_FLIGHT


@dataclass(frozen=True, slots=True)
class Site:
    """`store`: whether a worker finds what another one has drawn; a flight is shared through it."""

    workers: int
    flight: Flight
    store: bool = True

    def __post_init__(self) -> None:
        if self.flight is Flight.SHARED and not self.store:
            raise ValueError("workers that share no store share no flight")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one share came to."""

    asked: int
    drawn: int
    slowest: float  # seconds


def follow(site: Site, moments: Iterable[float], card: float, seed: int = 1) -> Outcome:
    """Requests at `moments`, in their order, for one card that takes `card` seconds to draw."""
    chance = random.Random(seed)
    kept = [NEVER] * site.workers  # from when on a worker has the card
    flying = [NEVER] * site.workers  # when what it waits for will be there
    free = [0.0] * site.workers  # when its core is
    stored = NEVER
    asked = drawn = 0
    slowest = 0.0
    for now in moments:
        asked += 1
        worker = int(chance.random() * site.workers)
        if kept[worker] <= now:
            continue
        if site.store and stored <= now:
            kept[worker] = now
            continue
        if site.flight is not Flight.NONE and flying[worker] < NEVER:
            done = flying[worker]
        elif site.flight is Flight.SHARED and stored < NEVER:
            # Another has the right to draw: ask again and again, at last draw all the same.
            turns = math.ceil((stored - now) / PAUSE)
            if turns <= TURNS:
                done = now + turns * PAUSE
            else:
                drawn += 1
                done = max(now + TURNS * PAUSE, free[worker]) + card
                free[worker] = done
            flying[worker] = done
        else:
            drawn += 1
            done = max(now, free[worker]) + card
            free[worker] = flying[worker] = done
            stored = min(stored, done)
        kept[worker] = min(kept[worker], done)
        slowest = max(slowest, done - now)
    return Outcome(asked, drawn, slowest)


def at_once(count: int) -> Iterator[float]:
    """All in the same moment."""
    return (0.0 for _ in range(count))


def within(count: int, seconds: float, seed: int = 1) -> list[float]:
    """Evenly spread by chance, in their order."""
    chance = random.Random(seed)
    return sorted(chance.random() * seconds for _ in range(count))


def rising(rate: float, seconds: float) -> Iterator[float]:
    """From nothing to `rate` requests a second, in a straight line."""
    count = round(rate * seconds / 2)
    return (seconds * math.sqrt((i + 0.5) / count) for i in range(count))
