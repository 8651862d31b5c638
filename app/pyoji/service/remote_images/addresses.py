"""Addresses: the table of IP addresses that must not be connected to.

In: an address from a resolver. Out: whether it belongs to the public Internet. IPv6 addresses that
embed an IPv4 address are always refused, because the destination depends on a translator.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# From IANA's registries of special-purpose addresses (RFC 6890). Written out, because Python's
# `is_global` differs between releases.
REFUSED: Mapping[str, str] = {
    "0.0.0.0/8": "this host, this network (RFC 791)",
    "10.0.0.0/8": "private (RFC 1918)",
    "100.64.0.0/10": "shared by carriers, CGNAT (RFC 6598)",
    "127.0.0.0/8": "loopback (RFC 1122)",
    "169.254.0.0/16": "link-local, and the metadata of clouds (RFC 3927)",
    "172.16.0.0/12": "private (RFC 1918)",
    "192.0.0.0/24": "protocol assignments (RFC 6890)",
    "192.0.2.0/24": "documentation (RFC 5737)",
    "192.31.196.0/24": "AS112 (RFC 7535)",
    "192.52.193.0/24": "AMT relays (RFC 7450)",
    "192.88.99.0/24": "6to4 relays (RFC 7526)",
    "192.168.0.0/16": "private (RFC 1918)",
    "192.175.48.0/24": "AS112 (RFC 7534)",
    "198.18.0.0/15": "benchmarks (RFC 2544)",
    "198.51.100.0/24": "documentation (RFC 5737)",
    "203.0.113.0/24": "documentation (RFC 5737)",
    "224.0.0.0/4": "multicast (RFC 5771)",
    "240.0.0.0/4": "reserved, and broadcast (RFC 1112, RFC 919)",
    "168.63.129.16/32": "a public address that is Azure's platform to its machines",
    "::/96": "unspecified, loopback, IPv4-compatible (RFC 4291)",
    "::ffff:0:0/96": "IPv4-mapped (RFC 4291)",
    "::ffff:0:0:0/96": "IPv4-translated (RFC 2765)",
    "64:ff9b::/96": "NAT64 (RFC 6052)",
    "64:ff9b:1::/48": "NAT64 of one's own (RFC 8215)",
    "100::/64": "discard (RFC 6666)",
    "2001::/23": "protocol assignments, Teredo, ORCHID (RFC 2928, RFC 4380, RFC 4843)",
    "2001:db8::/32": "documentation (RFC 3849)",
    "2002::/16": "6to4 (RFC 3056)",
    "2620:4f:8000::/48": "AS112 (RFC 7534)",
    "3fff::/20": "documentation (RFC 9637)",
    "5f00::/16": "segment routing (RFC 9602)",
    "fc00::/7": "unique local (RFC 4193)",
    "fe80::/10": "link-local (RFC 4291)",
    "fec0::/10": "site-local (RFC 3879)",
    "ff00::/8": "multicast (RFC 4291)",
}

_IPV4 = tuple(n for n in map(ip_network, REFUSED) if isinstance(n, IPv4Network))
_IPV6 = tuple(n for n in map(ip_network, REFUSED) if isinstance(n, IPv6Network))

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""The part of IPv6 that IANA has allocated (RFC 4291, 2.4)."""

_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
"""The middle of an address that ends in an IPv4 address (RFC 5214, 6.1)."""


def public(address: str) -> bool:
    """Whether the text is an address of the public Internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    # Python's registry as well: it may know a range before this table does.
    return parsed.is_global and not parsed.is_multicast and _is_unlisted(parsed)


def _is_unlisted(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _IPV4)
    if address.scope_id is not None or address not in _GLOBAL_UNICAST:
        return False
    if (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return False
    return not any(address in network for network in _IPV6)
