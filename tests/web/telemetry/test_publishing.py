"""Publishing: metrics are kept true in the background, and the last word is not lost."""

from __future__ import annotations

import asyncio

import pytest
from pyoji.web.telemetry import publishing as publishing_
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.metrics import Metrics
from pyoji.web.telemetry.publishing import Publishing, StoreMeasure
from pyoji.web.telemetry.traffic import AnswerKind, Kind

from tests.waiting import async_until


def test_one_worker_says_what_the_store_holds() -> None:
    """The others report nothing of it, or it would be counted once for each. If its size cannot be
    read, the last one stays."""
    said = iter([None, ("directory", 8192, 2), None])
    first, second = Metrics(), Metrics()

    async def measure() -> StoreMeasure | None:
        return next(said, None)

    async def scenario() -> None:
        both = [Publishing(first, measure), Publishing(second)]
        for each in both:
            each.begin()
        await async_until(lambda: 'store="directory"' in first.text().decode())
        for each in both:
            await each.end()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing_, "MEASURES", 0)
        asyncio.run(scenario())
    assert 'pyoji_store_bytes{store="directory"} 8192.0' in first.text().decode()
    assert 'pyoji_store_entries{store="directory"} 2.0' in first.text().decode()
    assert 'store="directory"' not in second.text().decode()


def test_what_was_counted_is_published_again_and_again_and_at_the_end(monkeypatch) -> None:
    """The loop's lateness is noted each time."""
    monkeypatch.setattr(publishing_, "PUBLISHES", 0.01)
    board = Board(workers=2)
    board.take()
    metrics = Metrics(board=board)

    def on_board() -> float:
        own, board._own = board._own, None
        found = board.others()['["pyoji_requests","pyoji_requests_total",[["status","200"]]]']
        board._own = own
        return found

    async def scenario() -> None:
        made = Publishing(metrics)
        made.begin()
        metrics.traffic.cell(Kind(200, AnswerKind.OTHER)).count(b"", 0.001)
        await async_until(lambda: on_board() >= 1)
        monkeypatch.setattr(publishing_, "PUBLISHES", 60)
        await asyncio.sleep(0.05)
        metrics.traffic.cell(Kind(200, AnswerKind.OTHER)).count(b"", 0.001)
        await made.end()

    asyncio.run(scenario())
    assert on_board() == 2
    assert "pyoji_loop_delay_seconds_count" in metrics.text().decode()


def test_it_ends_while_the_store_hangs() -> None:
    """What it waits for is left behind."""

    async def scenario() -> None:
        asked = asyncio.Event()

        async def measure() -> StoreMeasure | None:
            asked.set()
            await asyncio.Event().wait()
            return None

        made = Publishing(Metrics(), measure)
        made.begin()
        await asyncio.wait_for(asked.wait(), 30)
        await asyncio.wait_for(made.end(), 30)

    asyncio.run(scenario())
