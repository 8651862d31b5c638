"""Clients: which requests count as one client's.

In: a request's scope. Out: a client: a name, and whether limits hold for it. A client is an
address of IPv4 or a /64 of IPv6; a /48 whose addresses ask from many of its /64s is one client, as
long as they do. What has no address, or none that can be read, is one client for all of them. An
address that is not public is a proxy of the operator's, which stands for many, or the operator: it
takes turns as others do and has no limit of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network
from time import monotonic
from typing import NamedTuple

from starlette.types import Scope

from pyoji.settings.proxies import Proxies, address
from pyoji.web.telemetry.log import LOG

SPREAD = 8
"""/64s of one /48 that ask as clients of their own; with one more they are one client."""

MEMORY = 600.0
"""Seconds after its last request that a /48 is remembered."""

MOST = 4096
"""/48s that are remembered."""


class Client(NamedTuple):
    """Whose turns and whose limits a request counts for."""

    name: str
    is_limited: bool = True


UNKNOWN = Client("unknown")


@dataclass(slots=True)
class _Site:
    """A /48: which of its /64s have asked, until they are one; and when one last did."""

    seen: set[str] = field(default_factory=set)
    is_one: bool = False
    last: float = 0.0


class Clients:
    """Tells clients apart."""

    def __init__(self, proxies: Proxies, clock: Callable[[], float] = monotonic) -> None:
        self._proxies = proxies
        self._clock = clock
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._has_warned = False

    def of(self, scope: Scope) -> Client:
        """The client that a request comes from."""
        peer = scope["client"][0] if scope.get("client") else None
        forwarded = [
            value.decode("latin-1")
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
        ]
        if forwarded and not self._has_warned:
            self._warn(peer)
        found = address(self._proxies.client(peer, forwarded))
        if found is None:
            return UNKNOWN
        if not found.is_global:
            return Client(str(found), is_limited=False)
        return Client(self._network(found) if isinstance(found, IPv6Address) else str(found))

    def scheme(self, scope: Scope) -> str:
        """How the client reached the service: as its proxy says, if it is one that is trusted."""
        peer = scope["client"][0] if scope.get("client") else None
        said: bytes = dict(scope["headers"]).get(b"x-forwarded-proto", b"").strip().lower()
        if said in (b"http", b"https") and self._proxies.trusts(peer):
            return said.decode("ascii")
        scheme: str = scope["scheme"]
        return scheme

    def _network(self, found: IPv6Address) -> str:
        own, site = (str(IPv6Network((found, bits), strict=False)) for bits in (64, 48))
        now = self._clock()
        entry = self._sites.pop(site, None)
        if entry is None or now - entry.last > MEMORY:
            entry = _Site()
        self._sites[site] = entry  # the last is the one that asked last
        entry.last = now
        if not entry.is_one:
            entry.seen.add(own)
            if len(entry.seen) > SPREAD:
                entry.is_one = True
                entry.seen.clear()
        if len(self._sites) > MOST:
            self._sites.popitem(last=False)
        return site if entry.is_one else own

    def _warn(self, peer: str | None) -> None:
        """Say once that a proxy on the operator's own network is not named."""
        found = address(peer)
        if found is None or found.is_global or self._proxies.trusts(peer):
            return
        self._has_warned = True
        LOG.warning(
            "%s passes on the requests of others, and PYOJI_PROXIES does not name it: "
            "its clients count as one",
            found,
        )
