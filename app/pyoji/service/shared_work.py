"""Shared work: jobs that are shared by all who ask, paid for by one of them, and done in turn.

In: a name, what to do, and who asks. Out: what it gives. Equal work is done once (single flight),
charged to an account that may still spend (accounts), and runs when a client's turn has come
(admission). It must not know what the work is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pyoji.errors import Limited
from pyoji.service.account import FREE, Account
from pyoji.service.admission import Admission, Done, Ticket
from pyoji.service.fair_queue import Rank
from pyoji.service.single_flight import Flight, SingleFlight, landed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, as far as it matters here: what may be done for it, and whether a card may be kept
    outside the process."""

    account: Account = FREE
    keep: bool = True


UNATTRIBUTED = Asking()


@dataclass(slots=True, eq=False)
class SharedFlight(Flight):
    """Work under way, and all who ask for it; they may become more meanwhile."""

    ticket: Ticket
    askings: list[Asking] = field(default_factory=list)


class Reserved:
    """A job that is paid for; remembers what it took."""

    def __init__(self, admission: Admission, ticket: Ticket, expected: float) -> None:
        self._admission, self._ticket, self._expected = admission, ticket, expected
        self.spent: float | None = None

    async def run(self, job: Callable[[], T]) -> Done[T]:
        """Run the job in its turn. Raises Overloaded where that does not come in time."""
        done = await self._admission.run(job, self._ticket, self._expected)
        self.spent = done.spent
        return done


class SharedWork:
    """Work for one event loop; nobody waits longer than `patience` seconds for it.

    `limited` observes the limit that held something back.
    """

    def __init__(
        self,
        admission: Admission,
        patience: float,
        limited: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._admission = admission
        self._patience = patience
        self._limited = limited
        self._flights: SingleFlight[str, SharedFlight] = SingleFlight()

    async def share(
        self,
        name: str,
        asking: Asking,
        work: Callable[[SharedFlight], Coroutine[None, None, Any]],
        rank: Rank = Rank.CARD,
    ) -> Any:
        """What the work of that name gives, whether it is under way or begins now.

        Raises Unavailable where that takes too long, or no one who asks may have it done.
        """
        flight = self._flights.get(name, lambda: SharedFlight(Ticket(rank)), work)
        flight.askings.append(asking)
        self._admission.join(flight.ticket, asking.account.client)
        return await landed(flight.task, self._patience)

    async def run(self, name: str, asking: Asking, job: Callable[[], T], expected: float) -> T:
        """What the job gives, which is expected to take so many processor seconds."""

        async def work(flight: SharedFlight) -> T:
            async with self.reserved(flight, expected) as reserved:
                return (await reserved.run(job)).get()

        done: T = await self.share(name, asking, work)
        return done

    @asynccontextmanager
    async def reserved(self, flight: SharedFlight, expected: float) -> AsyncIterator[Reserved]:
        """The right to spend about so many seconds on the flight. Raises Limited.

        Of those who ask the first that may pays; those who come meanwhile are asked too.
        """
        refusal = None
        for asking in flight.askings:
            refusal = await asking.account.reserve(expected)
            if refusal is None:
                reserved = Reserved(self._admission, flight.ticket, expected)
                try:
                    yield reserved
                finally:
                    asking.account.settle(reserved.spent)
                return
        if refusal is not None:
            self._limited(refusal.limit)
            raise Limited(refusal.limit, refusal.wait)
