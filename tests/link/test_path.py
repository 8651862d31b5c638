"""What follows `/api/`: a template, a format, a version."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.card import JPEG, PNG, WEBP
from pyoji.errors import BadVersion, CardError, UnknownFormat
from pyoji.link.path import CardPath, read


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


@given(st.text())
def test_nothing_but_card_errors_is_raised(path):
    """Whatever the path."""
    with suppress(CardError):
        read(path)
