"""Bars: what we hold ourselves to, and whether the last figures hold it.

In: the plain values of both parts. Out: one line for each bar whose figure is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import ge, le, lt
from typing import Any

from tests.tools.bench.figures import Spread, number
from tests.tools.bench.table import Table

Plain = Mapping[str, Any]
Look = Callable[[Plain], Spread | float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A promise: `look` finds its figure, which has to be `relation` to `limit`.

    Of a spread it is the median.
    """

    promise: str
    look: Look
    relation: Callable[[float, float], bool]
    limit: float


_SIGNS: Mapping[Any, str] = {le: "at most", lt: "under", ge: "at least"}


def _spread(*path: str) -> Callable[[Plain], Spread]:
    def look(found: Plain) -> Spread:
        for name in path:
            found = found[name]
        return Spread(**found)

    return look


def _most(*path: str) -> Look:
    """The worst of the rounds, for what must never be more."""
    look = _spread(*path)
    return lambda found: look(found).high


def _slowest_design(found: Plain) -> Spread:
    ratios = [Spread(**each["p50_to_takumi"]) for each in found["cold"]["designs"].values()]
    return max(ratios, key=lambda ratio: ratio.median)


def _most_held(found: Plain) -> float:
    return max(float(held) for _, held in found["http"]["memory"]["held"])


BARS = (
    Bar("a new card, to takumi's time", _spread("cold", "peers", "ours", "p50_to_takumi"), le, 0.5),
    Bar("the same, 95th percentile", _spread("cold", "peers", "ours", "p95_to_takumi"), le, 0.5),
    Bar("its bytes, to takumi's", _spread("cold", "peers", "ours", "bytes_to_takumi"), le, 1.0),
    Bar("the slowest design, to takumi's card of the same texts", _slowest_design, le, 1.0),
    Bar("hits a second, to bare ASGI's",
        _spread("http", "hits", "servers", "Pyoji, 1 worker", "to_asgi"), ge, 0.8),
    Bar("the same, to a FastAPI route's",
        _spread("http", "hits", "servers", "Pyoji, 1 worker", "to_fastapi"), ge, 4.0),
    Bar("hits' p99 while all cores draw, to idle p99",
        _spread("http", "busy", "ways", "full", "p99_ratio"), lt, 5.0),
    Bar("the same, of hits at a steady rate",
        _spread("http", "busy", "ways", "steady", "p99_ratio"), lt, 5.0),
    Bar("new cards a second, two workers to one on one core",
        _spread("http", "growth", "workers", "one, on one core", "two_to_it"), ge, 1.8),
    Bar("the same, to one that may use all cores",
        _spread("http", "growth", "workers", "one", "two_to_it"), ge, 1.8),
    Bar("renders of one card that 1,000 request, one worker",
        _most("http", "stampede", "workers", "1", "drawn"), le, 1.0),
    Bar("the same, two workers",
        _most("http", "stampede", "workers", "2", "drawn"), le, 2.0),
    Bar("megabytes that a worker holds", _most_held, le, 250.0),
    Bar("milliseconds from opening the designer's page to its card",
        _spread("browser", "first", "plain_ms"), le, 500.0),
    Bar("the same, of a title that was never drawn",
        _spread("browser", "first", "new_ms"), le, 500.0),
    Bar("milliseconds from a letter to its picture",
        _spread("browser", "typing", "p50_ms"), lt, 150.0),
    Bar("requests for the card in flight", _most("browser", "typing", "in_flight"), le, 1.0),
    Bar("seconds from start to first card", _spread("http", "start", "seconds"), lt, 1.0),
)  # fmt: skip


def table(found: Plain) -> Table:
    """The bars, and whether they are held."""
    return Table(("what", "limit", "measured", "met"), list(_rows(found)))


def _rows(found: Plain) -> Iterator[tuple[str, str, str, str]]:
    for bar in BARS:
        try:
            figure = bar.look(found)
        except KeyError:
            continue  # not measured, or without the peers
        median = figure.median if isinstance(figure, Spread) else figure
        told = str(figure) if isinstance(figure, Spread) else number(figure)
        held = "yes" if bar.relation(median, bar.limit) else "no"
        yield bar.promise, f"{_SIGNS[bar.relation]} {bar.limit:g}", told, held
