"""Page: docs/explanation/scaling.md and its plots, from docs/explanation/scaling.json.

In: the plain values of all three parts. Out: files' names and texts. The words are in `page.md`;
each `$name` in them is worked out here, so that no number is typed by hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from string import Template
from typing import Any

from pyoji.service.cache.directory import LOCK_PAUSE, LOCK_WAIT
from pyoji.service.cache.tally import FREED
from pyoji.service.cache.tally import cost as blocks

from tests.tools.simulate import plot
from tests.tools.simulate.capacity import Capacity
from tests.tools.simulate.cost import BUSY, Load, bits, new_a_day
from tests.tools.simulate.layers import REDIS_OVERHEAD, STORED
from tests.tools.simulate.numbers import binary, number, percent
from tests.tools.simulate.parts import HOUR, PEAK, PLANS
from tests.tools.simulate.tables import NEW, drawn, tables
from tests.tools.simulate.traffic import DAY, MEAN_BYTES, MEDIAN_BYTES, P95_BYTES, TRACKED

WORDS = Path(__file__).with_name("page.md")
GBIT = 1e9
ASKS = 10
WORKER_MB = 250
"""What the bench holds a worker to, with the default of 40M in memory."""

_NAMES = [plan.name for plan in PLANS]
_ALONE, _FOUR, _DIR_1G, _DIR_10G, _DIRS, _ROUTED, _REDIS, _CDN_RAW, _CDN_CLEAN = _NAMES


def files(found: Mapping[str, Any]) -> Mapping[str, str]:
    """Everything that is written into docs/explanation beside the figures, by name."""
    return {
        "scaling.md": Template(WORDS.read_text("utf-8")).substitute(values(found)),
        "scaling-memory.svg": _curves(found["layers"]),
        "scaling-layers.svg": _bars(found["layers"]),
    }


def values(found: Mapping[str, Any]) -> Mapping[str, str]:
    """What stands for each `$name` in the words."""
    able = Capacity(**found["shares"]["capacity"])
    return {
        **_machine(able),
        **_ladder(found["layers"], able),
        **_day(found["day"], able),
        **_shared(able),
        **_million(able),
        **{f"table_{name}": table.markdown() for name, table in tables(found).items()},
    }


def _machine(able: Capacity) -> dict[str, str]:
    source = (
        "Both are [the bench's](performance.md)."
        if able.measured
        else "**Both are assumed**, until the bench has been run on this tree."
    )
    return {
        "source": source,
        "cards": number(able.cards),
        "cards_busy": number(able.cards * BUSY),
        "cards_a_day": _round(new_a_day(1, able)),
        "four_cores": _round(new_a_day(4, able)),
        "hits": number(able.hits),
        "hits_busy": number(able.hits * BUSY),
        "hits_a_day": _round(able.hits * BUSY / 3 * DAY),
        "mean_kb": number(MEAN_BYTES / 1000),
        "median_kb": number(MEDIAN_BYTES / 1000),
        "p95_kb": number(P95_BYTES / 1000),
        "new_mbit": number(bits(able.cards * BUSY) / 1e6),
        "hits_gbit": number(bits(able.hits) / GBIT),
        "line_cards": _round(GBIT / bits(1)),
        "line_half": _round(GBIT / 2 / bits(1)),
        "big_cores": "8",
        "big_a_day": _round(new_a_day(8, able)),
    }


def _ladder(part: Mapping[str, Any], able: Capacity) -> dict[str, str]:
    day = part["traffic"]
    share = {name: drawn(part, "0.9", name) for name in _NAMES}
    counts = part["plans"]["0.9"]

    def of(plan: str, layer: str) -> float:
        return float(counts[plan][layer] / sum(counts[plan].values()))

    difference = share[_DIRS] - share[_REDIS]
    reads = 1 - of(_REDIS, "memory")
    return {
        "requests": f"{day['requests']:,}",
        "titles": f"{day['titles']:,}",
        "posts": f"{day['posts']:,}",
        "bursts": f"{day['bursts']:,}",
        "cards_per_g": _round(2**30 / blocks(round(MEAN_BYTES) + STORED)),
        "drawn_memory": percent(share[_FOUR]),
        "drawn_1g": percent(share[_DIR_1G]),
        "drawn_10g": percent(share[_DIR_10G]),
        "drawn_3dir": percent(share[_DIRS]),
        "drawn_redis": percent(share[_REDIS]),
        "drawn_routed": percent(share[_ROUTED]),
        "memory_routed": percent(of(_ROUTED, "memory")),
        "memory_redis": percent(of(_REDIS, "memory")),
        "times": number(share[_DIRS] / share[_REDIS]),
        "difference": percent(difference),
        "redis_pays": _round(able.cards * BUSY / difference),
        "edge_clean": percent(of(_CDN_CLEAN, "edge")),
        "edge_raw": percent(of(_CDN_RAW, "edge")),
        "redis_reads": number(1000 * reads),
        "redis_mbit": number(bits(1000 * reads) / 1e6),
        "redis_half": _round(GBIT / 2 / bits(reads)),
    }


def _day(part: Mapping[str, Any], able: Capacity) -> dict[str, str]:
    put = part["alone"]["put_ms"]
    both = [each["put_ms"] for each in part["pair"]]
    count = max(each["count_us"] for each in (part["alone"], *part["pair"]))
    puts = sum(1000 / each for each in both)
    most = LOCK_WAIT / count * 1e6
    kept = 2 * NEW  # two days of them
    sweep, between = kept * count / 1e6, kept * FREED / Load(NEW).new_rate
    return {
        "disk_two": number(2 * Load(NEW).disk / 1e9),
        "sweep_s": number(sweep),
        "sweep_hours": number(between / 3600),
        "sweep_lost": percent(sweep / between),
        "put_ms": number(put),
        "put_both_ms": number(mean(both)),
        "lock_pause": f"{LOCK_PAUSE * 1000:.0f}",
        "puts": _round(puts),
        "put_mb": number(puts * blocks(round(MEAN_BYTES) + STORED) / 1e6),
        "put_cores": number(puts / able.cards),
        "count_us": number(count),
        "sweep_files": _round(most),
        "sweep_gb": f"{most * blocks(round(MEAN_BYTES) + STORED) / 1e9:.0f}",
    }


def _shared(able: Capacity) -> dict[str, str]:
    rise = PEAK * HOUR / 2
    return {
        "as_found": (
            " The bench finds the same by asking: [one new card, asked for by many at once]"
            "(performance.md#one-new-card-asked-for-by-many-at-once)."
            if able.measured
            else ""
        ),
        "card_ms": number(1000 / able.cards),
        "twelve_ms": number(12_000 / able.cards),
        "peak": f"{PEAK:.0f}",
        "peak_share": percent(PEAK / able.hits),
        "peak_mbit": number(bits(PEAK) / 1e6),
        "tracked": f"{TRACKED:.0%}",
        "rise": f"{rise:,.0f}",
        "tracked_rise": f"{rise * TRACKED:,.0f}",
        "tracked_rate": number(PEAK * TRACKED),
        "tracked_cores": number(PEAK * TRACKED / able.cards / BUSY),
    }


def _million(able: Capacity) -> dict[str, str]:
    load = Load(NEW, ASKS)
    return {
        "new": f"{NEW:,}",
        "new_rate": number(load.new_rate),
        "new_peak": number(load.new_rate * load.peak),
        "browser_cores": number(load.new_rate * load.peak * 0.28 / BUSY),
        "disk_card": f"{blocks(round(MEAN_BYTES) + STORED):,}",
        "redis_card": f"{MEAN_BYTES + STORED + REDIS_OVERHEAD:,.0f}",
        "disk_month": number(load.disk * 30 / 1e12),
        "redis_two": number(load.redis * 2 / 1e9),
        "order_cores": f"{2 * load.cores(able)}",
        "order_memory": f"{WORKER_MB}",
        "order_line": number(load.line / BUSY / GBIT),
        "egress_month": number(load.egress * 30 / 1e12),
    }


def _curves(part: Mapping[str, Any]) -> str:
    drawn_ = [plot.Line(f"Zipf {each}", points) for each, points in part["curves"].items()]
    ticks = [(memory, binary(memory)) for memory, _ in drawn_[0].points]
    note = "one worker, memory alone; by bytes of memory"
    return plot.lines("Share of requests that memory answers", note, drawn_, ticks)


def _bars(part: Mapping[str, Any]) -> str:
    layers = {"edge": "CDN", "memory": "memory", "behind": "directory or Redis", "drawn": "drawn"}
    rows = []
    for name, counts in part["plans"]["0.9"].items():
        rows.append((name, [counts[each] / sum(counts.values()) for each in layers]))
    title = "Where requests are answered"
    return plot.stacks(title, "Zipf 0.9, second half of a day", list(layers.values()), rows)


def _round(value: float) -> str:
    """To two digits: 8,700 · 3.5 million."""
    if not value:
        return "0"
    step = 10 ** (math.floor(math.log10(value)) - 1)
    whole = round(value / step) * step
    return f"{whole / 1e6:,.3g} million" if whole >= 1e6 else f"{whole:,.0f}"
