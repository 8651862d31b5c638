"""Daemon task: work runs until it is stopped, and a stop waits for its end."""

from __future__ import annotations

import asyncio

from pyoji.web.daemon_task import DaemonTask


def test_a_stop_waits_until_the_work_has_ended() -> None:
    """The work may take time to clean up."""
    events: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            events.append("ended")

    async def scenario() -> None:
        task = DaemonTask()
        task.start(work())
        await asyncio.sleep(0)
        assert task.is_running
        await task.stop()
        assert (task.is_running, events) == (False, ["ended"])

    asyncio.run(scenario())


def test_a_stop_needs_no_start() -> None:
    """Nothing is cancelled, and nothing waits."""

    async def scenario() -> None:
        task = DaemonTask()
        await task.stop()
        assert not task.is_running

    asyncio.run(scenario())


def test_work_that_has_ended_may_start_again() -> None:
    """As a first card that failed is tried again."""
    runs: list[int] = []

    async def work() -> None:
        runs.append(1)

    async def scenario() -> None:
        task = DaemonTask()
        for _ in range(2):
            task.start(work())
            assert task.is_running
            await asyncio.sleep(0)
            assert not task.is_running
        await task.stop()

    asyncio.run(scenario())
    assert len(runs) == 2
