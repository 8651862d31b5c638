"""Admission: a bounded queue before a bounded number of threads.

In: jobs, each with the clients that wait for it. Out: their results and costs. Concurrency, queue
length and wait time are bounded; jobs over the limit are rejected immediately. Clients take turns
by processor time (`fair_queue.py`), so expensive jobs of one client do not delay the others. It
must not know what a job does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pyoji.errors import Overloaded
from pyoji.service.daemon_pool import DaemonPool
from pyoji.service.fair_queue import MOST_CLIENTS, FairQueue, QueuePlace, Rank

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueueBounds:
    """Concurrent jobs, waiting jobs, and the longest wait in seconds."""

    threads: int = 1
    waiting: int = 256
    deadline: float = 2.0


@dataclass(frozen=True, slots=True)
class JobOutcome(Generic[T]):
    """A job's result or error, its processor seconds and its elapsed seconds."""

    result: T | None
    error: BaseException | None
    cpu_seconds: float
    elapsed: float

    def get(self) -> T:
        """Return the result, or raise the job's error."""
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]  # it is a T if there is no error


class Ticket:
    """A job's place in the queue, and the clients that wait for it. More clients may join."""

    __slots__ = ("clients", "rank", "timeout", "turn")

    def __init__(self, rank: Rank = Rank.CARD) -> None:
        self.rank = rank
        self.clients: list[str] = []
        self.turn: asyncio.Future[str] | None = None
        self.timeout: asyncio.Timeout | None = None


class Admission:
    """Runs jobs in the threads of `pool`, for one event loop.

    `observe_wait` gets each job's wait in seconds. `clock` returns the calling thread's processor
    seconds.
    """

    def __init__(
        self,
        pool: DaemonPool,
        bounds: QueueBounds,
        observe_wait: Callable[[float], None] = lambda _: None,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._bounds = bounds
        self._observe_wait = observe_wait
        self._clock = clock
        self._pool = pool
        self._queue: FairQueue[Ticket] = FairQueue(bounds.waiting)
        self.running = 0

    @property
    def waiting(self) -> int:
        """Number of waiting jobs."""
        return len(self._queue)

    def join(self, ticket: Ticket, client: str) -> None:
        """Add a client to those that the job waits for, and restart the job's deadline."""
        if client not in ticket.clients and len(ticket.clients) < MOST_CLIENTS:
            ticket.clients.append(client)
        if ticket.turn is not None and not ticket.turn.done():
            self._queue.join(ticket, QueuePlace(ticket.rank, client))
            if ticket.timeout is not None:
                deadline = asyncio.get_running_loop().time() + self._bounds.deadline
                ticket.timeout.reschedule(deadline)

    async def run(self, job: Callable[[], T], ticket: Ticket, expected: float) -> JobOutcome[T]:
        """Run the job at the turn of one of its clients; `expected` is its processor seconds.

        Raises Overloaded if the queue is full, or the job waits longer than the deadline.
        """
        start = time.monotonic()
        client = await self._turn(ticket)
        try:
            self._observe_wait(time.monotonic() - start)
            self._queue.charge(client, expected)
            outcome = await self._pool.run(self._measured, job)
            self._queue.charge(client, outcome.cpu_seconds - expected)
            return outcome
        finally:
            self._release()

    def _measured(self, job: Callable[[], T]) -> JobOutcome[T]:
        start, cpu_start = time.monotonic(), self._clock()
        result: T | None = None
        error: BaseException | None = None
        try:
            result = job()
        except BaseException as failure:
            error = failure
        return JobOutcome(result, error, self._clock() - cpu_start, time.monotonic() - start)

    async def _turn(self, ticket: Ticket) -> str:
        """Wait for a turn, and return the client whose turn it is."""
        if self.running < self._bounds.threads:
            self.running += 1
            self._queue.serve(ticket.clients[0])
            return ticket.clients[0]
        self._enqueue(ticket)
        turn: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        ticket.turn = turn
        for client in ticket.clients[1:]:
            self._queue.join(ticket, QueuePlace(ticket.rank, client))
        try:
            async with asyncio.timeout(self._bounds.deadline) as ticket.timeout:
                return await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._release()  # the turn came while the wait was being cancelled
            if isinstance(error, TimeoutError):
                raise Overloaded from None
            raise
        finally:
            self._queue.discard(ticket)

    def _enqueue(self, ticket: Ticket) -> None:
        displaced = self._queue.add(ticket, QueuePlace(ticket.rank, ticket.clients[0]))
        if displaced is ticket:
            raise Overloaded
        if displaced is not None and displaced.turn is not None and not displaced.turn.done():
            displaced.turn.set_exception(Overloaded())

    def _release(self) -> None:
        """Pass the thread to the next waiting job, if there is one."""
        while entry := self._queue.take():
            ticket, client = entry
            if ticket.turn is not None and not ticket.turn.done():  # else it was cancelled
                ticket.turn.set_result(client)
                return
        self.running -= 1
