"""Proxies: find the client of a request behind trusted proxies.

In: the operator's list, the peer of a connection, its `X-Forwarded-For` fields. Out: the client's
address, or None. Each proxy appends the address of its peer on the right, so everything to the left
of the rightmost address that is not a trusted proxy's is untrusted. It must not know what the
address is used for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

ANY = "*"
ALLOWED = (
    "addresses or networks such as 10.0.0.0/8 or 2001:db8::1, with commas; * for any peer; or off"
)
LONGEST = 45
"""Characters of the longest address: an IPv6 address that ends like an IPv4 address."""
MOST_HOPS = 32
"""The most addresses of a chain that are read, from the right."""


def address(text: str | None) -> Address | None:
    """Parse an IP address, without its zone; IPv4-mapped IPv6 becomes IPv4; None if invalid."""
    plain = (text or "").partition("%")[0]
    return _parsed(plain) if len(plain) <= LONGEST else None


@lru_cache(1024)  # the address of a new card's client is read several times
def _parsed(text: str) -> Address | None:
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks of trusted proxies; `any_peer` trusts every peer."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    any_peer: bool = False

    @classmethod
    def parse(cls, text: str) -> Proxies:
        """Parse the setting. Raises ValueError."""
        words = [word.strip() for word in text.split(",") if word.strip()]
        if text.strip().casefold() == "off":
            return cls()
        if words == [ANY]:
            return cls(any_peer=True)
        return cls(tuple(ip_network(word, strict=False) for word in words))

    def trusts(self, peer: str | None) -> bool:
        """Whether `peer` is a trusted proxy."""
        return self.any_peer or self._owns(address(peer))

    def client(self, peer: str | None, forwarded: Sequence[str]) -> str | None:
        """Return the client's address: the rightmost that is not a trusted proxy's.

        `forwarded` are the values of the fields, in order. If every address is a proxy's, the
        leftmost is the client. None if a value is not an address.
        """
        if not self.trusts(peer):
            return peer
        client = peer
        for hop in _from_right(forwarded):
            hop_address = address(hop)
            if hop_address is None:
                return None
            client = str(hop_address)
            if not self._owns(hop_address):
                break
        return client

    def _owns(self, peer: Address | None) -> bool:
        return peer is not None and any(peer in network for network in self.networks)


LOOPBACK = Proxies.parse("127.0.0.1")
"""The default: a proxy on the same machine."""


def _from_right(forwarded: Sequence[str]) -> Iterator[str]:
    """Yield the members of the list from the right, without empty ones (RFC 9110 §5.6.1)."""
    left = MOST_HOPS
    for value in reversed(forwarded):
        for member in reversed(value.rsplit(",", left)[-left:]):
            if not member.strip():
                continue
            yield _without_port(member.strip())
            left -= 1
            if left == 0:
                return


def _without_port(member: str) -> str:
    """Remove the port from `192.0.2.1:4711` or `[2001:db8::1]:4711`."""
    if member.startswith("["):
        return member[1:].partition("]")[0]
    host, colon, _ = member.partition(":")
    return host if colon and member.count(":") == 1 else member
