"""Every fact about a network has a source, and nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from urllib.parse import urlsplit

import pytest
from pyoji.networks.network import Network, SourceKind
from pyoji.networks.table import BY_NAME, NETWORKS

from tests.pages import reference, section, table

FACTS = {field.name for field in fields(Network)} - {"name", "label", "sources"}
DEFAULTS = {field.name: field.default for field in fields(Network)}


def test_the_networks_are_those_that_people_share_in():
    """Twelve, each once."""
    assert len(BY_NAME) == len(NETWORKS)
    assert {network.label for network in NETWORKS} == {
        "KakaoTalk", "Naver", "Facebook", "X", "LinkedIn", "Slack", "Discord", "Telegram",
        "WhatsApp", "LINE", "Mastodon", "Bluesky",
    }  # fmt: skip


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_every_fact_has_a_source(network: Network):
    """One that is not the default, which says that nothing is known."""
    stated = {fact for source in network.sources for fact in source.facts}
    known = {fact for fact in FACTS if getattr(network, fact) != DEFAULTS[fact]}
    assert known <= stated
    assert stated <= FACTS
    assert {fact for fact in stated if getattr(network, fact) is None} == set()


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_a_source_can_be_looked_up(network: Network):
    """It has an address and a day, a month or a year, not after the day of reading."""
    for source in network.sources:
        assert urlsplit(source.url).scheme in ("http", "https")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", source.date)
        assert date.fromisoformat(source.date) <= date(2026, 11, 30)
        assert source.facts
        assert source.kind in SourceKind


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_a_user_agent_is_found_by_its_own_marks(network: Network):
    """Of all networks in this order: crawlers name each other."""
    agents = {network.user_agent, network.image_user_agent or network.user_agent}
    for agent in agents:
        assert agent.isascii()
        found = next(each for each in NETWORKS if any(mark in agent.lower() for mark in each.marks))
        assert found is network


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_limits_agree(network: Network):
    """A range is within the bytes that are read. A large image exceeds the smallest one."""
    if network.page_range is not None and network.page_bytes is not None:
        assert network.page_range <= network.page_bytes
    if network.image_least and network.large_least:
        assert network.image_least < network.large_least
    assert (network.crop is not None) == (network.is_cropped is True)
    assert network.title_tags
    assert network.image_tags


# ── the reference ────────────────────────────────────────────────────────────────────────────

UNKNOWN = "–"


def bytes_of(number: int | None) -> str:
    """A limit in the unit in which it is published."""
    if number is None:
        return UNKNOWN
    for size, unit in ((10**6, "MB"), (1 << 20, "MiB"), (1000, "KB"), (1024, "KiB")):
        if number >= size and number % size == 0:
            return f"{number // size} {unit}"
    return f"{number:,}"


def size_of(size: tuple[int, int] | None) -> str:
    if size is None:
        return UNKNOWN
    return f"{size[0]} wide" if size[1] == 1 else f"{size[0]} x {size[1]}"


def crop_of(network: Network) -> str:
    if network.is_cropped is None:
        return UNKNOWN
    if network.crop is None:
        return "all of it"
    width, height = network.crop
    return f"{width} x {height}" if width > 1000 else f"{width / height:.2f}".rstrip("0.") + ":1"


def answer(fact: bool | None) -> str:
    return {None: UNKNOWN, True: "yes", False: "no"}[fact]


def marked(network: Network, fact: str, text: str) -> str:
    """The text, with a star if the fact is from a report."""
    return text if text == UNKNOWN or network.is_certain(fact) else f"{text}*"


def page_row(network: Network) -> list[str]:
    waits = UNKNOWN if network.timeout is None else f"{network.timeout:g} s"
    return [
        network.label,
        f"`{network.robots_name}`",
        marked(network, "obeys_robots", answer(network.obeys_robots)),
        marked(network, "page_bytes", bytes_of(network.page_bytes)),
        marked(network, "timeout", waits),
        UNKNOWN if network.redirects is None else str(network.redirects),
        ", ".join(f"`{name}`" for name in network.title_tags),
        ", ".join(f"`{name}`" for name in network.image_tags),
    ]


def image_row(network: Network) -> list[str]:
    large = "wider than high" if network.large_is_wide else size_of(network.large_least)
    return [
        network.label,
        marked(network, "image_bytes", bytes_of(network.image_bytes)),
        ", ".join(network.image_types or (UNKNOWN,)),
        size_of(network.image_least),
        marked(network, "large_is_wide" if network.large_is_wide else "large_least", large),
        marked(network, "is_cropped", crop_of(network)),
        answer(network.takes_relative),
        answer(network.takes_http),
    ]


def source_rows(network: Network) -> list[list[str]]:
    return [
        [
            network.label,
            source.kind.value,
            f"[{urlsplit(source.url).netloc}]({source.url})",
            source.date,
            ", ".join(f"`{fact}`" for fact in source.facts),
        ]
        for source in network.sources
    ]


def test_the_reference_has_every_limit():
    """Of pages and of images, as the program has them."""
    page = reference("networks")
    ordered = sorted(NETWORKS, key=lambda network: network.label.casefold())
    assert table("Network", section("Pages", page)) == [page_row(network) for network in ordered]
    assert table("Network", section("Images", page)) == [image_row(network) for network in ordered]
    assert table("Network", section("Sources", page)) == [
        row for network in ordered for row in source_rows(network)
    ]


def test_the_reference_names_every_crawler():
    """By its User-Agent."""
    text = reference("networks")
    for network in NETWORKS:
        assert f"`{network.user_agent}`" in text
        assert network.image_user_agent is None or f"`{network.image_user_agent}`" in text
