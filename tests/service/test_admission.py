"""Admission: bounded concurrency, a bounded queue, fair turns, and the durations of each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pyoji.errors import Overloaded
from pyoji.service.admission import Admission, QueueBounds, Ticket
from pyoji.service.daemon_pool import DaemonPool
from pyoji.service.fair_queue import Rank


class Jobs:
    """Jobs that run when the gate opens and write down that they did; each costs what it says."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.done: list[str] = []
        self.clock = 100.0

    def job(self, name: str, cost: float = 1.0) -> Callable[[], str]:
        def run() -> str:
            self.gate.wait()
            self.clock += cost
            self.done.append(name)
            return name

        return run


def run(scenario: Callable[[Admission, Jobs], Coroutine[Any, Any, Any]], **bounds: Any) -> Any:
    """What the scenario gives, of an admission with one thread."""

    async def lived() -> Any:
        jobs = Jobs()
        with DaemonPool(1, "test") as pool:
            try:
                chosen = QueueBounds(**{"deadline": 20.0} | bounds)
                return await scenario(Admission(pool, chosen, clock=lambda: jobs.clock), jobs)
            finally:
                jobs.gate.set()

    return asyncio.run(lived())


def asked(
    admission: Admission, job: Callable[[], str], *clients: str, rank: Rank = Rank.CARD
) -> tuple[asyncio.Task[Any], Ticket]:
    """A job that waits for its turn, and its ticket."""
    ticket = Ticket(rank)
    for client in clients:
        admission.join(ticket, client)
    return asyncio.create_task(admission.run(job, ticket, 1.0)), ticket


async def settled() -> None:
    """Let tasks run until they wait."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_job_says_what_it_took() -> None:
    """The time of the processor in its thread, also where it fails."""

    async def scenario(admission: Admission, jobs: Jobs) -> None:
        jobs.gate.set()
        task, _ = asked(admission, jobs.job("a", cost=2.5), "a")
        done = await task
        assert (done.get(), done.cpu_seconds) == ("a", 2.5)

        def fails() -> str:
            jobs.clock += 1.5
            raise RuntimeError("no ink")

        task, _ = asked(admission, fails, "a")
        done = await task
        assert done.cpu_seconds == 1.5
        with pytest.raises(RuntimeError, match="no ink"):
            done.get()
        assert (admission.running, admission.waiting) == (0, 0)

    run(scenario)


def test_one_clients_dear_jobs_delay_no_other() -> None:
    """A job of another client is next. Without one, the expensive jobs continue."""

    async def scenario(admission: Admission, jobs: Jobs) -> list[str]:
        dear = [asked(admission, jobs.job(f"a{n}", 10.0), "a")[0] for n in range(5)]
        await settled()
        cheap = [asked(admission, jobs.job(f"b{n}", 0.1), "b")[0] for n in range(5)]
        await settled()
        assert admission.waiting == 9
        jobs.gate.set()
        await asyncio.gather(*dear, *cheap)
        return jobs.done

    assert run(scenario) == ["a0", *(f"b{n}" for n in range(5)), "a1", "a2", "a3", "a4"]


def test_who_joins_a_job_has_it_in_his_own_turn() -> None:
    """It does not wait behind all that its first client asked for."""

    async def scenario(admission: Admission, jobs: Jobs) -> list[str]:
        asked_for = [asked(admission, jobs.job(f"a{n}"), "a") for n in range(5)]
        await settled()
        admission.join(asked_for[4][1], "b")
        jobs.gate.set()
        await asyncio.gather(*(task for task, _ in asked_for))
        return jobs.done

    assert run(scenario) == ["a0", "a4", "a1", "a2", "a3"]


def test_who_joins_before_the_queue_has_a_turn_too() -> None:
    """A job may be looked for in a store before it waits."""

    async def scenario(admission: Admission, jobs: Jobs) -> list[str]:
        tasks = [asked(admission, jobs.job(f"a{n}"), "a")[0] for n in range(4)]
        tasks.append(asked(admission, jobs.job("shared"), "a", "b")[0])
        await settled()
        jobs.gate.set()
        await asyncio.gather(*tasks)
        return jobs.done

    assert run(scenario)[:2] == ["a0", "shared"]


def test_room_in_the_queue_is_shared() -> None:
    """Who has most waiting loses its newest, immediately, to one who has less."""

    async def scenario(admission: Admission, jobs: Jobs) -> None:
        greedy = [asked(admission, jobs.job(f"a{n}"), "a")[0] for n in range(8)]
        await settled()
        assert [type(task.exception()) for task in greedy if task.done()] == [Overloaded] * 3
        modest = [asked(admission, jobs.job(f"b{n}"), "b")[0] for n in range(2)]
        await settled()
        assert [task.done() for task in greedy] == [False] * 3 + [True] * 5
        assert not any(task.done() for task in modest)
        jobs.gate.set()
        await asyncio.gather(*modest)
        await asyncio.gather(*greedy, return_exceptions=True)
        assert (admission.running, admission.waiting) == (0, 0)

    run(scenario, waiting=4)


def test_a_turn_that_does_not_come_in_time_is_given_up() -> None:
    """A job that joins late has a deadline of its own."""

    async def scenario(admission: Admission, jobs: Jobs) -> None:
        first, _ = asked(admission, jobs.job("a"), "a")
        late, ticket = asked(admission, jobs.job("b"), "b")
        await settled()
        assert ticket.timeout is not None
        before = ticket.timeout.when()
        await asyncio.sleep(0.001)
        admission.join(ticket, "c")
        assert before is not None
        assert (ticket.timeout.when() or 0) > before
        ticket.timeout.reschedule(asyncio.get_running_loop().time())
        with pytest.raises(Overloaded):
            await late
        assert admission.waiting == 0
        jobs.gate.set()
        await first
        assert jobs.done == ["a"]

    run(scenario)


def test_a_turn_that_comes_in_the_moment_of_giving_up_is_handed_on() -> None:
    """No thread is lost."""

    async def scenario(admission: Admission, jobs: Jobs) -> None:
        first, _ = asked(admission, jobs.job("a"), "a")
        late, ticket = asked(admission, jobs.job("b"), "b")
        await settled()
        assert ticket.turn is not None
        jobs.gate.set()
        await first  # by which the turn is given,
        late.cancel()  # before `late` has heard of it
        with pytest.raises(asyncio.CancelledError):
            await late
        assert (admission.running, admission.waiting) == (0, 0)
        task, _ = asked(admission, jobs.job("c"), "c")
        assert (await task).get() == "c"

    run(scenario)


def test_data_is_laid_out_behind_cards() -> None:
    """However long the data has waited."""

    async def scenario(admission: Admission, jobs: Jobs) -> list[str]:
        tasks = [asked(admission, jobs.job("a0"), "a")[0]]
        tasks.append(asked(admission, jobs.job("data"), "b", rank=Rank.DATA)[0])
        tasks += [asked(admission, jobs.job(f"c{n}"), "c")[0] for n in range(3)]
        await settled()
        jobs.gate.set()
        await asyncio.gather(*tasks)
        return jobs.done

    assert run(scenario) == ["a0", "c0", "c1", "c2", "data"]
