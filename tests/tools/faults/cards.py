"""Targets: a few known cards, and endless new ones.

The new ones are the same in every scenario, since each service starts with empty caches. The judge
has to draw each only once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from tests.tools.bench import servers

DESIGN = "og-cuckoo-network"


def known(number: int) -> list[str]:
    """Return targets for repeated requests."""
    return servers.targets(0, number, DESIGN)


def new(number: int) -> list[str]:
    """Return the first `number` targets of those that are requested once."""
    return servers.targets(1000, number, DESIGN)


def endless() -> Iterator[str]:
    """Yield new targets endlessly."""
    return (each for start in count(1000, 50) for each in servers.targets(start, 50, DESIGN))
