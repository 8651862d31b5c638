"""YAML as typed, with places."""

from __future__ import annotations

import pytest
from pyoji.blog.source.page import Broken
from pyoji.blog.source.yaml_spans import read


def test_values_are_strings_and_null_is_none():
    """Whatever YAML would make of them; quoted, nothing is null."""
    found = read("a: on\nb: 1.0\nc: null\nd: 'null'\ne:\nf: [2026-01-01]\n")
    assert found.data == {
        "a": "on", "b": "1.0", "c": None, "d": "null", "e": None, "f": ["2026-01-01"]
    }  # fmt: skip


def test_a_path_leads_to_a_place():
    """Or to the last line of it that there is."""
    found = read("a:\n  b:\n    - x\n    - y\n")
    assert found.position(("a", "b", 1)) == (4, 7)
    assert found.position(("a", "c")) == (1, 1)
    assert read("").position(("a",)) == (1, 1)


def test_an_alias_is_what_it_stands_for():
    """Its scalar is listed once."""
    found = read("a: &x word\nb: *x\n")
    assert found.data == {"a": "word", "b": "word"}
    assert [each.value for each in found.scalars] == ["word"]


@pytest.mark.parametrize(
    "text",
    ["a: b: c", "a: [", "a: *x", "%", "\x00", "a: 'b", "a: &x [*x]", "[" * 100, "a: 1\na: 2"],
)
def test_what_is_no_yaml_is_broken(text):
    """And nothing else is raised."""
    with pytest.raises(Broken):
        read(text)
