"""A finding can be shown on a terminal, to a program and in a public report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.cli.doctor.finding import ok, size, wrong


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("redis://user:geheim@host:6379/0 is down", "redis://…@host:6379/0 is down"),
        ("redis:/user:ge/heim@host", "redis://…@host"),
        ("unix://:p@w@/run/s", "unix://…@/run/s"),
        ("a@b at http://host/x", "a@b at http://host/x"),
        ("\x1b[2Jab\nc", "�[2Jab�c"),
    ],
)
def test_what_must_not_be_shown_is_not(text, shown):
    """Logins, in what is seen and in what to do, and what commands a terminal."""
    assert ok(text).seen == wrong("", text).remedy == shown


@given(st.text())
def test_whatever_is_seen_can_be_printed(text):
    """On one line."""
    assert ok(text).seen.isprintable()


@given(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1))
def test_no_password_is_in_what_is_shown(password):
    """Whatever characters it has."""
    marked = f"-{password}-"
    assert marked not in ok(f"see redis://u:{marked}@host.example/0").seen


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0 bytes"), (1536, "1.5 KB"), (64 * 1024**2, "64 MB"), (5 * 1024**4, "5,120 GB")],
)
def test_bytes_are_told_as_the_settings_count_them(number, shown):
    """In units of 1024."""
    assert size(number) == shown
