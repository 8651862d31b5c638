"""Links: an https URL of a named host in one form, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.image_url import LONGEST, ImageUrl, host, parse

from tests.steps import steps


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://cdn.example.com/a.png", ImageUrl("cdn.example.com", 443, "/a.png")),
        ("HTTPS://CDN.Example.COM/A.png", ImageUrl("cdn.example.com", 443, "/A.png")),
        ("https://cdn.example.com", ImageUrl("cdn.example.com", 443, "/")),
        ("https://cdn.example.com.:443/", ImageUrl("cdn.example.com", 443, "/")),
        ("https://cdn.example.com:8443/", ImageUrl("cdn.example.com", 8443, "/")),
        (
            "https://cdn.example.com/a?w=2&h=%41#top",
            ImageUrl("cdn.example.com", 443, "/a?w=2&h=%41"),
        ),
        ("https://cdn.example.com/한.png", ImageUrl("cdn.example.com", 443, "/%ED%95%9C.png")),
        ("https://표지.example/a", ImageUrl("xn--9b6b17q.example", 443, "/a")),
        ("https://123.example.com/", ImageUrl("123.example.com", 443, "/")),
    ],
)
def test_a_link_has_one_form(text: str, found: ImageUrl) -> None:
    """Lower-case ASCII host, no default port, no fragment, the rest percent-encoded."""
    assert parse(text) == found
    assert parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cdn.example.com/a.png",
        "//cdn.example.com/a.png",
        "http://cdn.example.com/a.png",
        "ftp://cdn.example.com/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https:cdn.example.com",
        "https:///a.png",
        "https://me@cdn.example.com/",
        "https://me:secret@cdn.example.com/",
        "https://cdn.example.com@evil.example/",
        "https://cdn.example.com\\@evil.example/",
        "https://cdn.example.com:port/",
        "https://cdn.example.com:65536/",
        "https://cdn.example.com:-1/",
        "https://cdn.example.com/a b",
        "https://cdn.example.com/a\r\nHost: evil.example",
        "https://cdn.exam\tple.com/",
        "https://localhost/",
        "https://intranet/",
        "https://127.0.0.1/",
        "https://127.0.0.1./",
        "https://127.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://127.0.0.0x1/",
        "https://127。0。0。1/",
        "https://１２７.0.0.1/",
        "https://①②⑦.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[v1.fe80]/",
        "https://-cdn.example.com/",
        "https://cdn..example.com/",
        "https://cdn_1.example.com/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 125 + "example/",
        "https://" + "é" * 64 + ".example/",
        "https://" + "\ufdfa" * 4 + ".example/",  # 18 letters each
        "https://" + "한。" * 127 + "example/",
        "https://cdn.example.com:" + "1" * 300 + "/",
        "https://cdn.example.com/" + "a" * LONGEST,
    ],
)
def test_what_is_no_link(text: str) -> None:
    """Other schemes, credentials, addresses in every spelling, bare names, controls, long ones."""
    with pytest.raises(ValueError, match=r"^an https URL"):
        parse(text)


# What the codec, or normalisation, takes time by the square for.
LONG_HOSTS = {
    "letters that all differ": lambda n: "".join(chr(0x4E00 + i * 7919 % 20000) for i in range(n)),
    "letters that expand": lambda n: "\ufdfa" * n,
    "marks out of order": lambda n: "a" + "\u0315\u0300" * (n // 2),
    "labels of the full length": lambda n: "가나다라마바사아자차카타파하" * 4 + "." + "가" * n,
    "dots of the codec": lambda n: "한\u3002" * (n // 2),
    "digits of a port": lambda n: "cdn.example.com:" + "1" * n,
}


@pytest.mark.parametrize("long", LONG_HOSTS.values(), ids=LONG_HOSTS)
def test_a_long_host_costs_no_more_than_a_short_one(long: Callable[[int], str]) -> None:
    """Its length is checked before a codec reads it."""

    def cost(length: int) -> int:
        text = f"https://{long(length)}.example/"

        def attempt() -> None:
            with suppress(ValueError):
                parse(text)

        return steps(attempt)

    assert cost(300) == cost(600) == cost(1200)


@given(
    st.text() | st.text(alphabet="htps:/@[]%.:0x1279abfe\\?#", max_size=60).map("https://".__add__)
)
def test_any_text_is_a_link_or_none(text: str) -> None:
    """A valid link is written in safe characters, and parses to itself."""
    with suppress(ValueError):
        found = parse(text)
        assert str(found).isascii()
        assert not set(str(found)) & set("\\ \t\r\n#")
        assert "@" not in found.authority
        assert host(found.host) == found.host
        if len(str(found)) <= LONGEST:
            assert parse(str(found)) == found
