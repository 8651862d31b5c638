"""Measure: the time that each parser takes at a quarter and at all of its greatest input.

In: the table of parsers and the families of input. Out: for each pair the milliseconds at the
greatest input, and the exponent by which they grow. The time is the thread's own, the least of some
tries, so that a busy machine counts little; what looks steep is measured again.
"""

from __future__ import annotations

import gc
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tests.tools.growth.families import FAMILIES, Family
from tests.tools.growth.parsers import Parser, Read

TRIES = 3
ENOUGH = 0.05
"""Seconds after which one try is enough."""

_Cached = type(lru_cache(lambda: None))

NOTHING = 0.3
"""Milliseconds below which growth is noise."""

STEEP, COSTLY = 1.6, 2.0
"""The exponent from which growth counts, and the milliseconds."""

AGAIN = 3
"""How often what looks steep is measured again."""


class Measured(NamedTuple):
    """What one family of input costs a parser."""

    parser: Parser
    family: str
    milliseconds: float  # at the greatest input
    exponent: float  # 1 is in proportion; 0 where there is nothing to measure

    @property
    def is_steep(self) -> bool:
        """Whether it grows faster than in proportion, and costs anything."""
        return self.exponent > STEEP and self.milliseconds > COSTLY


def measured(parser: Parser, only: Sequence[str] = ()) -> Iterator[Measured]:
    """What each family costs, behind each of the parser's heads."""
    read = parser.make()
    for name, family in FAMILIES.items():
        for head in parser.heads if parser.families(name) else ():
            called = f"{head}{name}" if head else name
            if only and not any(part in called for part in only):
                continue
            found = _measured(parser, read, called, head, family)
            for _ in range(AGAIN):
                if not found.is_steep:
                    break
                found = min(found, _measured(parser, read, called, head, family), key=_exponent)
            yield found


def _exponent(found: Measured) -> float:
    return found.exponent


def _measured(parser: Parser, read: Read, called: str, head: str, family: Family) -> Measured:
    def took(size: int) -> float:
        text = head + family.text(size - len(head))
        return _least(lambda: read(text)) * 1000

    whole = took(parser.most)
    if whole < NOTHING:
        return Measured(parser, called, whole, 0.0)
    quarter = max(took(parser.most // 4), NOTHING / 4)
    return Measured(parser, called, whole, math.log(whole / quarter, 4))


def forget() -> None:
    """Empty the caches of what strangers said; tables that are loaded once stay."""
    for name, module in list(sys.modules.items()):
        if name.startswith("pyoji."):
            for each in vars(module).values():
                if isinstance(each, _Cached) and each.cache_parameters()["maxsize"] is not None:
                    each.cache_clear()


def _least(do: Callable[[], object]) -> float:
    """The least time of some tries, with nothing known from the one before."""
    best = math.inf
    gc.disable()
    try:
        for _ in range(TRIES):
            forget()
            began = time.thread_time()
            do()
            best = min(best, time.thread_time() - began)
            if best > ENOUGH:
                break
    finally:
        gc.enable()
    return best
