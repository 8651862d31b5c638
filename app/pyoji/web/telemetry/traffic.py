"""Traffic: counts of requests by link, kind of answer, network and duration.

In: one call for each request. Out: metric families at each scrape. The fast path counts too, so
counting only increments plain numbers; names, labels and sums are made at a scrape. Labels have few
values: networks, answers, formats and statuses are fixed tables, and at most MOST_TEMPLATES
templates have their own value.
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

from pyoji.service.render_observer import MEMORY
from pyoji.web.telemetry.networks import NETWORKS, index

BOUNDS = (0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds: the upper bounds of the histogram's buckets."""

MOST_TEMPLATES = 64
"""Templates counted by name. An operator may have more, and rename them at runtime."""

OTHER = "other"

_BUCKET_LABELS = (*map(str, BOUNDS), "+Inf")


class AnswerKind(StrEnum):
    """The kind of response to a request."""

    HIT = "hit"  # a card from the process's memory
    STORED = "stored"  # a card from the store behind memory
    RENDERED = "rendered"  # a card rendered for this request, or for a concurrent one
    FALLBACK = "fallback"  # the template's default card instead of the requested one
    UNLISTED = "unlisted"  # the same, because the card is not on the operator's list
    NOT_MODIFIED = "not_modified"  # 304
    DATA = "data"  # a card's layout as JSON
    LIMITED = "limited"  # 429
    REFUSED = "refused"  # any other 4xx
    ERROR = "error"  # 5xx
    OTHER = "other"  # pages, probes, lists: everything except cards


class CountedLink(NamedTuple):
    """The labels of a card's link: its template, and its format's name or `json`."""

    template: str
    format: str


class Kind(NamedTuple):
    """The key of a counter. Requests for other things than cards have no link."""

    status: int
    answer: AnswerKind
    link: CountedLink | None = None
    is_fast: bool = False  # answered by the fast path


class _AnswerCounts:
    """The counts of one kind of answer, by network and by duration."""

    __slots__ = ("by_bucket", "by_network", "seconds")

    def __init__(self) -> None:
        self.by_network = [0] * len(NETWORKS)
        self.by_bucket = [0] * len(_BUCKET_LABELS)
        self.seconds = 0.0


class Cell:
    """The counter of one kind of requests."""

    __slots__ = ("_answer_counts", "number")

    def __init__(self, answer_counts: _AnswerCounts) -> None:
        self._answer_counts = answer_counts
        self.number = 0

    def count(self, user_agent: bytes, seconds: float) -> None:
        """Count one request."""
        self.number += 1
        counts = self._answer_counts
        counts.by_network[index(user_agent)] += 1
        counts.by_bucket[bisect_left(BOUNDS, seconds)] += 1
        counts.seconds += seconds


class Traffic(Collector):
    """The requests of one process, and their lookups of cards.

    Count on the event loop; collect on any thread.
    """

    def __init__(self) -> None:
        self._cells: dict[Kind, Cell] = {}
        self._answer_counts = {answer: _AnswerCounts() for answer in AnswerKind}
        self._templates: set[str] = set()
        self._lookups: Counter[tuple[str, str]] = Counter()

    def cell(self, kind: Kind) -> Cell:
        """Return the counter of that kind."""
        cell = self._cells.get(kind)
        if cell is None:
            cell = self._cells[kind] = Cell(self._answer_counts[kind.answer])
        return cell

    def refused(self, status: int) -> None:
        """Count a request that was refused before the application saw it."""
        self.cell(Kind(status, answer_of(status, None))).count(b"", 0.0)

    def link(self, template: str, format_: str) -> CountedLink:
        """Return the labels for a link to a card."""
        if template not in self._templates:
            if len(self._templates) >= MOST_TEMPLATES:
                return CountedLink(OTHER, format_)
            self._templates.add(template)
        return CountedLink(template, format_)

    def looked_up(self, store: str, is_hit: bool) -> None:
        """Count a lookup of a card, except those of the fast path, which `collect` adds."""
        self._lookups[store, "hit" if is_hit else "miss"] += 1

    def collect(self) -> Iterator[Metric]:
        """Yield the metric families."""
        cells = [(kind, cell.number) for kind, cell in list(self._cells.items())]
        yield _counter(
            "pyoji_requests",
            "Answered requests.",
            ("status",),
            (((str(kind.status),), number) for kind, number in cells),
        )
        yield _counter(
            "pyoji_card_requests",
            "Requests for a card or its data, by kind of answer.",
            ("template", "format", "answer"),
            (((*kind.link, kind.answer.value), number) for kind, number in cells if kind.link),
        )
        yield _counter(
            "pyoji_network_requests",
            "Requests by the network that the User-Agent names.",
            ("network", "answer"),
            (
                ((network, answer.value), number)
                for answer, counts in self._answer_counts.items()
                for network, number in zip(NETWORKS, counts.by_network, strict=True)
                if number
            ),
        )
        yield self._durations()
        hits = sum(
            number for kind, number in cells if kind.is_fast and kind.answer is AnswerKind.HIT
        )
        yield _counter(
            "pyoji_lookups",
            "Lookups of cards, including the fast path.",
            ("store", "result"),
            [*list(self._lookups.items()), ((MEMORY, "hit"), hits)],
        )

    def _durations(self) -> Metric:
        family = HistogramMetricFamily(
            "pyoji_request_seconds",
            "Time from a request's head to the end of its response.",
            labels=("answer",),
        )
        for answer, counts in self._answer_counts.items():
            buckets = list(zip(_BUCKET_LABELS, accumulate(counts.by_bucket), strict=True))
            if buckets[-1][1]:
                family.add_metric((answer.value,), buckets, counts.seconds)
        return family


def answer_of(status: int, source: AnswerKind | None) -> AnswerKind:
    """Return the kind of a response; `source` is the route's own value, if it set one."""
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
    """Return a counter family; numbers with the same labels are added up."""
    sums: Counter[tuple[str, ...]] = Counter()
    for values, number in numbers:
        sums[values] += number
    family = CounterMetricFamily(name, documentation, labels=labels)
    for values, number in sums.items():
        family.add_metric(values, number)
    return family
