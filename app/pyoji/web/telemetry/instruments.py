"""Instruments: metrics in the form that a new card needs, with little work for each observation.

In: metrics of prometheus_client. Out: their children by label, and a timer. It must not know what
is measured.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from time import perf_counter
from typing import TypeVar

from prometheus_client import Histogram

M = TypeVar("M")


class Children(dict[str, M]):
    """A metric's children by the value of its only label. Each is looked up once with `labels`,
    which takes a lock."""

    def __init__(self, labels: Callable[[str], M]) -> None:
        super().__init__()
        self._labels = labels

    def __missing__(self, value: str) -> M:
        child = self[value] = self._labels(value)
        return child


class Timed(AbstractContextManager[None]):
    """Observes the seconds that its block takes, also one that fails."""

    __slots__ = ("_histogram", "_start")

    def __init__(self, histogram: Histogram) -> None:
        self._histogram = histogram

    def __enter__(self) -> None:
        self._start = perf_counter()

    def __exit__(self, *_: object) -> None:
        self._histogram.observe(perf_counter() - self._start)
