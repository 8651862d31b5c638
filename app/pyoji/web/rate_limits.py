"""Rate limits: how many new cards and processor seconds a client, and all together, may have.

In: a request's scope, costs. Out: an account to charge. Cached cards and signed links are free. The
expected cost of a card is reserved before rendering and corrected afterwards. With Redis all
machines count together; while it does not answer, each process counts alone. It must not know which
requests are one client's (`clients.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from time import monotonic
from typing import NamedTuple, TypeVar

from starlette.types import Scope

from pyoji.service.account import Account, Refusal
from pyoji.service.breaker import Breaker, BreakerTimes
from pyoji.settings import Settings
from pyoji.settings.rate import Rate
from pyoji.web.accounts import Accounts
from pyoji.web.clients import Client, Clients
from pyoji.web.shared_accounts import AT_ONCE, Charge, SharedAccounts
from pyoji.web.telemetry.log import LOG

CLIENT, ALL = "client", "all"
CARDS, SECONDS = "cards", "seconds"

PATIENCE = 0.05
"""Timeout of a Redis command, in seconds."""

PAUSE = 5.0
"""Seconds without Redis after a fault."""

T = TypeVar("T")


class Rates(NamedTuple):
    """The limits, for a client and for all; None means unlimited. `seconds` are processor time."""

    client_cards: Rate | None = None
    client_seconds: Rate | None = None
    all_cards: Rate | None = None
    all_seconds: Rate | None = None

    @classmethod
    def of(cls, settings: Settings) -> Rates:
        """Return the limits of the settings."""
        return cls(
            settings.limit_client,
            settings.limit_client_cpu,
            settings.limit_all,
            settings.limit_all_cpu,
        )


class RateLimits:
    """Opens accounts under the `rates`. `shared` is the URL of a Redis for all machines."""

    def __init__(
        self,
        rates: Rates,
        clients: Clients,
        shared: str | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._table = [
            (limit, unit, rate)
            for limit, unit, rate in (
                (CLIENT, CARDS, rates.client_cards),
                (CLIENT, SECONDS, rates.client_seconds),
                (ALL, CARDS, rates.all_cards),
                (ALL, SECONDS, rates.all_seconds),
            )
            if rate is not None
        ]
        self._clients = clients
        self._shared = SharedAccounts(shared, PATIENCE) if shared and any(rates) else None
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._clock = clock
        self._breaker = Breaker(clock, BreakerTimes(PAUSE, PAUSE))
        self._local: dict[tuple[str, str], Accounts] = {}
        self._corrections: set[asyncio.Task[object]] = set()

    def account(self, scope: Scope, *, is_signed: bool = False) -> Account:
        """Return the account of a request's client. That of a signed link has no limits."""
        return _Account(self, lambda: self._clients.of(scope), is_signed=is_signed)

    def charges(self, client: Client, cards: float, seconds: float) -> list[Charge]:
        """Return the charges of a number of cards and processor seconds, for each account."""
        costs = {CARDS: cards, SECONDS: seconds}
        return [
            Charge(limit, unit, "" if limit == ALL else client.name, rate, costs[unit])
            for limit, unit, rate in self._table
            if costs[unit] and (limit == ALL or client.is_limited)
        ]

    async def spend(self, charges: Sequence[Charge]) -> Refusal | None:
        """Charge all accounts, or none and return the refusal of a limit."""
        if not charges:
            return None
        if self._shared is not None and not self._breaker.is_open:
            reply = await self._call(self._shared.spend, charges)
            if reply is not None:
                return Refusal(reply[0][0].limit, reply[0][1]) if reply[0] else None
        now = self._clock()
        for charge in charges:
            wait = self._accounts(charge).wait(charge.name, charge.cost, now)
            if wait > 0:
                return Refusal(charge.limit, wait)
        self._charge(charges)
        return None

    def correct(self, charges: Sequence[Charge]) -> None:
        """Charge all accounts without checking, in the background."""
        if not charges:
            return
        if self._shared is None or self._breaker.is_open:
            self._charge(charges)
            return
        task = asyncio.create_task(self._call(self._shared.correct, charges))
        self._corrections.add(task)
        task.add_done_callback(self._corrections.discard)

    async def close(self) -> None:
        """Close Redis after the pending corrections."""
        if self._corrections:
            await asyncio.wait(self._corrections, timeout=PATIENCE)
        if self._shared is not None:
            await self._shared.close()

    def _charge(self, charges: Sequence[Charge]) -> None:
        now = self._clock()
        for charge in charges:
            self._accounts(charge).charge(charge.name, charge.cost, now)

    def _accounts(self, charge: Charge) -> Accounts:
        return self._local.setdefault((charge.limit, charge.unit), Accounts(charge.rate))

    async def _call(
        self, command: Callable[[Sequence[Charge]], Awaitable[T]], charges: Sequence[Charge]
    ) -> tuple[T] | None:
        """Return the reply of Redis. None, and a pause, after a fault or timeout."""
        async with self._turns:
            turn = self._breaker.begin()
            if turn is None:
                return None
            try:
                async with asyncio.timeout(PATIENCE):
                    reply = await command(charges)
            except Exception as error:  # no fault of Redis may cost a card
                if not self._breaker.is_open:  # one line for many faults
                    LOG.warning(
                        "Redis does not answer; each process counts limits alone for now: %s",
                        type(error).__name__,
                    )
                self._breaker.record_failure(turn)
                return None
            self._breaker.record_success(turn)
            return (reply,)


class _Account:
    """The account of one request; its client is identified on first use."""

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
        """The name under which the work is queued."""
        return self._client.name

    async def reserve(self, seconds: float) -> Refusal | None:
        """Reserve a card of the expected processor seconds, or return the refusal."""
        self._reserved = seconds
        return await self._limits.spend(self._charges(1, seconds))

    def settle(self, seconds: float | None) -> None:
        """Correct the reservation to the seconds used; None if rendering did not start."""
        cards = -1 if seconds is None else 0
        self._limits.correct(self._charges(cards, (seconds or 0.0) - self._reserved))

    def _charges(self, cards: float, seconds: float) -> list[Charge]:
        return [] if self._is_signed else self._limits.charges(self._client, cards, seconds)
