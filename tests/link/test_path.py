"""What follows `/api/`: a template, a format, a version."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.card import JPEG, PNG, WEBP
from pyoji.errors import BadVersion, CardError, UnknownFormat
from pyoji.link.path import CardPath, is_version, read, with_version


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("t", CardPath("t", PNG)),
        ("t/", CardPath("t", PNG)),
        ("t.png", CardPath("t", PNG)),
        ("t.jpg", CardPath("t", JPEG)),
        ("t.jpeg/", CardPath("t", JPEG)),
        ("t.WEBP", CardPath("t", WEBP)),
        ("t.json", CardPath("t", None)),
        ("t/v/1", CardPath("t", PNG, "1")),
        ("t/v/1/", CardPath("t", PNG, "1")),
        ("t/v/1.2.3", CardPath("t", PNG, "1.2.3")),
        ("t/v/1.2.3.webp", CardPath("t", WEBP, "1.2.3")),
        ("t/v/a_B-9.json", CardPath("t", None, "a_B-9")),
        ("t/v/" + "x" * 64 + ".png", CardPath("t", PNG, "x" * 64)),
        ("", None),
        ("/", None),
        ("t//", None),
        ("t/x", None),
        ("t/w/1", None),
        ("t/v/1/2", None),
        ("/v/1", None),
    ],
)
def test_a_path_is_an_address_or_none(path, address):
    """With and without a slash at the end, with and without an extension."""
    assert read(path) == address


@pytest.mark.parametrize("path", ["t.gif", "t.", "t.tar.gz"])
def test_an_unknown_extension_is_told(path):
    """The error lists those there are."""
    with pytest.raises(UnknownFormat) as caught:
        read(path)
    assert caught.value.allowed == ("png", "jpg", "jpeg", "webp", "json")


@pytest.mark.parametrize("version", ["", " ", "a b", "é", "x" * 65, "x" * 65 + ".png", "a%2Fb"])
def test_a_malformed_version_is_told(version):
    """1 to 64 letters, digits, dots, underscores and hyphens."""
    with pytest.raises(BadVersion):
        read("t/v/" + version + ("/" if not version else ""))


@pytest.mark.parametrize(
    ("path", "versioned"),
    [
        ("t", "t/v/p1"),
        ("t/", "t/v/p1"),
        ("t.jpg", "t/v/p1.jpg"),
        ("t.PNG", "t/v/p1.PNG"),
        ("t/v/1", "t/v/p1"),
        ("t/v/1.5", "t/v/p1"),
        ("t/v/1.5.webp/", "t/v/p1.webp"),
    ],
)
def test_a_version_is_set_in_a_path(path, versioned):
    """Template and extension stay; the format that is read stays too."""
    assert with_version(path, "p1") == versioned
    assert read(versioned).format == read(path).format


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("auto", True),
        ("1.5", True),
        ("a.png", False),
        ("a b", False),
        ("", False),
        (".", False),
        ("..", False),
        ("...", True),
    ],
)
def test_a_version_is_what_a_path_may_have(text, is_one):
    """A known extension would be read as the format."""
    assert is_version(text) is is_one


@pytest.mark.parametrize(
    ("version", "has_digest"),
    [
        ("p0123456789", True),
        ("p012345678", False),
        ("p0123456789a", False),
        ("P0123456789", False),
        ("2026110912", False),
        (None, False),
    ],
)
def test_a_digest_is_not_a_version_that_is_counted(version, has_digest):
    """By its form."""
    assert CardPath("t", PNG, version).has_digest is has_digest


@given(st.text())
def test_nothing_but_card_errors_is_raised(path):
    """Whatever the path."""
    with suppress(CardError):
        read(path)
