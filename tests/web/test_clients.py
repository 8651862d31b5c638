"""Clients: which addresses count as one client."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from pyoji.settings.proxies import LOOPBACK, Proxies
from pyoji.web import clients as clients_
from pyoji.web.clients import MEMORY, SPREAD, UNKNOWN, Client, Clients

from tests.clock import Clock

SITE = "2606:4700:4700"


def scope(peer: str | None, *forwarded: str, **more: Any) -> dict[str, Any]:
    """A request from a peer, which may pass it on for others."""
    headers = [(b"x-forwarded-for", each.encode("latin-1")) for each in forwarded]
    return {"client": (peer, 50000) if peer is not None else None, "headers": headers, **more}


def alone(address: str | None) -> Client:
    return Clients(LOOPBACK).of(scope(address))


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (f"{SITE}:1::1", f"{SITE}:1:ffff:ffff:ffff:ffff", True),
        (f"{SITE}:1::1", f"{SITE}:0001:0:0:0:2", True),
        (f"{SITE}:1::1", f"{SITE}:2::1", False),
        ("2606:4700:ABC::1", "2606:4700:abc::2", True),
        ("2606:4700::1", "2606:4700:0:0:8000::", True),
        ("2606:4700::1", "2606:4700:0:1::1", False),
        ("8.8.8.8", "::ffff:8.8.8.8", True),
        ("::ffff:8.8.8.8", "::ffff:8.8.4.4", False),
        ("8.8.8.8", "8.8.8.9", False),
        (f"{SITE}:1::1%eth0", f"{SITE}:1::2", True),
    ],
)
def test_which_addresses_are_one_client(first, second, alike) -> None:
    """An IPv4 address, however it is written; of IPv6 a /64, whatever its zone."""
    assert alone(first).is_limited
    assert (alone(first) == alone(second)) is alike


@pytest.mark.parametrize("address", ["testclient", "", None, "unknown", "1.2.3", "a" * 10_000])
def test_what_has_no_address_is_one_client(address) -> None:
    """With a limit."""
    assert alone(address) == UNKNOWN
    assert UNKNOWN.is_limited


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.0.1", "::1",
     "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "::ffff:10.0.0.1%eth0"],
)  # fmt: skip
def test_an_address_that_is_not_public_stands_for_many(address) -> None:
    """It has no limit, and turns of its own."""
    found = alone(address)
    assert not found.is_limited
    assert found != UNKNOWN


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        ("127.0.0.1", ["8.8.8.8"], "8.8.8.8"),
        ("127.0.0.1", ["9.9.9.9, 8.8.8.8"], "8.8.8.8"),
        ("127.0.0.1", ["9.9.9.9", "8.8.8.8"], "8.8.8.8"),
        ("127.0.0.1, 8.8.8.8", ["9.9.9.9, 8.8.8.8"], "9.9.9.9"),
        ("*", ["9.9.9.9, 8.8.8.8"], "8.8.8.8"),
        ("off", ["8.8.8.8"], "127.0.0.1"),
        ("127.0.0.1", ["what is this"], "unknown"),
        ("127.0.0.1", ["8.8.8.8, unknown"], "unknown"),
        ("127.0.0.1", ["2606:4700::1%25eth0"], "2606:4700::/64"),
    ],
)
def test_the_client_is_the_rightmost_that_no_proxy_owns(proxies, forwarded, client) -> None:
    """Addresses that a stranger wrote before it are ignored."""
    found = Clients(Proxies.parse(proxies)).of(scope("127.0.0.1", *forwarded))
    assert found.name == client


def test_one_who_turns_through_a_site_is_one_client() -> None:
    """As long as it uses new addresses. The first few /64s are clients of their own."""
    clock = Clock()
    clients = Clients(LOOPBACK, clock)
    names = [clients.of(scope(f"{SITE}:{number:x}::1")).name for number in range(1000)]
    assert len(set(names)) == SPREAD + 1
    assert set(names[SPREAD:]) == {f"{SITE}::/48"}
    assert clients.of(scope(f"{SITE}:0::1")).name == f"{SITE}::/48"
    assert clients.of(scope("2606:4700:4701::1")).name == "2606:4700:4701::/64"
    clock.now += MEMORY + 1
    assert clients.of(scope(f"{SITE}:0::1")).name == f"{SITE}::/64"


def test_sites_are_bounded(monkeypatch) -> None:
    """The one that asked last is kept longest."""
    monkeypatch.setattr(clients_, "MOST", 10)
    clients = Clients(LOOPBACK)
    for number in range(1000):
        clients.of(scope(f"2606:4700:{number:x}::1"))
        clients.of(scope(f"{SITE}:{number:x}::1"))
    assert len(clients._sites) == 10
    assert clients.of(scope(f"{SITE}::1")).name == f"{SITE}::/48"


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        ("127.0.0.1", b"https", "https"),
        ("127.0.0.1", b"HTTPS ", "https"),
        ("127.0.0.1", b"javascript", "http"),
        ("127.0.0.1", None, "http"),
        ("8.8.8.8", b"https", "http"),
    ],
)
def test_a_proxy_says_how_it_was_reached(peer, said, scheme) -> None:
    """Others do not."""
    asked = scope(peer, scheme="http")
    if said is not None:
        asked["headers"].append((b"x-forwarded-proto", said))
    assert Clients(LOOPBACK).scheme(asked) == scheme


def test_a_proxy_that_is_not_named_is_mentioned_once(caplog) -> None:
    """A public peer that sends the header is not mentioned."""
    caplog.set_level(logging.WARNING)
    clients = Clients(LOOPBACK)
    for peer in ("8.8.8.8", "127.0.0.1", "10.0.0.7", "10.0.0.8"):
        clients.of(scope(peer, "9.9.9.9"))
    assert [record.getMessage() for record in caplog.records] == [
        "10.0.0.7 forwards requests but is not in PYOJI_PROXIES: all of its clients count as one"
    ]
