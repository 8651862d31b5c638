"""Traffic: a day of requests for cards, as crawlers make them.

In: the numbers of requests, titles and posts. Out: requests in order of time, deterministic for a
seed. Requests for old titles follow Zipf's law. Posts appear during the day, and the newest is
requested most. At times one is shared, and a thousand clients request it within a second.
This file knows nothing of stores, and the size of a card only as a distribution.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import NormalDist
from typing import NamedTuple

from pyoji.engine.card import JPEG, PNG, WEBP, Format

DAY = 86_400
MEDIAN_BYTES, P95_BYTES = 40_000, 60_000
"""Of a PNG of 1200 x 630; between and beyond them a log-normal distribution."""
_SPREAD = math.log(P95_BYTES / MEDIAN_BYTES) / NormalDist().inv_cdf(0.95)
MEAN_BYTES = MEDIAN_BYTES * math.exp(_SPREAD**2 / 2)
"""Of that distribution: about 41,200."""


@dataclass(frozen=True, slots=True)
class Form:
    """A format and a size; the share of requests that are for it; its bytes to the first's.

    The shares are assumed: links that people share say nothing, and get the first. The bytes are
    medians of three designs and four titles.
    """

    format: Format
    size: str
    share: float
    bytes: float


FORMS = (
    Form(PNG, "og", 0.90, 1.0),
    Form(WEBP, "og", 0.04, 0.35),
    Form(JPEG, "og", 0.02, 0.85),
    Form(PNG, "kakao", 0.02, 0.65),
    Form(PNG, "x", 0.01, 1.0),
    Form(PNG, "square", 0.01, 1.1),
)
TRACKED = 0.15
"""Share of requests whose link carries a parameter of its own for each click, as fbclid is."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a day is made of."""

    requests: int = 1_000_000
    titles: int = 200_000  # published before the day
    posts: int = 2_000  # published in its course
    exponent: float = 0.9  # of Zipf's law
    fresh: float = 0.25  # of the requests, for the day's posts
    bursts: int = 20  # shares that many follow at once
    burst: int = 1_000  # requests of each, within a second
    seed: int = 1

    @property
    def cards(self) -> int:
        """How many different cards can be asked for."""
        return (self.titles + self.posts) * len(FORMS)


class Request(NamedTuple):
    """`second` of the day; `title` counts from the most asked for, posts come behind all titles;
    `form` is a place in FORMS."""

    second: float
    title: int
    form: int
    tracked: bool

    @property
    def card(self) -> int:
        """The number of the card: requests with equal numbers are for one card."""
        return self.title * len(FORMS) + self.form


def ranks(count: int, exponent: float) -> list[float]:
    """Weights of 1 to `count` by Zipf's law, each with all before it added."""
    return list(accumulate(rank**-exponent for rank in range(1, count + 1)))


def requests(day: Traffic) -> Iterator[Request]:
    """Exactly `day.requests` of them."""
    chance = random.Random(day.seed)
    most = day.requests // 4  # a short day is not all burst
    bursts = min(day.bursts, most // day.burst) if day.burst else 0
    minutes = _minutes(day.requests - bursts * day.burst)
    shared = {(2 * i + 1) * len(minutes) // (2 * bursts) for i in range(bursts)}
    old = ranks(day.titles, day.exponent)
    new = ranks(day.posts, 1.0)
    shares = [form.share for form in FORMS]
    for minute, count in enumerate(minutes):
        published = day.posts * (minute + 1) // len(minutes)
        newest = day.titles + published - 1
        if minute in shared:
            for i in range(day.burst):  # all clients have the same link
                at = minute * 60 + i / day.burst
                yield Request(at, newest, 0, chance.random() < TRACKED)
        titles = chance.choices(range(day.titles), cum_weights=old, k=count)
        if published:
            ages = chance.choices(range(published), cum_weights=new[:published], k=count)
            titles = [
                newest - age if chance.random() < day.fresh else title
                for title, age in zip(titles, ages, strict=True)
            ]
        forms = chance.choices(range(len(FORMS)), shares, k=count)
        for i, (title, form) in enumerate(zip(titles, forms, strict=True)):
            at = minute * 60 + 1 + 59 * i / count
            yield Request(at, title, form, chance.random() < TRACKED)


def _minutes(count: int) -> list[int]:
    """`count` over the minutes of a day: in the busiest eight times as many as in the quietest."""
    waves = accumulate(1 - 7 / 9 * math.cos(2 * math.pi * minute / 1440) for minute in range(1440))
    until = list(waves)
    marks = [0, *(round(count * so_far / until[-1]) for so_far in until)]
    return [after - before for before, after in pairwise(marks)]


def size(chance: float, form: Form) -> int:
    """Bytes of a card, by a number between 0 and 1 that stands for which title it is."""
    within = min(max(chance, 1e-6), 1 - 1e-6)
    drawn = NormalDist(math.log(MEDIAN_BYTES), _SPREAD).inv_cdf(within)
    return round(math.exp(drawn) * form.bytes)
