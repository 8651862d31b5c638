"""Bars: performance targets, and whether the last figures meet them.

In: the plain values of both parts. Out: one line for each bar that has a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import ge, le, lt
from typing import Any

from tests.tools.bench.figures import Spread, four, number
from tests.tools.bench.table import Table

Plain = Mapping[str, Any]
Look = Callable[[Plain], Spread | float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A target: `look` finds its figure, which has to be in `relation` to `limit`.

    The figure of a spread is its median.
    """

    promise: str
    look: Look
    relation: Callable[[float, float], bool]
    limit: float
    digits: Callable[[float], str] = number


BRAND = "og-cuckoo-network"
"""The design that has to be the fastest."""

_SIGNS: Mapping[Any, str] = {le: "at most", lt: "under", ge: "at least"}


def _spread(*path: str) -> Callable[[Plain], Spread]:
    def look(found: Plain) -> Spread:
        for name in path:
            found = found[name]
        return Spread(**found)

    return look


def _most(*path: str) -> Look:
    """Return the worst of the rounds, for bounds that every round has to meet."""
    look = _spread(*path)
    return lambda found: look(found).high


def _slowest_design(found: Plain) -> Spread:
    ratios = [Spread(**each["p50_to_takumi"]) for each in found["cold"]["designs"].values()]
    return max(ratios, key=lambda ratio: ratio.median)


def _of_kinds(
    figure: str, wanted: Callable[[str], bool], worst: Callable[..., Spread] = max
) -> Look:
    """Return the worst of several kinds of requested cards, by its median."""

    def look(found: Plain) -> Spread:
        kinds = found["asked"]["kinds"].items()
        spreads = [Spread(**each[figure]) for name, each in kinds if wanted(name)]
        if not spreads:
            raise KeyError(figure)
        return worst(spreads, key=lambda spread: spread.median)

    return look


def _is_design(name: str) -> bool:
    return "," not in name


def _form(name: str) -> Callable[[str], bool]:
    return lambda kind: kind.endswith(f", {name}")


def _most_held(found: Plain) -> float:
    return max(float(held) for _, held in found["http"]["memory"]["held"])


BARS = (
    Bar("a new card, to takumi's time", _spread("cold", "peers", "ours", "p50_to_takumi"), le, 0.5),
    Bar("the same, 95th percentile", _spread("cold", "peers", "ours", "p95_to_takumi"), le, 0.5),
    Bar("its bytes, to takumi's", _spread("cold", "peers", "ours", "bytes_to_takumi"), le, 1.0),
    Bar("the slowest design, to takumi's card of the same texts", _slowest_design, le, 1.0),
    Bar("a new card over HTTP, the slowest design, to takumi's",
        _of_kinds("p50_to_takumi", _is_design), le, 0.6),
    Bar("the same, 95th percentile", _of_kinds("p95_to_takumi", _is_design), le, 0.8),
    Bar("the brand's card, to takumi's",
        _of_kinds("p50_to_takumi", BRAND.__eq__), le, 0.5),
    Bar("the largest design's bytes, to takumi's",
        _of_kinds("bytes_to_takumi", _is_design), le, 1.0),
    Bar("a new ground, to takumi's card",
        _of_kinds("p50_to_takumi", _form("a new ground")), le, 1.0),
    Bar("scale=2, to takumi's", _of_kinds("p50_to_takumi", _form("scale=2")), le, 1.0),
    *(
        bar
        for form in (".webp", ".jpg")
        for bar in (
            Bar(f"{form}, to takumi's", _of_kinds("p50_to_takumi", _form(form)), le, 1.0),
            Bar("its bytes, to takumi's", _of_kinds("bytes_to_takumi", _form(form)), le, 1.0),
            Bar("its likeness, to takumi's",
                _of_kinds("likeness_to_takumi", _form(form), min), ge, 1.0, four),
        )
    ),
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
    Bar("new cards of the mix a second, two workers to one on one core",
        _spread("scale", "services", "two workers", "to_one_core"), ge, 1.8),
    Bar("hits' p99 while the mix is drawn, to idle p99",
        _spread("scale", "hits", "p99_ratio"), lt, 5.0),
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
    """Return a table of the bars, and whether they are met."""
    return Table(("what", "limit", "measured", "met"), list(_rows(found)))


def _rows(found: Plain) -> Iterator[tuple[str, str, str, str]]:
    for bar in BARS:
        try:
            figure = bar.look(found)
        except KeyError:
            continue  # not measured, or without the peers
        median = figure.median if isinstance(figure, Spread) else figure
        told = figure.told(bar.digits) if isinstance(figure, Spread) else bar.digits(figure)
        held = "yes" if bar.relation(median, bar.limit) else "no"
        yield bar.promise, f"{_SIGNS[bar.relation]} {bar.limit:g}", told, held
