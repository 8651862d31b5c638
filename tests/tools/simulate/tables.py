"""Tables: what the parts found, in rows.

In: the plain values of parts, as docs/explanation/scaling.json holds them. Out: tables by name,
the same for the terminal and the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.tools.bench.table import Table
from tests.tools.simulate.capacity import Capacity
from tests.tools.simulate.cost import Load
from tests.tools.simulate.numbers import binary, number, percent
from tests.tools.simulate.shares import Flight

NEW = 2_000_000
ASKS = (3, 10, 30)


def tables(found: Mapping[str, Any]) -> dict[str, Table]:
    """Of whichever parts there are."""
    made: dict[str, Table] = {}
    if "day" in found:
        made["day"] = _day(found["day"])
    if "layers" in found:
        made["memory"] = _memory(found["layers"])
        made["plans"] = _plans(found["layers"])
    if "shares" in found:
        made["shares"] = _shares(found["shares"])
        made["cost"] = _cost(Capacity(**found["shares"]["capacity"]))
    return made


def _day(part: Mapping[str, Any]) -> Table:
    runs = [part["alone"], *part["pair"]]
    bounds = part["bounds"]

    def row(name: str, tell: Any) -> list[str]:
        return [name, *(tell(run) for run in runs)]

    return Table(
        ("", "one process", "the first of two", "the second"),
        [
            row("requests, each answer compared", lambda run: f"{run['requests']:,}"),
            row("from memory", lambda run: percent(run["memory_hits"] / run["requests"])),
            row("from the directory", lambda run: percent(run["directory_hits"] / run["requests"])),
            row("drawn", lambda run: percent(run["drawn"] / run["requests"])),
            row(
                f"most bytes in memory, of {bounds['memory']:,}",
                lambda run: f"{run['memory_bytes']:,}",
            ),
            row(f"most on disk, of {bounds['disk']:,}", lambda run: f"{run['disk_bytes']:,}"),
            row("looks at both", lambda run: f"{run['samples']:,}"),
            row(
                "growth of the process after a fifth, MB",
                lambda run: number(run["growth"] / 1e6),
            ),
            row("a card into the directory, ms", lambda run: number(run["put_ms"])),
            row("seconds for the day", lambda run: number(run["seconds"])),
        ],
    )


def _memory(part: Mapping[str, Any]) -> Table:
    curves = part["curves"]
    sizes = [memory for memory, _ in next(iter(curves.values()))]
    rows = [
        [binary(memory), *(percent(curve[i][1]) for curve in curves.values())]
        for i, memory in enumerate(sizes)
    ]
    return Table(("`PYOJI_CACHE_BYTES`", *(f"Zipf {each}" for each in curves)), rows)


def _plans(part: Mapping[str, Any]) -> Table:
    rows = []
    for name, counts in part["plans"]["0.9"].items():
        whole = sum(counts.values())
        shares = [percent(counts[each] / whole) for each in ("edge", "memory", "behind", "drawn")]
        others = [drawn(part, exponent, name) for exponent in ("0.7", "1.1")]
        rows.append([name, *shares, *map(percent, others), number(drawn(part, "0.9", name) * 1000)])
    return Table(
        ("", "CDN", "memory", "behind it", "drawn", "drawn, 0.7", "drawn, 1.1", "cards/s of 1,000"),
        rows,
    )


def drawn(part: Mapping[str, Any], exponent: str, plan: str) -> float:
    """The share of requests for which a card was drawn."""
    counts = part["plans"][exponent][plan]
    return float(counts["drawn"] / sum(counts.values()))


def _shares(part: Mapping[str, Any]) -> Table:
    return Table(
        ("", *(f"{name}{what}" for name in _FLIGHTS.values() for what in (", drawn", ", s"))),
        list(_share_rows(part["cases"])),
    )


_FLIGHTS = {Flight.NONE: "nobody waits", Flight.PROCESS: "as is", Flight.SHARED: "shared flight"}


def _share_rows(cases: Mapping[str, Any]) -> Iterator[list[str]]:
    for case, sites in cases.items():
        for site, outcomes in sites.items():
            cells = []
            for flight in _FLIGHTS:
                found = outcomes.get(str(flight))
                cells += [f"{found['drawn']:,}", f"{found['slowest']:.3f}"] if found else ["", ""]
            yield [f"{case}; {site}", *cells]


def _cost(able: Capacity) -> Table:
    loads = [Load(NEW, asks) for asks in ASKS]

    def row(name: str, tell: Any) -> list[str]:
        return [name, *(tell(load) for load in loads)]

    return Table(
        ("a card is asked for", *(f"{asks} times" for asks in ASKS)),
        [
            row("new cards a second, average", lambda load: number(load.new_rate)),
            row("the same, peak", lambda load: number(load.new_rate * load.peak)),
            row("requests a second, average", lambda load: number(load.rate)),
            row("the same, peak", lambda load: number(load.rate * load.peak)),
            row("cores that draw at the peak", lambda load: number(load.drawing(able))),
            row("cores that answer at the peak", lambda load: number(load.answering(able))),
            row("cores, whole", lambda load: f"{load.cores(able):,}"),
            row("core-hours of drawing a day", lambda _: number(NEW / able.cards / 3600)),
            row("GB a day in directories", lambda load: number(load.disk / 1e9)),
            row("GB a day in Redis", lambda load: number(load.redis / 1e9)),
            row("GB a day to the outside", lambda load: number(load.egress / 1e9)),
            row("Gbit/s to the outside, peak", lambda load: number(load.line / 1e9)),
        ],
    )
