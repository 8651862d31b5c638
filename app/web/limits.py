"""Limits: how many new cards a client, and all of them together, may have drawn.

A card that is known costs nothing and is never limited. Who signs his links is not, either. With
Redis all machines count together; while it does not answer, each process counts for itself. A
client is an address, of IPv6 its first 64 bits; an address that is not public is a proxy of our
own, which stands for many, and has no limit of its own.
"""

from __future__ import annotations

import asyncio
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import storage_from_string

from app.web.log import LOG

CLIENT, ALL = "client", "all"
_PORT = 6379
PATIENCE = 0.05
"""Seconds to wait for Redis."""
PAUSE = 5.0
"""Seconds to do without it once it did not answer."""
AT_ONCE = 16
"""Questions to it under way, each on a connection; others wait, or a burst would look like a
fault."""
MOST = 10_000
"""Counts kept in the process. `limits` walks over all of them now and then, and a stranger may have
very many addresses: beyond this they begin anew."""


class Limits:
    """The limits, as `limits` writes them ("300/minute"); None is none."""

    def __init__(self, client: str | None, all_: str | None, shared: str | None = None) -> None:
        self._client = parse(client) if client else None
        self._all = parse(all_) if all_ else None
        self._counts = MemoryStorage()
        self._own = SlidingWindowCounterRateLimiter(self._counts)
        self._redis = _redis(shared) if shared and (client or all_) else None
        self._shared = SlidingWindowCounterRateLimiter(self._redis) if self._redis else None
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._rests_until = 0.0

    async def refusal(self, address: str | None) -> str | None:
        """The limit that another new card for the client would break; if none, it is counted."""
        network = _network(address)
        if self._client and network and not await self._hit(self._client, CLIENT, network):
            return CLIENT
        if self._all and not await self._hit(self._all, ALL):
            return ALL
        return None

    async def close(self) -> None:
        """Let Redis go."""
        if self._redis is not None:
            bridge: Any = self._redis.bridge
            await bridge.storage.aclose()

    async def _hit(self, limit: RateLimitItem, *key: str) -> bool:
        if self._shared is not None and not self._rests():
            async with self._turns:
                told = None if self._rests() else await self._ask(self._shared, limit, key)
            if told is not None:
                return told
        if len(self._counts.storage) > MOST:
            await self._counts.reset()
        return await self._own.hit(limit, *key)

    async def _ask(
        self, shared: SlidingWindowCounterRateLimiter, limit: RateLimitItem, key: tuple[str, ...]
    ) -> bool | None:
        """What Redis says; None, and a pause, where it says nothing in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await shared.hit(limit, *key)
        except Exception as error:  # whatever it is, it must not cost a card
            if not self._rests():  # many may be told at once
                LOG.warning("limits are counted apart for a while: %s", type(error).__name__)
            self._rests_until = monotonic() + PAUSE
            return None

    def _rests(self) -> bool:
        return monotonic() < self._rests_until


def _redis(url: str) -> RedisStorage:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        url = f"redis+{url}"
    elif parts.port is None:  # which `limits` wants to be told
        url = parts._replace(netloc=f"{parts.netloc.removesuffix(':')}:{_PORT}").geturl()
    storage = storage_from_string(
        f"async+{url}",
        implementation="redispy",
        key_prefix="pyoji:limits",
    )
    if not isinstance(storage, RedisStorage):
        raise TypeError("limits gave a storage that is not Redis")
    return storage


def _network(address: str | None) -> str | None:
    """What counts as one client; None for an address that stands for many."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if not found.is_global:
        return None
    return str(found) if found.version == 4 else found.exploded[:19]
