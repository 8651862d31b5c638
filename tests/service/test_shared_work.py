"""Shared work: done once, paid for by one, for what it took."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pyoji.errors import Limited, Overloaded
from pyoji.service.admission import Admission, QueueBounds
from pyoji.service.daemon_pool import DaemonPool
from pyoji.service.shared_work import UNATTRIBUTED, Caller, SharedWork

from tests.fakes import FakeAccount


def run(
    scenario: Callable[[SharedWork], Coroutine[Any, Any, Any]], waiting: int = 16
) -> tuple[Any, list[str]]:
    """What the scenario gives, and the limits that were observed; each job costs 3 seconds."""
    limits: list[str] = []
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 3.0
        return now

    async def lived() -> Any:
        with DaemonPool(1, "test") as pool:
            admission = Admission(pool, QueueBounds(waiting=waiting), clock=clock)
            return await scenario(SharedWork(admission, 20.0, limits.append))

    return asyncio.run(lived()), limits


def test_what_was_reserved_is_settled_with_what_it_took() -> None:
    """By the one who asked first; who shares it pays nothing."""
    first, second = FakeAccount("a"), FakeAccount("b")

    async def scenario(work: SharedWork) -> Any:
        calls = (work.run("job", Caller(each), lambda: "done", 0.5) for each in (first, second))
        return await asyncio.gather(*calls)

    assert run(scenario) == (["done", "done"], [])
    assert (first.reserved, first.settled) == ([0.5], [3.0])
    assert (second.reserved, second.settled) == ([], [])


def test_who_may_pays_for_who_may_not() -> None:
    """One who may have it done is enough for all."""
    spent, may = FakeAccount("a", "client"), FakeAccount("b")

    async def scenario(work: SharedWork) -> Any:
        calls = (work.run("job", Caller(each), lambda: "done", 0.5) for each in (spent, may))
        return await asyncio.gather(*calls)

    assert run(scenario) == (["done", "done"], [])
    assert spent.settled == []
    assert may.settled == [3.0]


def test_a_refusal_says_when_there_is_room_again() -> None:
    """It is observed once, however many share it."""

    async def scenario(work: SharedWork) -> Any:
        calls = [work.run("job", Caller(FakeAccount("a", "all")), str, 0.5) for _ in range(3)]
        return await asyncio.gather(*calls, return_exceptions=True)

    errors, limits = run(scenario)
    assert [type(error) for error in errors] == [Limited] * 3
    assert {error.retry_after for error in errors} == {7}
    assert limits == ["all"]


def test_what_fails_is_paid_for() -> None:
    """The processor was used all the same."""
    account = FakeAccount()

    def fails() -> None:
        raise ValueError("wrong")

    async def scenario(work: SharedWork) -> Any:
        with pytest.raises(ValueError, match="wrong"):
            await work.run("job", Caller(account), fails, 0.5)

    run(scenario)
    assert account.settled == [3.0]


def test_what_does_not_begin_is_given_back() -> None:
    """Where too many wait."""
    account = FakeAccount()

    async def scenario(work: SharedWork) -> Any:
        gate = threading.Event()
        first = asyncio.create_task(work.run("first", UNATTRIBUTED, gate.wait, 0.5))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        try:
            with pytest.raises(Overloaded):
                await work.run("job", Caller(account), str, 0.5)
        finally:
            gate.set()
        return await first

    assert run(scenario, waiting=0)[0]
    assert account.settled == [None]
