"""Proxies: the client is the rightmost address that no named proxy owns."""

from __future__ import annotations

import pytest
from pyoji.settings.proxies import LOOPBACK, MOST_HOPS, Proxies, address

OURS = Proxies.parse("10.0.0.0/8, 192.0.2.7, 2001:db8::/32")
ANY = Proxies.parse("*")
CLIENT, FORGED = "8.8.8.8", "9.9.9.9"


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ([], "10.0.0.1"),
        ([""], "10.0.0.1"),
        ([CLIENT], CLIENT),
        ([f"{FORGED}, {CLIENT}"], CLIENT),
        ([f"{FORGED}, {CLIENT}, 10.0.0.9"], CLIENT),
        ([f"{FORGED},{CLIENT},10.0.0.9,192.0.2.7, 2001:db8::5"], CLIENT),
        ([FORGED, CLIENT], CLIENT),
        ([FORGED, f"{CLIENT}, 10.0.0.9"], CLIENT),
        ([f"{CLIENT}, ,"], CLIENT),
        ([f"10.0.0.8, {CLIENT}"], CLIENT),
        (["10.0.0.8, 10.0.0.9"], "10.0.0.8"),
        ([f"{CLIENT}:4711"], CLIENT),
        (["[2606:4700::1]:443"], "2606:4700::1"),
        (["[2606:4700::1]"], "2606:4700::1"),
        (["2606:4700::1"], "2606:4700::1"),
        ([f"{FORGED}, ::ffff:{CLIENT}"], CLIENT),
        ([f"{FORGED}, ::ffff:10.0.0.9"], FORGED),
        (["fe80::1%eth0"], "fe80::1"),
        (["2606:4700::1%eth0"], "2606:4700::1"),
        ([f"{FORGED}, unknown"], None),
        ([f"{FORGED}, unknown, 10.0.0.9"], None),
        (["[2606:4700::1"], "2606:4700::1"),
        ([f"{FORGED}, 1.2.3"], None),
        (["\x00"], None),
    ],
)
def test_the_client_behind_a_proxy(forwarded, client) -> None:
    """Addresses to the left of it were written by a stranger and are ignored."""
    assert OURS.client("10.0.0.1", forwarded) == client


@pytest.mark.parametrize("peer", [CLIENT, "192.0.2.8", "::1", None, "testclient"])
def test_a_peer_that_is_no_proxy_speaks_for_itself(peer) -> None:
    """Whatever it says of others."""
    assert OURS.client(peer, [FORGED]) == peer


def test_a_peer_is_known_in_either_form() -> None:
    """A socket for both families writes IPv4 inside IPv6."""
    assert OURS.client("::ffff:10.0.0.1", [CLIENT]) == CLIENT


def test_with_any_peer_trusted_the_last_word_is_the_peers() -> None:
    """No proxy is named, so the address to the right is the client."""
    assert ANY.client("203.0.113.5", [f"{FORGED}, {CLIENT}"]) == CLIENT
    assert ANY.client(None, [CLIENT]) == CLIENT
    assert ANY.client("203.0.113.5", []) == "203.0.113.5"


def test_a_chain_is_looked_at_so_far() -> None:
    """A chain of any length takes bounded work."""
    chain = ", ".join([FORGED, *["10.0.0.9"] * (MOST_HOPS * 1000)])
    assert OURS.client("10.0.0.1", [chain]) == "10.0.0.9"
    assert OURS.client("10.0.0.1", [FORGED, *["10.0.0.9"] * MOST_HOPS]) == "10.0.0.9"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("127.0.0.1", LOOPBACK),
        ("", Proxies()),
        ("off", Proxies()),
        (" * ", Proxies(any_peer=True)),
        ("10.1.2.3/8", Proxies.parse("10.0.0.0/8")),
    ],
)
def test_a_list_is_read(text, found) -> None:
    """Addresses and networks."""
    assert Proxies.parse(text) == found


@pytest.mark.parametrize("text", ["nginx", "*,10.0.0.1", "10.0.0.0/33", "10.0.0.1 10.0.0.2"])
def test_what_is_no_list_is_refused(text) -> None:
    """A name would never be found again, silently."""
    with pytest.raises(ValueError, match=r".+"):
        Proxies.parse(text)


@pytest.mark.parametrize("text", [None, "", "%eth0", "unknown", "1.2.3.4.5", "::1::"])
def test_what_is_no_address(text) -> None:
    """None."""
    assert address(text) is None
