"""Hosts: those on the list and no others, however much alike."""

from __future__ import annotations

import pytest
from pyoji.engine.image_url import parse
from pyoji.service.remote_images.allowlist import OFF, AllowedHosts

HOSTS = AllowedHosts(
    ("cdn.example.com", "*.example.org", "img.example.net:8443", "*.example.net:9443")
)


@pytest.mark.parametrize(
    "url",
    ["https://cdn.example.com/", "https://CDN.example.com.:443/", "https://a.example.org/",
     "https://a.b.example.org/", "https://img.example.net:8443/", "https://a.example.net:9443/"],
)  # fmt: skip
def test_what_is_on_the_list(url: str) -> None:
    """A name itself, names below a starred one, a port where it is named."""
    assert HOSTS.admit(parse(url))


@pytest.mark.parametrize(
    "url",
    ["https://example.com/", "https://a.cdn.example.com/", "https://evilcdn.example.com/",
     "https://example.org/", "https://evilexample.org/", "https://a.example.org.evil.example/",
     "https://cdn.example.com:8443/", "https://a.example.org:8443/", "https://img.example.net/",
     "https://img.example.net:443/", "https://a.example.net:8443/", "https://cdn.example.com.kr/"],
)  # fmt: skip
def test_what_is_not(url: str) -> None:
    """Names above it, beside it, ending or beginning like it; other ports."""
    assert not HOSTS.admit(parse(url))


def test_what_is_allowed_is_told() -> None:
    """The list as the operator wrote it; or that there is none."""
    assert AllowedHosts(("cdn.example.com", "*.example.org")).allowed == (
        "an https URL on cdn.example.com or *.example.org"
    )
    assert AllowedHosts(()).allowed == OFF
    assert not AllowedHosts(()).admit(parse("https://cdn.example.com/"))
