"""Shared work: jobs shared by concurrent callers, charged to one of them, and run in turn.

In: a name, a job and a caller. Out: the job's result. Concurrent calls for the same name share one
job (`single_flight.py`). It is charged to the first caller whose account accepts it (`account.py`)
and waits in the queue of its callers' clients (`admission.py`). Must not know what the job does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pyoji.errors import Limited
from pyoji.service.account import UNLIMITED, Account
from pyoji.service.admission import Admission, JobOutcome, Ticket
from pyoji.service.fair_queue import Rank
from pyoji.service.single_flight import Flight, SingleFlight, result_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller's account; `keep` permits storing the card outside the process."""

    account: Account = UNLIMITED
    keep: bool = True


UNATTRIBUTED = Caller()


@dataclass(slots=True, eq=False)
class SharedFlight(Flight):
    """A running task and its callers. More callers may join while it runs."""

    ticket: Ticket
    callers: list[Caller] = field(default_factory=list)


class Reservation:
    """Processor seconds reserved for a job, and those that it used."""

    def __init__(self, admission: Admission, ticket: Ticket, expected: float) -> None:
        self._admission, self._ticket, self._expected = admission, ticket, expected
        self.cpu_seconds: float | None = None

    async def run(self, job: Callable[[], T]) -> JobOutcome[T]:
        """Run the job in its turn. Raises Overloaded if the turn does not come in time."""
        outcome = await self._admission.run(job, self._ticket, self._expected)
        self.cpu_seconds = outcome.cpu_seconds
        return outcome


class SharedWork:
    """Shared jobs of one event loop; each caller waits at most `patience` seconds.

    `observe_limit` gets the name of each limit that refuses a job.
    """

    def __init__(
        self,
        admission: Admission,
        patience: float,
        observe_limit: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._admission = admission
        self._patience = patience
        self._observe_limit = observe_limit
        self._flights: SingleFlight[str, SharedFlight] = SingleFlight()

    async def share(
        self,
        name: str,
        caller: Caller,
        work: Callable[[SharedFlight], Coroutine[None, None, Any]],
        rank: Rank = Rank.CARD,
    ) -> Any:
        """Return the result of the running work of that name, or start it.

        Raises Overloaded if it takes too long, Limited if the accounts of all callers refuse it.
        """
        flight = self._flights.get(name, lambda: SharedFlight(Ticket(rank)), work)
        flight.callers.append(caller)
        self._admission.join(flight.ticket, caller.account.client)
        return await result_of(flight.task, self._patience)

    async def run(self, name: str, caller: Caller, job: Callable[[], T], expected: float) -> T:
        """Return the job's result; `expected` is its processor seconds. Raises as `share`."""

        async def work(flight: SharedFlight) -> T:
            async with self.reserve(flight, expected) as reservation:
                return (await reservation.run(job)).get()

        result: T = await self.share(name, caller, work)
        return result

    @asynccontextmanager
    async def reserve(self, flight: SharedFlight, expected: float) -> AsyncIterator[Reservation]:
        """Reserve `expected` processor seconds for the flight. Raises Limited.

        The accounts of the callers are asked in order, also those of callers that join meanwhile.
        The first one that accepts pays.
        """
        refusal = None
        for caller in flight.callers:
            refusal = await caller.account.reserve(expected)
            if refusal is None:
                reservation = Reservation(self._admission, flight.ticket, expected)
                try:
                    yield reservation
                finally:
                    caller.account.settle(reservation.cpu_seconds)
                return
        if refusal is not None:
            self._observe_limit(refusal.limit)
            raise Limited(refusal.limit, refusal.wait)
