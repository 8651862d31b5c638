"""Fairness, from outside: `python -m tests.tools.bench.fairness` (add `--seconds 60` for longer).

In: nothing. Out: three tables, and 1 where a bar is missed.

    one client's dear cards    5 a second from one client, ordinary cards from 20 others meanwhile:
                               no other gets a fallback, and none waits a second
    the dearest request        beside an ordinary one: at most 30 times (`dearest.py`)
    the event loop             no request holds it for 20 ms of the processor (`growth/loop.py`)

The service runs with default settings in one process. Clients are distinguished as behind a proxy,
by `X-Forwarded-For` from the loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tests.tools.bench import dearest
from tests.tools.bench.client import Line
from tests.tools.bench.servers import Server
from tests.tools.faults.service import service
from tests.tools.growth import loop

DEAR_A_SECOND, OTHERS, OTHERS_A_SECOND = 5, 20, 4
SLOWEST = 1.0

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer: seconds, and why it is a fallback, if it is."""

    seconds: float
    fallback: str | None


def dear() -> str:
    """A new card as dear as a link can ask for."""
    ground = f"{next(_NUMBERS) * 2654435761 & 0xFFFFFF:06x}"
    title = quote("".join(dearest.TITLES["emoji"]))
    return f"/api/tutorial.webp?title={title}&size=square&scale=2&bg={ground}"


def ordinary() -> str:
    """A new card as a blog asks for."""
    return f"/api/og-cuckoo-network?title={quote(f'표지: 링크 하나로 {next(_NUMBERS)}')}"


async def ask(server: Server, client: str, target: str) -> Seen:
    """What a client gets, on a connection of its own."""
    line = await Line.to(server)
    try:
        took = await line.ask(target, fields=f"X-Forwarded-For: {client}\r\n")
    finally:
        line.close()
    _, _, rest = took.head.partition(b"x-card-fallback: ")
    why = rest.partition(b"\r\n")[0].decode() or None
    return Seen(took.seconds, why if took.status == 200 else str(took.status))


async def paced(
    server: Server, clients: Iterator[str], targets: Iterator[str], rate: float, seconds: float
) -> list[Seen]:
    """Send `rate` requests a second, independent of the responses."""
    tasks = []
    for _ in range(round(rate * seconds)):
        tasks.append(asyncio.create_task(ask(server, next(clients), next(targets))))
        await asyncio.sleep(1 / rate)
    return await asyncio.gather(*tasks)


def one_client_asks_for_dear_cards(seconds: float) -> bool:
    """Print what it and the others get; whether the others get all of theirs in time."""
    others = itertools.cycle(f"8.8.{number}.8" for number in range(OTHERS))

    async def scenario(server: Server) -> tuple[list[Seen], list[Seen]]:
        found = await asyncio.gather(
            paced(server, itertools.repeat("9.9.9.9"), iter(dear, ""), DEAR_A_SECOND, seconds),
            paced(server, others, iter(ordinary, ""), OTHERS_A_SECOND, seconds),
        )
        return found[0], found[1]

    with service(1) as made:
        greedy, modest = asyncio.run(scenario(made.server))
    for name, seen in (("dear cards, one client", greedy), ("ordinary cards, others", modest)):
        times = [each.seconds for each in seen]
        lost = sum(each.fallback is not None for each in seen)
        median, slowest = statistics.median(times) * 1000, max(times) * 1000
        print(
            f"{name:24} {len(seen):4} asked {lost:4} fallbacks"
            f"  median {median:5.0f} ms  slowest {slowest:5.0f} ms"
        )
    lost = [each.fallback for each in modest if each.fallback is not None]
    return not lost and max(each.seconds for each in modest) < SLOWEST


def main() -> int:
    """Print all tables; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    words = parser.parse_args()
    kept = [one_client_asks_for_dear_cards(words.seconds)]
    print()
    kept.append(dearest.main() == 0)
    print()
    kept.append(loop.main([]) == 0)
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
