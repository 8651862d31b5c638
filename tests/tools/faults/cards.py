"""What is asked for: a few cards that are known, and new ones without end.

The new ones are the same in every scenario, since each service begins with nothing, and the judge
has to draw each but once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from tests.tools.bench import servers

DESIGN = "og-cuckoo-network"


def known(number: int) -> list[str]:
    """Targets to be asked for again and again."""
    return servers.targets(0, number, DESIGN)


def new(number: int) -> list[str]:
    """Return the first `number` targets of those that are requested once."""
    return servers.targets(1000, number, DESIGN)


def endless() -> Iterator[str]:
    """New ones, one after the other."""
    return (each for start in count(1000, 50) for each in servers.targets(start, 50, DESIGN))
