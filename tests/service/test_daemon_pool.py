"""The daemon pool runs calls in threads that keep no process from ending, and shows which run."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest
from pyoji.service.daemon_pool import DaemonPool

from tests.tree import ROOT


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What calls of a test wait for; it opens at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


def test_a_call_has_its_arguments_and_a_future() -> None:
    """The future has the result or the exception; the thread outlives a failure."""
    pool = DaemonPool(1, "test")
    assert pool.submit(int, "12", base=8).result() == 10
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 / 0).result()
    assert pool.submit(lambda: threading.current_thread().name).result() == "test"
    pool.shutdown()


def test_an_event_loop_can_use_it() -> None:
    """It is an executor."""

    async def scenario() -> int:
        pool = DaemonPool(1, "test")
        return await asyncio.get_running_loop().run_in_executor(pool, len, "four")

    assert asyncio.run(scenario()) == 4


def test_an_event_loop_waits_for_a_call() -> None:
    """For its result or its exception; also while it does other things.

    The thread wakes the loop: in debug mode, a loop refuses what would not wake it.
    """

    async def scenario() -> None:
        pool = DaemonPool(1, "test")
        async with asyncio.timeout(30):
            assert await pool.run(int, "12", base=8) == 10
            with pytest.raises(ZeroDivisionError):
                await pool.run(lambda: 1 / 0)
            assert await asyncio.gather(pool.run(int, "1"), pool.run(int, "2")) == [1, 2]
        pool.shutdown()
        with pytest.raises(RuntimeError):
            await pool.run(int)

    asyncio.run(scenario(), debug=True)


def test_an_event_loop_does_not_wait_for_ever_for_an_iterator_that_ends() -> None:
    """`next` without a default is a mistake like another, and asyncio's futures refuse its
    exception."""

    async def scenario() -> None:
        pool = DaemonPool(1, "test")
        async with asyncio.timeout(30):
            with pytest.raises(RuntimeError) as caught:
                await pool.run(next, iter(()))
        assert isinstance(caught.value.__cause__, StopIteration)
        pool.shutdown()

    asyncio.run(scenario())


def test_a_call_that_is_not_awaited_any_more_is_not_made(gate: threading.Event) -> None:
    """One that runs ends, and its result is dropped."""
    made: list[str] = []

    async def scenario() -> None:
        pool = DaemonPool(1, "test")
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def held() -> None:
            loop.call_soon_threadsafe(begun.set)
            gate.wait()
            made.append("first")

        first = asyncio.create_task(pool.run(held))
        second = asyncio.create_task(pool.run(made.append, "second"))
        await begun.wait()
        for task in (first, second):
            task.cancel()
        await asyncio.wait((first, second))
        gate.set()
        await pool.run(made.append, "third")

    asyncio.run(scenario())
    assert made == ["first", "third"]


def test_a_call_that_waits_is_cancelled_with_the_pool(gate: threading.Event) -> None:
    """Its caller sees that it was cancelled, in whichever thread the pool is shut down."""

    async def scenario() -> None:
        pool = DaemonPool(1, "test")
        pool.submit(gate.wait)
        waiting = asyncio.create_task(pool.run(int))
        await asyncio.sleep(0)
        await asyncio.to_thread(pool.shutdown, wait=False, cancel_futures=True)
        await asyncio.wait([waiting], timeout=30)
        assert waiting.cancelled()

    asyncio.run(scenario(), debug=True)


def test_a_loop_may_close_before_a_call_ends(gate: threading.Event) -> None:
    """The thread continues with the next call."""
    pool = DaemonPool(1, "test")

    async def scenario() -> None:
        task = asyncio.create_task(pool.run(gate.wait))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(scenario())
    gate.set()
    assert pool.submit(int, "7").result(30) == 7
    pool.shutdown()


def test_what_runs_can_be_seen(gate: threading.Event) -> None:
    """With its thread; what waits is only counted, and what has ended is gone."""
    pool = DaemonPool(2, "test")
    threads: list[int] = []
    begun = threading.Barrier(3, timeout=60)

    def held() -> None:
        threads.append(threading.get_ident())
        begun.wait()
        gate.wait()

    futures = [pool.submit(held) for _ in range(3)]
    begun.wait()
    running = pool.running
    assert sorted(job.thread for job in running) == sorted(threads)
    assert {job.future for job in running} < set(futures)
    assert pool.running == running
    assert pool.waiting == 1
    pool.shutdown(wait=False, cancel_futures=True)
    gate.set()
    assert pool.join(60)
    assert pool.running == ()
    assert sum(future.cancelled() for future in futures) == 1


def test_a_call_whose_result_is_known_runs_no_more(gate: threading.Event) -> None:
    """A caller with its result finds the pool idle."""
    pool, seen = DaemonPool(1, "test"), []
    pool.submit(gate.wait).add_done_callback(lambda _: seen.append(pool.running))
    gate.set()
    pool.shutdown()
    assert seen == [()]


def test_what_waits_is_still_done() -> None:
    """Unless the pool is shut down with `cancel_futures`; after that nothing is taken."""
    pool = DaemonPool(2, "test")
    futures = [pool.submit(lambda number=number: number) for number in range(50)]
    pool.shutdown()
    assert [future.result(0) for future in futures] == list(range(50))
    with pytest.raises(RuntimeError):
        pool.submit(int)


def test_no_thread_starts_before_there_is_a_call() -> None:
    """A process that will fork has none; a pool has no more threads than it may."""
    before = set(threading.enumerate())  # some of which may end meanwhile
    pool = DaemonPool(2, "test")
    assert set(threading.enumerate()) <= before
    for _ in range(9):
        pool.submit(int).result()
    assert len(set(threading.enumerate()) - before) <= 2
    pool.shutdown()


def test_a_wait_for_what_never_ends_is_bounded(gate: threading.Event) -> None:
    """`join` says that a thread still runs."""
    pool = DaemonPool(1, "test")
    pool.submit(gate.wait)
    pool.shutdown(wait=False)
    assert not pool.join(0)


def test_a_process_ends_although_a_call_does_not() -> None:
    """With the threads of `concurrent.futures` it would not."""
    code = (
        "import threading\n"
        "from pyoji.service.daemon_pool import DaemonPool\n"
        "begun = threading.Event()\n"
        "DaemonPool(1, 'test').submit(lambda: (begun.set(), threading.Event().wait()))\n"
        "begun.wait()\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_a_call_is_made_in_the_context_of_its_caller() -> None:
    """So that events on a thread belong to the request that caused them."""
    who: ContextVar[str] = ContextVar("who", default="nobody")
    pool = DaemonPool(1, "test")
    for name in ("one", "other"):
        who.set(name)
        assert pool.submit(who.get).result(30) == name
    pool.shutdown()
