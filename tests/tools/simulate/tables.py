"""Tables: what the simulations found, and what follows from it and from the bench's figures.

In: plain values, as docs/explanation/scaling.json holds them. Out: tables by name, the same for the
terminal and the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.tools.bench import sections
from tests.tools.bench.table import Table
from tests.tools.simulate.cost import BUSY, PEAK, Capacity, Load
from tests.tools.simulate.traffic import DAY, MEAN_BYTES

LOADS = {
    "a publisher": Load(2_000, asks=100),
    "a platform": Load(100_000, asks=30),
    "GitHub": Load(2_000_000, asks=10),
}
"""Whose cards the page calculates for."""

LINE = 1e9 / 8 / MEAN_BYTES
"""Cards a second on a line of 1 Gbit/s."""


def tables(found: Mapping[str, Any], bench: Mapping[str, Any]) -> dict[str, Table]:
    """Of the bench, and of whichever simulations there are."""
    capacity = Capacity.of(bench)
    _, known = sections.scale(bench["scale"])
    made = {
        "capacity": _capacity(capacity),
        "workers": _workers(bench["scale"]["services"]),
        "hits": known.table,
        "cost": _cost(capacity),
    }
    if "layers" in found:
        made["memory"] = _memory(found["layers"])
        made["plans"] = _plans(found["layers"])
    if "day" in found:
        made["day"] = _day(found["day"])
    return made


def _capacity(capacity: Capacity) -> Table:
    most = {
        "new cards, a core": capacity.cards,
        "known cards, a worker": capacity.hits,
        "cards, a line of 1 Gbit/s": LINE,
    }
    return Table(
        ("", "a second", "of it planned for", "a day, in millions"),
        [
            [name, number(rate), number(rate * BUSY), number(rate * BUSY / PEAK * DAY / 1e6)]
            for name, rate in most.items()
        ],
    )


def _workers(services: Mapping[str, Any]) -> Table:
    ours = {name: each for name, each in services.items() if "takumi" not in name}
    return Table(
        ("", "new cards a second", "to one core's", "processor for a card, ms", "p99, ms"),
        [
            [
                name,
                number(each["rate"]["median"]),
                number(each["to_one_core"]["median"]),
                number(each["processor_ms"]["median"]),
                number(each["p99_ms"]["median"]),
            ]
            for name, each in ours.items()
        ],
    )


def _day(part: Mapping[str, Any]) -> Table:
    runs = [part["alone"], *part["pair"]]
    bounds = part["bounds"]
    rows: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
        "requests, each answer compared": lambda run: f"{run['requests']:,}",
        "from memory": lambda run: percent(run["memory_hits"] / run["requests"]),
        "from the directory": lambda run: percent(run["directory_hits"] / run["requests"]),
        "drawn": lambda run: percent(run["drawn"] / run["requests"]),
        f"most bytes in memory, of {bounds['memory']:,}": lambda run: f"{run['memory_bytes']:,}",
        f"most on disk, of {bounds['disk']:,}": lambda run: f"{run['disk_bytes']:,}",
        "growth of the process after a fifth, MB": lambda run: number(run["growth"] / 1e6),
        "a card into the directory, ms": lambda run: number(run["put_ms"]),
        "a sweep's look at a file, µs": lambda run: number(run["count_us"]),
    }
    return Table(
        ("", "one process", "the first of two", "the second"),
        [[name, *map(tell, runs)] for name, tell in rows.items()],
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
    for name in part["plans"]["0.9"]:
        shares = [_share(part, "0.9", name, layer) for layer in ("memory", "behind", "drawn")]
        others = [_share(part, exponent, name, "drawn") for exponent in ("0.7", "1.1")]
        rows.append([name, *map(percent, (*shares, *others))])
    return Table(("", "memory", "behind it", "drawn", "drawn, 0.7", "drawn, 1.1"), rows)


def _share(part: Mapping[str, Any], exponent: str, plan: str, layer: str) -> float:
    counts = part["plans"][exponent][plan]
    return float(counts[layer] / sum(counts.values()))


def _cost(capacity: Capacity) -> Table:
    rows: Mapping[str, Callable[[Load], str]] = {
        "new cards a day": lambda load: f"{load.new:,}",
        "requests of a card": lambda load: f"{load.asks:,}",
        "new cards a second, peak": lambda load: number(load.new_rate),
        "requests a second, peak": lambda load: number(load.rate),
        "cores": lambda load: number(load.cores(capacity)),
        "cores, whole": lambda load: f"{load.whole_cores(capacity):,}",
        "GB a day in directories": lambda load: number(load.disk / 1e9),
        "GB a day in Redis": lambda load: number(load.redis / 1e9),
        "GB a day to the outside": lambda load: number(load.egress / 1e9),
        "Gbit/s to the outside, peak": lambda load: number(load.rate * MEAN_BYTES * 8 / 1e9),
    }
    return Table(
        ("", *LOADS),
        [[name, *map(tell, LOADS.values())] for name, tell in rows.items()],
    )


def number(value: float) -> str:
    """As many digits as mean something: 26,104 · 143 · 7.8 · 0.42."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percent(share: float) -> str:
    """Of one: 12.3%."""
    return f"{share * 100:.1f}%"


def binary(bytes_: float) -> str:
    """Bytes as settings write them: 64M, 10G."""
    return f"{bytes_ / 2**30:.0f}G" if bytes_ >= 2**30 else f"{bytes_ / 2**20:.0f}M"
