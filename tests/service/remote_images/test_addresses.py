"""Addresses: the public Internet's, and none that leads home in any disguise."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.service.remote_images.addresses import REFUSED, public

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.255.255",
    "172.32.0.1", "192.0.1.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "168.63.129.17",
    "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "2001:4860:4860::8888", "2003::1",
]  # fmt: skip

# Each kind by its name, so that a line taken out of the table is missed here.
PRIVATE = {
    "this host": ["0.0.0.0", "0.1.2.3"],
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "private": ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1"],
    "CGNAT": ["100.64.0.1", "100.127.255.255"],
    "link-local": ["169.254.0.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "febf::1"],
    "metadata of clouds": ["169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200",
                           "192.0.0.192", "fd00:ec2::254"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "assignments": ["192.0.0.1", "192.0.0.9", "192.0.0.170", "2001:1::1", "2001:20::1"],
    "anycast of relays": ["192.88.99.1", "192.31.196.1", "192.52.193.1", "192.175.48.1",
                          "2620:4f:8000::1"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "255.255.255.254", "4000::1", "8000::1", "e000::1"],
    "broadcast": ["255.255.255.255"],
    "unspecified": ["::"],
    "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254",
                    "::ffff:8.8.8.8", "0:0:0:0:0:ffff:10.0.0.1"],
    "IPv4-compatible": ["::127.0.0.1", "::7f00:1", "::8.8.8.8"],
    "IPv4-translated": ["::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8"],
    "NAT64": ["64:ff9b::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8"],
    "NAT64 of one's own": ["64:ff9b:1::1", "64:ff9b:1:fffe::10.0.0.1"],
    "6to4": ["2002:7f00:1::1", "2002:a9fe:a9fe::1", "2002:808:808::1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001::1"],
    "ISATAP": ["2a00::5efe:127.0.0.1", "2a00::200:5efe:10.0.0.1"],
    "discard": ["100::1"],
    "segment routing": ["5f00::1"],
    "unique local": ["fc00::1", "fd12:3456:789a::1"],
    "site-local": ["fec0::1"],
    "no address": ["", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "1.1.1.1 ",
                   "1.1.1", "[::1]", "::1%", "１.1.1.1"],
}  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public(address: str) -> None:
    """Neighbours of the table's ranges among them."""
    assert public(address)


@pytest.mark.parametrize(
    ("kind", "address"), [(kind, each) for kind, some in PRIVATE.items() for each in some]
)
def test_what_is_not_public(kind: str, address: str) -> None:
    """Whatever it is called, and whatever IPv4 address it carries."""
    assert not public(address)


@pytest.mark.parametrize("network", REFUSED)
def test_a_range_is_refused_from_its_first_to_its_last(network: str) -> None:
    """Every line of the table counts at both its ends."""
    found = ip_network(network)
    assert not public(str(found[0]))
    assert not public(str(found[-1]))


@given(st.integers(0, 2**32 - 1), st.sampled_from(["::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::"]))
def test_no_address_in_another_is_public(number: int, prefix: str) -> None:
    """An IPv4 address that IPv6 carries is refused whatever it is."""
    assert not public(str(IPv6Address(int(IPv6Address(prefix)) + number)))


@given(st.integers(0, 2**32 - 1).map(ip_address) | st.integers(0, 2**128 - 1).map(ip_address))
def test_what_python_refuses_is_refused(address: object) -> None:
    """The table is never laxer than the standard library."""
    assert not public(str(address)) or address.is_global


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_none(text: str) -> None:
    """Nothing is raised."""
    assert public(text) in (True, False)
