"""If-None-Match (RFC 9110 §13.1.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.web.conditional import is_known, strong

TAG = strong("abc")


@pytest.mark.parametrize(
    "fields",
    [
        ['"abc"'],
        ['W/"abc"'],
        ["*"],
        [" * "],
        ['"x", "abc"'],
        ['"x","abc","y"'],
        ['"x", W/"abc"'],
        ['"x"', '"abc"'],
        ['"a,b", "abc"'],
        ['"",  ,"abc"'],
        ['junk "abc"'],
    ],
)
def test_a_client_that_holds_the_tag_is_recognised(fields):
    """In lists, on several lines, weak, among junk, and with the asterisk."""
    assert is_known(TAG, fields)


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [""],
        ['"x"'],
        ["abc"],
        ['"abc'],
        ['"ABC"'],
        ['"abc-gzip"'],
        ['"x", *'],
        ['"abc,"'],
        ['w/"x"'],
    ],
)
def test_a_client_that_does_not_hold_it_is_not(fields):
    """Tags compare as whole, quoted, case-sensitive strings."""
    assert not is_known(TAG, fields)


@given(st.lists(st.text(max_size=50), max_size=4))
def test_no_field_is_too_odd(fields):
    """Whatever a client sends gets a yes or a no."""
    assert is_known(TAG, fields) in (True, False)
