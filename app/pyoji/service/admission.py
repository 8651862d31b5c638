"""Admission: a bounded queue before a bounded number of threads.

In: jobs, each with the clients that wait for it. Out: what they give, and what they cost. So many
run at once, so many wait, none longer than the deadline; what cannot run is rejected immediately.
Clients take turns by processor time (`fair_queue.py`), so that dear jobs of one delay no other's.
It must not know what a job does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Generic, TypeVar

from pyoji.errors import Overloaded
from pyoji.service.fair_queue import MOST_CLIENTS, FairQueue, QueuePlace, Rank

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueueBounds:
    """How many jobs run at once, how many wait for it, and how many seconds at most."""

    threads: int = 1
    waiting: int = 256
    deadline: float = 2.0


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a job gave or raised, the processor seconds it took and the seconds that went by."""

    result: T | None
    error: BaseException | None
    spent: float
    seconds: float

    def get(self) -> T:
        """The result; raises what the job raised."""
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]  # it is a T where nothing was raised


class Ticket:
    """A job that waits, or will; more clients may join those it waits for."""

    __slots__ = ("clients", "patience", "rank", "turn")

    def __init__(self, rank: Rank = Rank.CARD) -> None:
        self.rank = rank
        self.clients: list[str] = []
        self.turn: asyncio.Future[str] | None = None
        self.patience: asyncio.Timeout | None = None


class Admission:
    """Runs jobs in the threads of `pool`, for one event loop; `waited` observes how long each
    waits. `clock` is the time of the processor in the thread that asks.
    """

    def __init__(
        self,
        pool: Executor,
        bounds: QueueBounds,
        waited: Callable[[float], None] = lambda _: None,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._bounds = bounds
        self._waited = waited
        self._clock = clock
        self._pool = pool
        self._queue: FairQueue[Ticket] = FairQueue(bounds.waiting)
        self.running = 0

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._queue)

    def join(self, ticket: Ticket, client: str) -> None:
        """Have the job of `ticket` wait for this client too, and as long as it may."""
        if client not in ticket.clients and len(ticket.clients) < MOST_CLIENTS:
            ticket.clients.append(client)
        if ticket.turn is not None and not ticket.turn.done():
            self._queue.join(ticket, QueuePlace(ticket.rank, client))
            if ticket.patience is not None:
                deadline = asyncio.get_running_loop().time() + self._bounds.deadline
                ticket.patience.reschedule(deadline)

    async def run(self, job: Callable[[], T], ticket: Ticket, expected: float) -> Done[T]:
        """Run the job when the turn of one of its clients has come; `expected` are its seconds.

        Raises Overloaded if too many wait, or it has taken too long.
        """
        began = time.monotonic()
        client = await self._turn(ticket)
        try:
            self._waited(time.monotonic() - began)
            self._queue.charge(client, expected)
            loop = asyncio.get_running_loop()
            done = await loop.run_in_executor(self._pool, self._measured, job)
            self._queue.charge(client, done.spent - expected)
            return done
        finally:
            self._release()

    def _measured(self, job: Callable[[], T]) -> Done[T]:
        began, spent = time.monotonic(), self._clock()
        result: T | None = None
        error: BaseException | None = None
        try:
            result = job()
        except BaseException as raised:
            error = raised
        return Done(result, error, self._clock() - spent, time.monotonic() - began)

    async def _turn(self, ticket: Ticket) -> str:
        """The client whose turn it is, once it has come."""
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
            async with asyncio.timeout(self._bounds.deadline) as ticket.patience:
                return await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._release()  # its turn came in the moment in which it gave up
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
        """Hand the thread on to the next job, if one waits."""
        while taken := self._queue.take():
            ticket, client = taken
            if ticket.turn is not None and not ticket.turn.done():  # else it has just given up
                ticket.turn.set_result(client)
                return
        self.running -= 1
