"""Metrics: events are counted, under labels that no client can multiply."""

from __future__ import annotations

import http
import os
import platform
from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pyoji.engine.card import FORMATS, JPEG, PNG
from pyoji.engine.image_file import Budget, ImageFile
from pyoji.engine.text.unicode import properties
from pyoji.service.cache.faults import FaultReason as Fault
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.metrics import SECONDS, Metrics
from pyoji.web.telemetry.traffic import MOST_TEMPLATES, AnswerKind, Kind, answer_of

from tests.web.telemetry.test_networks import AGENTS


def test_cards_and_bytes_are_counted_by_format() -> None:
    """Each card drawn adds one, and its length in bytes, to its format's counters."""
    metrics = Metrics()
    metrics.rendered(ImageFile(b"12345", PNG))
    metrics.rendered(ImageFile(b"123", JPEG))
    text = metrics.text().decode()
    assert 'pyoji_cards_drawn_total{format="png"} 1.0' in text
    assert 'pyoji_card_bytes_total{format="jpeg"} 3.0' in text


def test_cards_over_the_budget_are_counted(caplog) -> None:
    """Only those, and each is logged."""
    metrics = Metrics(Budget({"png": 5}))
    metrics.rendered(ImageFile(b"12345", PNG))
    assert not caplog.records
    metrics.rendered(ImageFile(b"123456", PNG))
    metrics.rendered(ImageFile(b"123456", JPEG))
    assert 'pyoji_cards_over_budget_total{format="png"} 1.0' in metrics.text().decode()
    assert [record.getMessage() for record in caplog.records] == ["a card is over the budget"]


def test_missing_glyphs_are_counted_by_script() -> None:
    """A character drawn as a box is counted under its script, however many characters it has."""
    metrics = Metrics()
    metrics.rendered(ImageFile(b"", PNG, (0x12000, 0x12001, 0xE000)))
    text = metrics.text().decode()
    assert 'pyoji_missing_glyphs_total{script="Xsux"} 2.0' in text
    assert 'pyoji_missing_glyphs_total{script="Zzzz"} 1.0' in text


def answered(metrics: Metrics, status: int, *, is_fast: bool = False) -> None:
    """A crawler's request for a card was answered."""
    link = metrics.traffic.link("plain", "png")
    kind = Kind(status, answer_of(status, AnswerKind.HIT), link, is_fast)
    metrics.traffic.cell(kind).count(b"Twitterbot/1.0", 0.003)


def test_hits_of_the_fast_path_are_lookups() -> None:
    """However often the metrics are read in between. A 304 there is no lookup."""
    metrics = Metrics()
    metrics.looked_up("memory", True)
    for _ in range(3):
        answered(metrics, 200, is_fast=True)
        answered(metrics, 304, is_fast=True)
        metrics.text()
    assert 'pyoji_lookups_total{result="hit",store="memory"} 4.0' in metrics.text().decode()


def test_stages_are_timed_from_any_thread() -> None:
    """One that fails, too."""
    metrics = Metrics()

    def stage() -> None:
        with metrics.stage("paint"):
            raise ValueError

    with ThreadPoolExecutor(2) as pool:
        assert all(isinstance(pool.submit(stage).exception(), ValueError) for _ in range(4))
    assert samples(metrics)[("pyoji_stage_seconds_count", frozenset({("stage", "paint")}))] == 4


def test_what_stores_hold_is_read_when_it_is_asked_for() -> None:
    """Stores in the process are read. Shared ones have the last published size."""
    metrics, held = Metrics(), [1, 2]
    metrics.watch_store("memory", lambda: held[0], lambda: held[1])
    metrics.stored("directory", 300, 3)
    held[:] = 500, 5
    text = metrics.text().decode()
    assert 'pyoji_store_bytes{store="memory"} 500.0' in text
    assert 'pyoji_store_entries{store="memory"} 5.0' in text
    assert 'pyoji_store_bytes{store="directory"} 300.0' in text
    assert 'pyoji_store_entries{store="directory"} 3.0' in text


def test_the_build_is_named() -> None:
    """Pyoji's version and Python's, once, however many workers there are."""
    board = Board(workers=2)
    for _ in range(2):
        board.take()
        board.give(os.getpid())
        metrics = Metrics(board=board, version="1.2.3")
        metrics.publish()
    found = {key: value for key, value in samples(metrics).items() if key[0] == "pyoji_build_info"}
    labels = {("version", "1.2.3"), ("python", platform.python_version())}
    assert found == {("pyoji_build_info", frozenset(labels)): 1}


def test_two_applications_count_apart() -> None:
    """Counters belong to one application, not to the process."""
    first, second = Metrics(), Metrics()
    answered(first, 200)
    assert 'status="200"' not in second.text().decode()


# ── the text, and several workers ────────────────────────────────────────────────────────────


def busy(board: Board | None = None) -> Metrics:
    """Metrics of a process to which everything has happened once."""
    metrics = Metrics(Budget({"png": 1}), board)
    metrics.watch(lambda: 2, lambda: 3)
    metrics.watch_store("memory", lambda: 4, lambda: 5)
    answered(metrics, 200)
    answered(metrics, 200, is_fast=True)
    metrics.delayed(0.001)
    with metrics.stage("paint"):
        pass
    metrics.rendered(ImageFile(b"12345", PNG, (0x12000,)), 0.01)
    metrics.rendered(ImageFile(b"12345", JPEG), 0.1)
    metrics.rendered(ImageFile(b"12345", JPEG), 100)
    metrics.looked_up("memory", True)
    metrics.looked_up("redis", False)
    metrics.waited(0.001)
    metrics.limited("client")
    metrics.fell_back("limited")
    metrics.store_fault("redis", "slow")
    metrics.picture(None)
    metrics.picture(MissingReason.TIMEOUT)
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


def without_times(found: Samples) -> Samples:
    """Without the seconds that a stage really took."""
    return {key: value for key, value in found.items() if key[0] != "pyoji_stage_seconds_sum"}


def slot(board: Board) -> int | None:
    """A further worker's place on the board; who acts for it makes it `_own`."""
    board.take()
    board.give(os.getpid())
    return board._own


@pytest.fixture
def pair() -> tuple[Board, Metrics, Metrics]:
    """Return two workers. The second is scraped. The first has published."""
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
    assert without_times(found) == without_times(samples(busy()))
    assert found[("pyoji_render_seconds_count", frozenset())] == 3
    assert found[("pyoji_workers", frozenset())] == 1
    assert found[("pyoji_renders", frozenset())] == 2
    assert not [name for name, _ in found if name.endswith("_created")]


def test_two_workers_add_up(pair) -> None:
    """Every counter, gauge and bucket is the sum of theirs."""
    _, _, second = pair
    alone = samples(busy())
    own = {key for key in alone if key[0] == "pyoji_build_info"}
    added = {key: (1 if key in own else 2) * value for key, value in alone.items()}
    assert without_times(samples(second)) == without_times(added)


def test_buckets_stay_cumulative(pair) -> None:
    """In the order of their bounds, and the last is the count."""
    _, _, second = pair
    second.rendered(ImageFile(b"1", PNG), 0.003)
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
    """A status that the scraped worker has never answered."""
    board, first, second = pair
    own, board._own = board._own, 1
    answered(first, 418)
    first.publish()
    board._own = own
    found = samples(second)
    assert found[("pyoji_requests_total", frozenset({("status", "418")}))] == 1
    assert found[("pyoji_requests_total", frozenset({("status", "200")}))] == 4


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
    gauges = {
        "pyoji_workers",
        "pyoji_renders",
        "pyoji_waiting",
        "pyoji_store_bytes",
        "pyoji_store_entries",
    }
    for key, value in before.items():
        if key[0] == "pyoji_build_info":
            continue
        assert after[key] == (value / 2 if key[0] in gauges else value)


def test_what_does_not_fit_on_the_board_is_said_once(caplog, monkeypatch) -> None:
    """It is logged again after a publication that fitted."""
    board = Board(workers=1)
    slot(board)
    metrics = busy(board)
    for fits in (False, False, True, False):
        monkeypatch.setattr(Board, "publish", lambda *_, fits=fits: fits)
        metrics.publish()
    assert caplog.text.count("they exceed the board's slot") == 2


def test_what_was_told_stays_if_the_worker_is_killed_then(pair) -> None:
    """The scraped worker publishes its answer, so no sum falls when it dies at once."""
    board, _, second = pair
    answered(second, 200)
    told = samples(second)
    board.give(2**22 + 1)
    board._own = None
    left = dict(board.others())
    key = '["pyoji_requests","pyoji_requests_total",[["status","200"]]]'
    assert left[key] == told[("pyoji_requests_total", frozenset({("status", "200")}))] == 5


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


def test_all_that_a_worker_counts_fits_on_the_board(caplog) -> None:
    """With every label there is, every script of Unicode among them."""
    board = Board(workers=1)
    slot(board)
    metrics = busy(board)
    every = {}
    for point in range(0x30000):
        every.setdefault(properties(point).script, point)
    metrics.rendered(ImageFile(b"1", PNG, tuple(every.values())))
    for reason in MissingReason:
        metrics.picture(reason)
    for reason in Fault:
        for store in ("redis", "directory"):
            metrics.store_fault(store, reason.value)
    for status in http.HTTPStatus:
        answered(metrics, status)
    agents = [agent.encode() for _, agent in AGENTS]
    for number in range(MOST_TEMPLATES):
        for format_ in (*FORMATS, "json"):
            link = metrics.traffic.link(f"a-template-with-a-long-name-{number}", format_)
            for answer in AnswerKind:
                for agent in agents:
                    metrics.traffic.cell(Kind(200, answer, link)).count(agent, number)
    metrics.publish()
    assert "do not fit" not in caplog.text
    assert len(every) > 150
    board._own = None
    assert sum("missing_glyphs" in name for name in board.others()) == len(every)
