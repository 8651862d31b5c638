"""Scale: a mix of new cards, per core and per worker, beside takumi: `make bench-scale`.

Pyoji with one worker on one core, with one and with two, and takumi's service on one core and on
all, by turns over the same cards, while the others are stopped. The order changes from round to
round. Then one client requests cached cards at a steady rate, while another requests the mix as
fast as possible.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pyoji.engine.card import EXTENSIONS
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.bench import client, drawers, load, report, servers
from tests.tools.bench.connection import Connection, get, post
from tests.tools.bench.figures import Spread, percentile
from tests.tools.bench.likeness import Likeness
from tests.tools.bench.mix import Asked, mix

ONE_CORE, ONE, TWO = "one worker on one core", "one worker", "two workers"
TAKUMI_CORE, TAKUMI = "takumi on one core", "takumi"
BESIDE = {
    ONE_CORE: TAKUMI_CORE, ONE: TAKUMI, TWO: TAKUMI, TAKUMI_CORE: TAKUMI_CORE, TAKUMI: TAKUMI,
}  # fmt: skip
"""The takumi service that each is compared with: the one with the same number of cores."""

PER_WORKER = 8
"""Connections per worker that request new cards; takumi gets the number for two workers."""
RATE = 100
"""Cached cards a second that one client requests meanwhile."""
MOST = 1500
"""Cards of the mix prepared per second of drawing; more than can be drawn."""

PATIENT = {"PYOJI_DEADLINE": "30"}
"""No deadline for a card: a fallback would count as a fast card."""


@dataclass(slots=True)
class Found:
    """The measurements of one service, a number per round."""

    before: float
    after: float = 0.0
    rates: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)

    def figures(self, takumi: Found, one_core: Found) -> dict[str, Any]:
        """Return plain values for JSON; `takumi` is the service with the same number of cores."""
        found = {
            "rate": Spread.of(self.rates),
            "to_takumi": Spread.ratio(self.rates, takumi.rates),
            "to_one_core": Spread.ratio(self.rates, one_core.rates),
            "processor_ms": Spread.of(self.processor_ms),
            "processor_to_takumi": Spread.ratio(self.processor_ms, takumi.processor_ms),
            "p50_ms": Spread.of(self.p50),
            "p99_ms": Spread.of(self.p99),
        }
        held = {"before_mb": self.before / 2**20, "after_mb": self.after / 2**20}
        return {name: spread.plain() for name, spread in found.items()} | {
            name: float(f"{value:.4g}") for name, value in held.items()
        }


class Cards:
    """The mix in parts, as requests to each service."""

    def __init__(self) -> None:
        engine = load_engine(Settings())
        self._templates, self._likeness = engine.templates, Likeness(engine)
        self._mix = mix(tuple(engine.templates.names))

    def take(self, number: int) -> list[Asked]:
        """Return cards that no service has drawn."""
        return list(islice(self._mix, number))

    def of_takumi(self, asked: Asked) -> dict[str, Any]:
        """Return takumi's request for the card."""
        format_ = EXTENSIONS[asked.kind.extension]
        return self._likeness.request(self._templates.card(asked.kind.design, asked.pairs, format_))


def cards_of_mix(
    running: Mapping[str, servers.Server], cards: Cards, rounds: int, number: int
) -> dict[str, Found]:
    """Have each service draw the same cards, by turns."""
    found = {name: Found(server.resident()) for name, server in running.items()}
    for turn in range(rounds + 1):  # the first warms
        asked = cards.take(number)
        ours = [get(each.target) for each in asked]
        theirs = [cards.of_takumi(each) for each in asked]
        first = turn % len(running)
        for name in (*list(running)[first:], *list(running)[:first]):
            server = running[name]
            if server.name == "takumi":
                _prepare(server, theirs)
            requests = [post(each) for each in theirs] if server.name == "takumi" else ours
            connections = PER_WORKER * (2 if name == TAKUMI else server.workers)
            with servers.paused(other for other in running.values() if other is not server):
                began = server.processor()
                answers, seconds = client.exchanged(server, iter(requests), connections)
                took = server.processor() - began
            wrong = Counter(each.status for each in answers if each.status != 200)
            if wrong:
                raise RuntimeError(f"{name}: of {len(answers)} answers, by status: {wrong}")
            if turn:
                times = [each.seconds * 1000 for each in answers]
                found[name].rates.append(number / seconds)
                found[name].processor_ms.append(took / number * 1000)
                found[name].p50.append(percentile(times, 0.5))
                found[name].p99.append(percentile(times, 0.99))
    for name, server in running.items():
        found[name].after = server.resident()
    return found


def _prepare(server: servers.Server, asked: Sequence[Mapping[str, Any]]) -> None:
    """Load the fonts of the cards, which a service has loaded at its start."""
    texts = [text for each in asked for text in each["texts"]]
    with closing(Connection(server)) as connection:
        connection.ask(post({"texts": texts}, "PUT"), status=204)


def hits(server: servers.Server, cards: Cards, rounds: int, seconds: int) -> dict[str, Any]:
    """Return latencies of cached cards for one client, idle and while the mix is drawn."""
    [target] = servers.targets(0, 1)
    load.hits(server, target, 1)  # until every worker knows it
    quiet: list[float] = []
    busy: list[float] = []
    drawn: list[float] = []

    def p99() -> float:
        took = client.steady(server, target, RATE, seconds, lines=1)
        return percentile((each.seconds * 1000 for each in took), 0.99)

    with ThreadPoolExecutor(1) as pool:
        for _ in range(rounds):
            quiet.append(p99())
            ready = [each.target for each in cards.take(MOST * (seconds + 1))]
            connections = PER_WORKER * server.workers
            drawing = pool.submit(load.fresh, server, ready, seconds + 1, connections)
            busy.append(p99())
            drawn.append(drawing.result().rate)
    return {
        "workers": server.workers,
        "rate": RATE,
        "seconds": seconds,
        "drawn": Spread.of(drawn).plain(),
        "quiet_p99_ms": Spread.of(quiet).plain(),
        "busy_p99_ms": Spread.of(busy).plain(),
        "p99_ratio": Spread.ratio(busy, quiet).plain(),
    }


def measured(rounds: int, number: int, seconds: int) -> dict[str, Any]:
    """All figures of this bench."""
    drawers.install()
    core = min(os.sched_getaffinity(0))
    cards = Cards()
    with ExitStack() as stack:
        running = {
            ONE_CORE: stack.enter_context(servers.pyoji(1, core, PATIENT)),
            ONE: stack.enter_context(servers.pyoji(1, settings=PATIENT)),
            TWO: stack.enter_context(servers.pyoji(2, settings=PATIENT)),
            TAKUMI_CORE: stack.enter_context(servers.takumi(core)),
            TAKUMI: stack.enter_context(servers.takumi()),
        }
        found = cards_of_mix(running, cards, rounds, number)
        with servers.paused(server for name, server in running.items() if name != TWO):
            known = hits(running[TWO], cards, rounds, seconds)
    return {
        "rounds": rounds,
        "cards": number,
        "per_worker": PER_WORKER,
        "node": drawers.node(),
        "services": {
            name: each.figures(found[BESIDE[name]], found[ONE_CORE]) for name, each in found.items()
        },
        "hits": known,
    }


def main() -> None:
    """Measure, print, and write the requested files."""
    asked = argparse.ArgumentParser(
        prog="make bench-scale", description=(__doc__ or "").split("\n\n")[0]
    )
    asked.add_argument("--rounds", type=int, default=5, help="rounds; 5 are the least to quote")
    asked.add_argument("--cards", type=int, default=300, help="cards of the mix in a round")
    asked.add_argument("--seconds", type=int, default=3, help="how long known cards are asked for")
    report.options(asked)
    given = asked.parse_args()
    if not Path("/proc/self/status").exists():
        raise SystemExit("This bench reads /proc, which only Linux has.")
    report.deliver("scale", measured(given.rounds, given.cards, given.seconds), given)


if __name__ == "__main__":
    main()
