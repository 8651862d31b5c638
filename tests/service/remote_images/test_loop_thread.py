"""Loop thread: work runs on another thread's loop, and ends when its caller is cancelled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
from pyoji.service.remote_images.loop_thread import LoopThread


def lived(do: Callable[[LoopThread], Awaitable[None]]) -> None:
    """Something is done with a loop thread."""

    async def living() -> None:
        loop_thread = LoopThread()
        try:
            await do(loop_thread)
        finally:
            loop_thread.close()

    asyncio.run(living())


def test_work_is_done_in_one_other_thread() -> None:
    """The caller gets its result or its error."""

    async def do(loop_thread: LoopThread) -> None:
        async def where() -> int:
            await asyncio.sleep(0)
            return threading.get_ident()

        async def fault() -> None:
            raise RuntimeError("our own fault")

        idents = {await loop_thread(where) for _ in range(3)}
        assert len(idents) == 1
        assert threading.get_ident() not in idents
        with pytest.raises(RuntimeError, match="our own fault"):
            await loop_thread(fault)

    lived(do)


def test_what_keeps_its_loop_keeps_no_other() -> None:
    """The caller's loop turns while the other one is held."""

    async def do(loop_thread: LoopThread) -> None:
        held = threading.Event()

        async def hold() -> str:
            held.wait()
            return "done"

        holding = asyncio.create_task(loop_thread(hold))
        for _ in range(100):
            await asyncio.sleep(0)
        assert not holding.done()
        held.set()
        assert await holding == "done"

    lived(do)


def test_work_that_nobody_waits_for_is_cancelled() -> None:
    """On its own loop."""

    async def do(loop_thread: LoopThread) -> None:
        begun, ended = threading.Event(), threading.Event()

        async def endless() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        waiting = asyncio.create_task(loop_thread(endless))
        await asyncio.to_thread(begun.wait)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await asyncio.to_thread(ended.wait, 60)

    lived(do)


def test_closing_ends_the_thread_and_what_it_does() -> None:
    """Closed unused it has none."""

    async def do(loop_thread: LoopThread) -> None:
        begun, ended = threading.Event(), threading.Event()
        threads: list[threading.Thread] = []

        async def endless() -> None:
            threads.append(threading.current_thread())
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        waiting = asyncio.create_task(loop_thread(endless))
        await asyncio.to_thread(begun.wait)
        loop_thread.close()
        await asyncio.to_thread(threads[0].join, 60)
        assert not threads[0].is_alive()
        assert ended.is_set()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    lived(do)
    LoopThread().close()
