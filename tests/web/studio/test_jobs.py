"""Jobs: one after the other, and none waits without an end."""

from __future__ import annotations

import asyncio
import threading

import pytest
from pyoji.errors import Overloaded
from pyoji.web.studio.jobs import MOST_WAITING, Jobs


def test_jobs_take_turns():
    """In order, in one thread that is not the loop's."""

    async def lived() -> None:
        jobs, order = Jobs("test"), []

        def job(number: int) -> int:
            order.append((number, threading.current_thread().name))
            return number

        assert await asyncio.gather(*(jobs.run(lambda n=n: job(n)) for n in range(5))) == [
            *range(5)
        ]
        assert order == [(n, "test") for n in range(5)]
        jobs.close()

    asyncio.run(lived())


def test_what_a_job_raises_is_raised():
    """In the request that waits for it alone."""

    async def lived() -> None:
        jobs = Jobs("test")
        with pytest.raises(ZeroDivisionError):
            await jobs.run(lambda: 1 // 0)
        assert await jobs.run(lambda: 1) == 1
        jobs.close()

    asyncio.run(lived())


def test_a_job_that_hangs_costs_a_wait_and_no_more():
    """Those behind it are refused when the queue is full, or after the patience."""

    async def lived() -> None:
        jobs, begun, gate = Jobs("test", patience=1), asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def hang() -> None:
            loop.call_soon_threadsafe(begun.set)
            gate.wait()

        hanging = asyncio.create_task(jobs.run(hang))
        await asyncio.wait_for(begun.wait(), 60)
        waiting = [asyncio.create_task(jobs.run(lambda: 1)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await jobs.run(lambda: 1)
        results = await asyncio.gather(hanging, *waiting, return_exceptions=True)
        assert {type(result) for result in results} == {Overloaded}
        gate.set()
        jobs.close()

    asyncio.run(lived())
