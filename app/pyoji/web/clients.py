"""Clients: identify the client of a request.

In: a request's scope. Out: a client: a name, and whether limits apply to it. A client is an IPv4
address or an IPv6 /64. While a /48 sends requests from many of its /64s, the whole /48 is one
client. All requests without a readable address are one client. An address that is not public
belongs to the operator or to a proxy of many users: it is queued like others, without limits.
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
"""/64s of one /48 that count as separate clients; with one more the /48 is one client."""

MEMORY = 600.0
"""Seconds after its last request for which a /48 is remembered."""

MOST = 4096
"""Upper limit of remembered /48s."""


class Client(NamedTuple):
    """The name under which a request is queued and limited."""

    name: str
    is_limited: bool = True


UNKNOWN = Client("unknown")


@dataclass(slots=True)
class _Site:
    """A /48: its /64s until they count as one, and the time of the last request."""

    seen: set[str] = field(default_factory=set)
    is_one: bool = False
    last: float = 0.0


class Clients:
    """Maps requests to clients."""

    def __init__(self, proxies: Proxies, clock: Callable[[], float] = monotonic) -> None:
        self._proxies = proxies
        self._clock = clock
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._has_warned = False

    def of(self, scope: Scope) -> Client:
        """Return the client of a request."""
        peer = scope["client"][0] if scope.get("client") else None
        forwarded = [
            value.decode("latin-1")
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
        ]
        if forwarded and not self._has_warned:
            self._warn(peer)
        ip = address(self._proxies.client(peer, forwarded))
        if ip is None:
            return UNKNOWN
        if not ip.is_global:
            return Client(str(ip), is_limited=False)
        return Client(self._network(ip) if isinstance(ip, IPv6Address) else str(ip))

    def scheme(self, scope: Scope) -> str:
        """Return the scheme that the client used: X-Forwarded-Proto of a trusted proxy, or ours."""
        peer = scope["client"][0] if scope.get("client") else None
        forwarded: bytes = dict(scope["headers"]).get(b"x-forwarded-proto", b"").strip().lower()
        if forwarded in (b"http", b"https") and self._proxies.trusts(peer):
            return forwarded.decode("ascii")
        scheme: str = scope["scheme"]
        return scheme

    def _network(self, ip: IPv6Address) -> str:
        subnet, site = (str(IPv6Network((ip, bits), strict=False)) for bits in (64, 48))
        now = self._clock()
        entry = self._sites.pop(site, None)
        if entry is None or now - entry.last > MEMORY:
            entry = _Site()
        self._sites[site] = entry  # in order of the last request
        entry.last = now
        if not entry.is_one:
            entry.seen.add(subnet)
            if len(entry.seen) > SPREAD:
                entry.is_one = True
                entry.seen.clear()
        if len(self._sites) > MOST:
            self._sites.popitem(last=False)
        return site if entry.is_one else subnet

    def _warn(self, peer: str | None) -> None:
        """Warn once of a proxy on a private network that PYOJI_PROXIES does not name."""
        ip = address(peer)
        if ip is None or ip.is_global or self._proxies.trusts(peer):
            return
        self._has_warned = True
        LOG.warning(
            "%s forwards requests but is not in PYOJI_PROXIES: all of its clients count as one",
            ip,
        )
