"""Parts: the two simulations, each as plain values for docs/explanation/scaling.json.

    day      the real stores, one process, then two on one directory
    layers   which layer answers, by Zipf's exponent, by memory, by how a service is set up

`say` receives progress messages.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tests.tools.simulate import day
from tests.tools.simulate.layers import Behind, Plan, Stream, answers
from tests.tools.simulate.traffic import Traffic

Plain = Mapping[str, Any]
Say = Callable[[str], None]

M, G = 2**20, 2**30
EXPONENTS = (0.7, 0.9, 1.1)
MEMORIES = (16 * M, 64 * M, 256 * M, G, 4 * G, 16 * G)
"""Bytes of one worker's; the second is the default, the last holds everything."""

PLANS = (
    Plan("1 worker, memory alone", 64 * M),
    Plan("4 workers, memory alone", 64 * M, 4),
    Plan("4 workers, directory 1G", 64 * M, 4, 1, Behind.DIRECTORY, G),
    Plan("4 workers, directory 10G", 64 * M, 4, 1, Behind.DIRECTORY, 10 * G),
    Plan("3 x 4 workers, a directory 10G each", 64 * M, 4, 3, Behind.DIRECTORY, 10 * G),
    Plan("the same, a title to one machine", 64 * M, 4, 3, Behind.DIRECTORY, 10 * G, routed=True),
    Plan("3 x 4 workers, one Redis 10G", 64 * M, 4, 3, Behind.REDIS, 10 * G),
)


def of_day(requests: int, say: Say) -> Plain:
    """A day through the real stores, twice."""
    traffic, bounds = Traffic(requests=requests), day.Bounds()
    say(f"{requests:,} requests through the real stores, one process")
    with tempfile.TemporaryDirectory() as place:
        alone = day.spend(traffic, Path(place), bounds, day.opened())
    say(f"{requests:,} requests through the real stores, two processes on one directory")
    with tempfile.TemporaryDirectory() as place:
        both = day.pair(traffic, Path(place), bounds)
    return {
        "traffic": asdict(traffic),
        "bounds": asdict(bounds),
        "alone": alone.plain(),
        "pair": [each.plain() for each in both],
    }


def of_layers(requests: int, say: Say) -> Plain:
    """Hit ratios of the second half of a day; the first fills the caches."""
    traffic = Traffic(requests=requests)
    curves, plans = {}, {}
    for exponent in EXPONENTS:
        say(f"{requests:,} requests through the model, Zipf {exponent}")
        stream = Stream.of(replace(traffic, exponent=exponent))
        curves[str(exponent)] = [
            [memory, answers(Plan("", memory), stream).share("memory")] for memory in MEMORIES
        ]
        plans[str(exponent)] = {plan.name: asdict(answers(plan, stream)) for plan in PLANS}
    return {"traffic": asdict(traffic), "curves": curves, "plans": plans}
