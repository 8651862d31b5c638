"""Stampede: how often one new card is drawn when many clients request it at once."""

from __future__ import annotations

from typing import Any

from tests.tools.bench import client, servers
from tests.tools.bench.figures import Spread


def measured(rounds: int, asking: int = 1000) -> dict[str, Any]:
    """Cards drawn for `asking` simultaneous requests, with one worker and with two."""
    return {
        "rounds": rounds,
        "asking": asking,
        "workers": {str(workers): _of(workers, rounds, asking) for workers in (1, 2)},
    }


def _of(workers: int, rounds: int, asking: int) -> dict[str, Any]:
    drawn, slowest = [], []
    with servers.pyoji(workers) as server:
        before = servers.cards_drawn(server)
        for target in servers.targets(500, rounds):
            answers = client.together(server, target, asking)
            if len({each.body for each in answers}) != 1 or answers[0].status != 200:
                raise RuntimeError("not everyone got the card")
            now = servers.cards_drawn(server)
            drawn.append(now - before)
            slowest.append(max(each.seconds for each in answers))
            before = now
    return {
        "drawn": Spread.of(drawn).plain(),
        "slowest_s": Spread.of(slowest).plain(),
    }
