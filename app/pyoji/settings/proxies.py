"""Proxies: which peers may say whom they pass on, and which client a request comes from.

In: the operator's list, the peer of a connection, its `X-Forwarded-For` fields. Out: an address,
or None where there is none. Each proxy appends the address of its peer on the right, so what lies
to the left of the first address that no proxy of ours owns was written by a stranger. It must not
know what an address is used for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address

ANY = "*"
ALLOWED = (
    "addresses or networks such as 10.0.0.0/8 or 2001:db8::1, with commas; "
    "* for whatever peer connects; or off"
)
MOST_HOPS = 32
"""Addresses of a chain that are looked at."""


def address(text: str | None) -> Address | None:
    """The address that `text` writes, without a zone; IPv4 inside IPv6 as IPv4; None if none."""
    try:
        found = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks of the proxies in front of the service; `any_peer` trusts every connection."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    any_peer: bool = False

    @classmethod
    def parse(cls, text: str) -> Proxies:
        """The proxies that a setting names; ValueError where it names something else."""
        words = [word.strip() for word in text.split(",") if word.strip()]
        if text.strip().casefold() == "off":
            return cls()
        if words == [ANY]:
            return cls(any_peer=True)
        return cls(tuple(ip_network(word, strict=False) for word in words))

    def trusts(self, peer: str | None) -> bool:
        """Whether `peer` may say whom it passes on."""
        return self.any_peer or self._owns(address(peer))

    def client(self, peer: str | None, forwarded: Sequence[str]) -> str | None:
        """The address a request comes from: the rightmost that no proxy of ours owns.

        `forwarded` are the values of the fields, in order. None where a proxy passes on something
        that is no address. Where every address is a proxy's, the farthest is the client.
        """
        if not self.trusts(peer):
            return peer
        farthest = peer
        for hop in _from_right(forwarded):
            found = address(hop)
            if found is None:
                return None
            farthest = str(found)
            if not self._owns(found):
                break
        return farthest

    def _owns(self, found: Address | None) -> bool:
        return found is not None and any(found in network for network in self.networks)


LOOPBACK = Proxies.parse("127.0.0.1")
"""What is trusted if nothing is said: a proxy on the same machine."""


def _from_right(forwarded: Sequence[str]) -> Iterator[str]:
    """The members of the list, the last first; empty ones count for nothing (RFC 9110 §5.6.1)."""
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
    """`192.0.2.1:4711` and `[2001:db8::1]:4711` without what follows the address."""
    if member.startswith("["):
        return member[1:].partition("]")[0]
    host, colon, _ = member.partition(":")
    return host if colon and member.count(":") == 1 else member
