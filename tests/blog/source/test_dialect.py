"""Dialects: keys with and without case."""

from __future__ import annotations

from pyoji.blog.source.dialect import HUGO, LIQUID


def test_keys_are_also_in_lower_case_where_case_is_ignored():
    """In two levels; a key in lower case wins."""
    data = {"Title": "a", "Cover": {"Image": "b"}, "x": "c", "X": "d"}
    keys = HUGO.keys(data)
    assert keys["title"] == "a"
    assert keys["cover"]["image"] == "b"
    assert keys["x"] == "c"
    assert LIQUID.keys(data) == data


def test_a_key_in_another_case_is_the_same_where_case_is_ignored():
    """So that no link is written under it a second time."""
    assert HUGO.repeats({"Images": ""}, "images")
    assert not HUGO.repeats({"images": ""}, "images")
    assert not LIQUID.repeats({"Images": ""}, "images")
