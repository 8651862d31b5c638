"""Limits: how many new cards, and how many processor seconds, a client and all together may have.

A card that is known costs nothing and is never limited; signed links are not, either. What a card
will cost is reserved before it is rendered and corrected afterwards. With Redis all machines count
together; while it does not answer, each process counts for itself. Which requests are one client's
is decided in `clients.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from time import monotonic
from typing import NamedTuple, TypeVar

from starlette.types import Scope

from pyoji.service.account import Account, Refusal
from pyoji.service.breaker import Breaker, Rests
from pyoji.settings import Settings
from pyoji.settings.rate import Rate
from pyoji.web.accounts import Accounts
from pyoji.web.clients import Client, Clients
from pyoji.web.shared_accounts import AT_ONCE, Charge, SharedAccounts
from pyoji.web.telemetry.log import LOG

CLIENT, ALL = "client", "all"
CARDS, SECONDS = "cards", "seconds"

PATIENCE = 0.05
"""Seconds to wait for Redis."""

PAUSE = 5.0
"""Seconds to do without it once it did not answer."""

T = TypeVar("T")


class Rates(NamedTuple):
    """The limits, for a client and for all; None is none. `seconds` are those of a processor."""

    client_cards: Rate | None = None
    client_seconds: Rate | None = None
    all_cards: Rate | None = None
    all_seconds: Rate | None = None

    @classmethod
    def of(cls, settings: Settings) -> Rates:
        """Those that the settings say."""
        return cls(
            settings.limit_client,
            settings.limit_client_cpu,
            settings.limit_all,
            settings.limit_all_cpu,
        )


class RateLimits:
    """Opens accounts under the `rates`; `shared` is the URL of where machines count together."""

    def __init__(
        self,
        rates: Rates,
        clients: Clients,
        shared: str | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._rates = rates
        self._clients = clients
        self._shared = SharedAccounts(shared, PATIENCE) if shared and any(rates) else None
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._clock = clock
        self._breaker = Breaker(clock, Rests(PAUSE, PAUSE))
        self._own: dict[tuple[str, str], Accounts] = {}
        self._corrections: set[asyncio.Task[object]] = set()

    def account(self, scope: Scope, *, is_signed: bool = False) -> Account:
        """The account of the client that a request comes from; a signed link's has no limits."""
        return _Account(self, lambda: self._clients.of(scope), is_signed=is_signed)

    def charges(self, client: Client, cards: float, seconds: float) -> list[Charge]:
        """What so many cards of so many seconds are to each account that they count for."""
        of_all, rates = Client(""), self._rates
        table = (
            (CLIENT, CARDS, client, rates.client_cards, cards),
            (CLIENT, SECONDS, client, rates.client_seconds, seconds),
            (ALL, CARDS, of_all, rates.all_cards, cards),
            (ALL, SECONDS, of_all, rates.all_seconds, seconds),
        )
        return [
            Charge(limit, unit, who.name, rate, cost)
            for limit, unit, who, rate, cost in table
            if rate is not None and who.is_limited and cost
        ]

    async def spend(self, charges: Sequence[Charge]) -> Refusal | None:
        """Charge all of them, or say which limit does not allow it."""
        if not charges:
            return None
        if self._shared is not None and not self._breaker.resting:
            answer = await self._ask(self._shared.spend, charges)
            if answer is not None:
                return Refusal(answer[0][0].limit, answer[0][1]) if answer[0] else None
        now = self._clock()
        for charge in charges:
            wait = self._accounts(charge).wait(charge.name, charge.cost, now)
            if wait > 0:
                return Refusal(charge.limit, wait)
        self._charge(charges)
        return None

    def correct(self, charges: Sequence[Charge]) -> None:
        """Charge all of them, whatever they owe; waits for nothing."""
        if not charges:
            return
        if self._shared is None or self._breaker.resting:
            self._charge(charges)
            return
        task = asyncio.create_task(self._ask(self._shared.correct, charges))
        self._corrections.add(task)
        task.add_done_callback(self._corrections.discard)

    async def close(self) -> None:
        """Let Redis go, once it knows what was spent."""
        if self._corrections:
            await asyncio.wait(self._corrections, timeout=PATIENCE)
        if self._shared is not None:
            await self._shared.close()

    def _charge(self, charges: Sequence[Charge]) -> None:
        now = self._clock()
        for charge in charges:
            self._accounts(charge).charge(charge.name, charge.cost, now)

    def _accounts(self, charge: Charge) -> Accounts:
        return self._own.setdefault((charge.limit, charge.unit), Accounts(charge.rate))

    async def _ask(
        self, question: Callable[[Sequence[Charge]], Awaitable[T]], charges: Sequence[Charge]
    ) -> tuple[T] | None:
        """What Redis says; None, and a pause, where it says nothing in time."""
        async with self._turns:
            turn = self._breaker.begin()
            if turn is None:
                return None
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await question(charges)
            except Exception as error:  # whatever it is, it must not cost a card
                if not self._breaker.resting:  # many fail at once
                    LOG.warning("limits are counted apart for a while: %s", type(error).__name__)
                self._breaker.fault(turn)
                return None
            self._breaker.well(turn)
            return (answer,)


class _Account:
    """One request's account; who its client is, is found out when it is asked for."""

    def __init__(
        self, limits: RateLimits, identify: Callable[[], Client], *, is_signed: bool
    ) -> None:
        self._limits = limits
        self._identify = identify
        self._is_signed = is_signed
        self._reserved = 0.0

    @cached_property
    def _client(self) -> Client:
        return self._identify()

    @property
    def client(self) -> str:
        """Whose turns the work takes."""
        return self._client.name

    async def reserve(self, seconds: float) -> Refusal | None:
        """Reserve a card of so many seconds; or why it may not be begun."""
        self._reserved = seconds
        return await self._limits.spend(self._charges(1, seconds))

    def settle(self, seconds: float | None) -> None:
        """The reserved card took so many seconds; None: it was not begun."""
        cards = -1 if seconds is None else 0
        self._limits.correct(self._charges(cards, (seconds or 0.0) - self._reserved))

    def _charges(self, cards: float, seconds: float) -> list[Charge]:
        return [] if self._is_signed else self._limits.charges(self._client, cards, seconds)
