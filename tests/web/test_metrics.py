"""Metrics: what happened is counted, under labels that no stranger can multiply."""

from __future__ import annotations

import http
import os

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.cache.faults import Reason as Fault
from app.card import JPEG, PNG
from app.encoded import Budget, Encoded
from app.pictures.reasons import Reason
from app.text.unicode import properties
from app.web.board import Board
from app.web.metrics import SECONDS, Metrics


def test_cards_and_bytes_are_counted_by_format() -> None:
    """Each card drawn adds one, and its length in bytes, to its format's counters."""
    metrics = Metrics()
    metrics.drawn(Encoded(b"12345", PNG))
    metrics.drawn(Encoded(b"123", JPEG))
    text = metrics.text().decode()
    assert 'pyoji_cards_drawn_total{format="png"} 1.0' in text
    assert 'pyoji_card_bytes_total{format="jpeg"} 3.0' in text


def test_cards_over_the_budget_are_counted(caplog) -> None:
    """Those alone, and each is told to the log."""
    metrics = Metrics(Budget({"png": 5}))
    metrics.drawn(Encoded(b"12345", PNG))
    assert not caplog.records
    metrics.drawn(Encoded(b"123456", PNG))
    metrics.drawn(Encoded(b"123456", JPEG))
    assert 'pyoji_cards_over_budget_total{format="png"} 1.0' in metrics.text().decode()
    assert [record.getMessage() for record in caplog.records] == ["a card is over the budget"]


def test_missing_glyphs_are_counted_by_script() -> None:
    """A character drawn as a box is counted under its script, however many characters it has."""
    metrics = Metrics()
    metrics.drawn(Encoded(b"", PNG, ("U+12000", "U+12001", "U+E000")))
    text = metrics.text().decode()
    assert 'pyoji_missing_glyphs_total{script="Xsux"} 2.0' in text
    assert 'pyoji_missing_glyphs_total{script="Zzzz"} 1.0' in text


def test_answers_are_counted_by_status() -> None:
    """Each answer adds one to its status."""
    metrics = Metrics()
    metrics.answered(200)
    metrics.answered(422)
    metrics.answered(200)
    text = metrics.text().decode()
    assert 'pyoji_requests_total{status="200"} 2.0' in text
    assert 'pyoji_requests_total{status="422"} 1.0' in text


def test_two_applications_count_apart() -> None:
    """Counters belong to one application, not to the process."""
    first, second = Metrics(), Metrics()
    first.answered(200)
    assert 'status="200"' not in second.text().decode()


# ── the text, and several workers ────────────────────────────────────────────────────────────


def busy(board: Board | None = None) -> Metrics:
    """Metrics of a process to which everything has happened once."""
    metrics = Metrics(Budget({"png": 1}), board)
    metrics.watch(lambda: 2, lambda: 3)
    metrics.answered(200)
    metrics.drawn(Encoded(b"12345", PNG, ("U+12000",)), 0.01)
    metrics.drawn(Encoded(b"12345", JPEG), 0.1)
    metrics.drawn(Encoded(b"12345", JPEG), 100)
    metrics.looked_up("memory", True)
    metrics.looked_up("redis", False)
    metrics.waited(0.001)
    metrics.limited("client")
    metrics.fell_back("limited")
    metrics.store_fault("redis", "slow", is_costly=False)
    metrics.picture(None)
    metrics.picture(Reason.TIMEOUT)
    return metrics


Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(metrics: Metrics) -> Samples:
    """What Prometheus would read, and that it could: no name or sample stands twice."""
    found: Samples = {}
    names = []
    for family in text_string_to_metric_families(metrics.text().decode()):
        names.append(family.name)
        assert family.type in ("counter", "gauge", "histogram")
        assert family.documentation.endswith(".")
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            assert key not in found
            found[key] = sample.value
    assert len(names) == len(set(names))
    return found


def slot(board: Board) -> int | None:
    """A further worker's place on the board; who acts for it makes it `_own`."""
    board.take()
    board.give(os.getpid())
    return board._own


@pytest.fixture
def pair() -> tuple[Board, Metrics, Metrics]:
    """Two workers; the second is who is asked, the first has published."""
    board = Board(workers=4)
    first = busy(board)
    slot(board)
    first.publish()
    second = busy(board)
    slot(board)
    return board, first, second


@pytest.mark.parametrize("shared", [False, True], ids=["alone", "on a board"])
def test_the_text_is_what_prometheus_reads(shared) -> None:
    """Of one worker alone it is the same with a board as without."""
    board = Board(workers=2) if shared else None
    if board is not None:
        slot(board)
    metrics = busy(board)
    found = samples(metrics)
    assert found == samples(busy())
    assert found[("pyoji_render_seconds_count", frozenset())] == 3
    assert found[("pyoji_workers", frozenset())] == 1
    assert found[("pyoji_renders", frozenset())] == 2
    assert not [name for name, _ in found if name.endswith("_created")]


def test_two_workers_add_up(pair) -> None:
    """Every counter, gauge and bucket is the sum of theirs."""
    _, _, second = pair
    alone = samples(busy())
    assert samples(second) == {key: 2 * value for key, value in alone.items()}


def test_buckets_stay_cumulative(pair) -> None:
    """In the order of their bounds, and the last is the count."""
    _, _, second = pair
    second.drawn(Encoded(b"1", PNG), 0.003)
    text = second.text().decode()
    [family] = [
        each for each in text_string_to_metric_families(text) if each.name == "pyoji_render_seconds"
    ]
    buckets = [sample for sample in family.samples if sample.name.endswith("_bucket")]
    bounds = [float(sample.labels["le"]) for sample in buckets]
    counts = [sample.value for sample in buckets]
    assert bounds == [*SECONDS, float("inf")]
    assert counts == sorted(counts)
    [count] = [sample.value for sample in family.samples if sample.name.endswith("_count")]
    assert counts[-1] == count == 7


def test_what_only_another_worker_has_seen_is_told(pair) -> None:
    """A status that the one who is asked has never answered."""
    board, first, second = pair
    own, board._own = board._own, 1
    first.answered(418)
    first.publish()
    board._own = own
    found = samples(second)
    assert found[("pyoji_requests_total", frozenset({("status", "418")}))] == 1
    assert found[("pyoji_requests_total", frozenset({("status", "200")}))] == 2


def test_no_sum_falls_when_a_worker_dies(pair) -> None:
    """Its counts stay, also when another has its slot; its gauges go."""
    board, _, second = pair
    before = samples(second)
    own, board._own = board._own, 1
    board.give(2**22 + 1)
    board._own = own
    after = samples(second)
    slot(board)  # this folds the dead worker's counts away
    board._own = own
    assert samples(second) == after
    gauges = {"pyoji_workers", "pyoji_renders", "pyoji_waiting"}
    for key, value in before.items():
        assert after[key] == (value / 2 if key[0] in gauges else value)


def test_a_label_may_hold_anything(pair) -> None:
    """It comes back from the board as it was."""
    board, first, second = pair
    name = 'a "name"\\, {한글}\n'
    own, board._own = board._own, 1
    first.looked_up(name, True)
    first.publish()
    board._own = own
    key = ("pyoji_lookups_total", frozenset({("store", name), ("result", "hit")}))
    assert samples(second)[key] == 1


def test_all_that_a_worker_counts_fits_on_the_board() -> None:
    """With every label there is, every script of Unicode among them."""
    board = Board(workers=1)
    slot(board)
    metrics = busy(board)
    every = {}
    for point in range(0x30000):
        every.setdefault(properties(point).script, point)
    metrics.drawn(Encoded(b"1", PNG, tuple(f"U+{point:04X}" for point in every.values())))
    for reason in Reason:
        metrics.picture(reason)
    for reason in Fault:
        for store in ("redis", "directory"):
            metrics.store_fault(store, reason.value, is_costly=False)
    for status in range(200, 520):
        if status in http.HTTPStatus._value2member_map_:
            metrics.answered(status)
    metrics.publish()
    assert len(every) > 150
    board._own = None
    assert sum("missing_glyphs" in name for name in board.others()) == len(every)
