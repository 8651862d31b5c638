"""Memory: a worker's memory after thousands of different cards, and its start-up time."""

from __future__ import annotations

import time
from typing import Any

from pyoji.engine.design import load as load_designs

from tests.tools.bench import client, servers
from tests.tools.bench.figures import Spread

STEPS = 10


def growth(cards: int) -> dict[str, Any]:
    """Return one worker's megabytes (2^20 bytes), in ten steps up to `cards` different cards.

    Cards are of all designs by turns, ours and the bench's, since each adds cached backgrounds. The
    cache has its default size.
    """
    designs = ("bench", *load_designs("fonts").names)
    step = max(1, cards // STEPS)
    held = []
    with servers.pyoji() as server:
        held.append((0, server.resident() / 2**20))
        for done in range(step, step * STEPS + 1, step):
            words = servers.targets(done, step)
            client.draw_all(
                server,
                [
                    target.replace("/api/bench?", f"/api/{designs[i % len(designs)]}?")
                    for i, target in enumerate(words)
                ],
            )
            held.append((done, server.resident() / 2**20))
    return {"designs": len(designs), "held": [[n, float(f"{mb:.4g}")] for n, mb in held]}


def start(rounds: int) -> dict[str, Any]:
    """Return the seconds from the start of the process to its first card."""
    [target] = servers.targets(0, 1)
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        with servers.unready() as server:
            servers.await_answer(server, target, pause=0.005)
            found.append(time.perf_counter() - began)
    return {"rounds": rounds, "seconds": Spread.of(found).plain()}
