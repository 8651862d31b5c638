"""Traffic: the requests answered, by link, kind of answer, network and time.

In: one call for each request. Out: families of metrics, when they are collected. Counting is
additions to plain numbers, since the fast path counts too; names, labels and sums are made when
Prometheus asks. Every label has few values by construction: networks, answers, formats and statuses
are tables of ours, and of templates at most MOST_TEMPLATES have a value of their own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from pyoji.service.renderer import MEMORY
from pyoji.web.telemetry.networks import NETWORKS, index

BOUNDS = (0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds: the upper bounds of the histogram's buckets."""

MOST_TEMPLATES = 64
"""Templates that are counted by name. An operator may have more, and rename them while we run."""

OTHER = "other"

_LES = (*map(str, BOUNDS), "+Inf")
_FOUND = "hit"


class AnswerKind(StrEnum):
    """What a request got."""

    HIT = "hit"  # a card from the process's memory
    STORED = "stored"  # a card from the store behind it
    RENDERED = "rendered"  # a card rendered for it, or for one that asked at the same time
    FALLBACK = "fallback"  # the template's default card in the place of the one asked for
    UNLISTED = "unlisted"  # the same, since the card is not on the operator's list
    NOT_MODIFIED = "not_modified"  # 304
    DATA = "data"  # a card's layout as JSON
    LIMITED = "limited"  # 429
    REFUSED = "refused"  # any other 4xx
    ERROR = "error"  # 5xx
    OTHER = "other"  # pages, probes, lists: all that is no card


class CountedLink(NamedTuple):
    """What of a card's link is counted: its template, and the name of its format or `json`."""

    template: str
    format: str


class Kind(NamedTuple):
    """What is counted apart; a request for no card has no link."""

    status: int
    answer: AnswerKind
    link: CountedLink | None = None
    is_fast: bool = False  # answered on the connection, before the application


class _Answered:
    """The requests that got one kind of answer: by network, and by the time that they took."""

    __slots__ = ("by_bucket", "by_network", "seconds")

    def __init__(self) -> None:
        self.by_network = [0] * len(NETWORKS)
        self.by_bucket = [0] * len(_LES)
        self.seconds = 0.0


class Cell:
    """Where the requests of one kind are counted."""

    __slots__ = ("_answered", "number")

    def __init__(self, answered: _Answered) -> None:
        self._answered = answered
        self.number = 0

    def count(self, user_agent: bytes, seconds: float) -> None:
        """Count one request."""
        self.number += 1
        answered = self._answered
        answered.by_network[index(user_agent)] += 1
        answered.by_bucket[bisect_left(BOUNDS, seconds)] += 1
        answered.seconds += seconds


class Traffic(Collector):
    """The requests of one process, and the lookups of cards that they led to.

    Counted on the event loop; collected on any thread.
    """

    def __init__(self) -> None:
        self._cells: dict[Kind, Cell] = {}
        self._answered = {answer: _Answered() for answer in AnswerKind}
        self._templates: set[str] = set()
        self._lookups: Counter[tuple[str, str]] = Counter()

    def cell(self, kind: Kind) -> Cell:
        """Where requests of that kind are counted."""
        found = self._cells.get(kind)
        if found is None:
            found = self._cells[kind] = Cell(self._answered[kind.answer])
        return found

    def refused(self, status: int) -> None:
        """Count a request that was refused before the application saw it."""
        self.cell(Kind(status, answer_of(status, None))).count(b"", 0.0)

    def link(self, template: str, format_: str) -> CountedLink:
        """What is counted for a link to such a card."""
        if template not in self._templates:
            if len(self._templates) >= MOST_TEMPLATES:
                return CountedLink(OTHER, format_)
            self._templates.add(template)
        return CountedLink(template, format_)

    def looked_up(self, store: str, is_hit: bool) -> None:
        """Count a lookup of a card; those of the fast path count by themselves."""
        self._lookups[store, _FOUND if is_hit else "miss"] += 1

    def collect(self) -> Iterator[Metric]:
        """The families of metrics."""
        cells = [(kind, cell.number) for kind, cell in list(self._cells.items())]
        yield _counter(
            "pyoji_requests",
            "Requests answered.",
            ("status",),
            (((str(kind.status),), number) for kind, number in cells),
        )
        yield _counter(
            "pyoji_card_requests",
            "Requests for a card or its data, by what they got.",
            ("template", "format", "answer"),
            (((*kind.link, kind.answer.value), number) for kind, number in cells if kind.link),
        )
        yield _counter(
            "pyoji_network_requests",
            "Requests by the network whose crawler the User-Agent names.",
            ("network", "answer"),
            (
                ((network, answer.value), number)
                for answer, answered in self._answered.items()
                for network, number in zip(NETWORKS, answered.by_network, strict=True)
                if number
            ),
        )
        yield self._durations()
        hits = sum(
            number for kind, number in cells if kind.is_fast and kind.answer is AnswerKind.HIT
        )
        yield _counter(
            "pyoji_lookups",
            "Lookups of cards, on the fast path too.",
            ("store", "result"),
            [*list(self._lookups.items()), ((MEMORY, _FOUND), hits)],
        )

    def _durations(self) -> Metric:
        family = HistogramMetricFamily(
            "pyoji_request_seconds",
            "Time from a request's head to the end of its answer.",
            labels=("answer",),
        )
        for answer, answered in self._answered.items():
            counts = list(zip(_LES, accumulate(answered.by_bucket), strict=True))
            if counts[-1][1]:
                family.add_metric((answer.value,), counts, answered.seconds)
        return family


def answer_of(status: int, source: AnswerKind | None) -> AnswerKind:
    """What an answer counts as; `source` is what the route said of it."""
    match status:
        case 304:
            return AnswerKind.NOT_MODIFIED
        case 429:
            return AnswerKind.LIMITED
        case _ if status >= 500:
            return AnswerKind.ERROR
        case _ if status >= 400:
            return AnswerKind.REFUSED
        case _:
            return source or AnswerKind.OTHER


def _counter(
    name: str,
    documentation: str,
    labels: tuple[str, ...],
    numbers: Iterable[tuple[tuple[str, ...], int]],
) -> Metric:
    """A counter; numbers under the same labels are added up."""
    sums: Counter[tuple[str, ...]] = Counter()
    for values, number in numbers:
        sums[values] += number
    family = CounterMetricFamily(name, documentation, labels=labels)
    for values, number in sums.items():
        family.add_metric(values, number)
    return family
