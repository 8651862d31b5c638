"""YAML's values: typed as YAML 1.1 has them, or as they are written."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from pyoji.engine.design import DESIGNS
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_tree import compose
from pyoji.files.yaml_values import typed, written

BOUNDS = DocumentBounds()


def read(text: str) -> Any:
    return typed(compose(text, BOUNDS), BOUNDS)


@pytest.mark.parametrize("file", sorted(DESIGNS.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_design_is_read_as_the_library_reads_it(file) -> None:
    """Value by value."""
    text = file.read_text("utf-8")
    assert read(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    "text",
    [
        "[1, -2, 0x1F, 0b11, 017, 1_000, 1:30, 0]",
        "[1.5, -.5, 1e3, 1.0e+3, 6.02e-3, 1:30.5]",
        "[yes, No, on, OFF, true, False]",
        "[null, ~, '', \"\", a, '1', \"true\"]",
        "{2: a, true: b, ~: c}",
        "a: &a {b: 1, c: 2}\nd: {<<: *a, c: 3}",
        "a: &a {b: 1}\nc: &c {b: 2, d: 3}\ne: {<<: [*a, *c]}",
        "[!!str 1, !!int '1', !!float 1, !!bool 'on', !!null x, ! 1]",
        "!!map {a: !!seq [b]}",
        "[=, <<]",
    ],
)
def test_values_are_those_of_the_library(text: str) -> None:
    """YAML 1.1's types, merged keys and tags."""
    if "=" in text:  # which the library itself cannot read
        assert read(text) == ["=", "<<"]
    else:
        assert read(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["2026-01-02", "2026-02-30", "2026-01-02 03:04:05+23:59"])
def test_a_date_is_text(text: str) -> None:
    """No value of a design is a date, and a day that is not would be no YAML."""
    assert read(text) == text


@pytest.mark.parametrize(
    ("text", "found", "allowed"),
    [
        (f"a: {'9' * 41}", "more than 40 digits", "at most 40"),
        (f"a: 0x{'f' * 10_000}", "more than 40 digits", "at most 40"),
        (f"a: 1{':10' * 5_000}", "more than 40 digits", "at most 40"),
        (f"{'9' * 100}: a", "more than 40 digits", "at most 40"),
        ("a: .inf", "'.inf'", "a finite number"),
        ("a: .nan", "'.nan'", "a finite number"),
        ("a: 1.0e+999", "'1.0e+999'", "a finite number"),
        ("a: !!int x", "'x'", "a whole number"),
        ("a: !!int ''", "''", "a whole number"),
        ("a: !!float x", "'x'", "a finite number"),
        ("a: !!bool perhaps", "'perhaps'", "true or false"),
        ("a: !!binary aGk=", "the tag !!binary", "no tag"),
        ("a: !!set {b}", "the tag !!set", "no tag"),
        ("a: !!python/name:os.system x", "the tag !!python/name:os.system", "no tag"),
        ("a: !own x", "the tag !own", "no tag"),
        ("a: !own [x]", "the tag !own", "no tag"),
        ("[a]: b", "a list or a mapping as a key", "a text"),
        ("a: {{b: c}: d}", "a list or a mapping as a key", "a text"),
        ("a: {<<: [1]}", "something else after <<", "a mapping"),
        ("{16: a, 0x10: b}", "the key 16 a second time", "keep one"),
    ],
    ids=range(20),
)
def test_what_is_no_value_has_a_place(text: str, found: str, allowed: str) -> None:
    """A line, a column, what was found and what is allowed."""
    with pytest.raises(Malformed) as caught:
        read(text)
    error = caught.value
    assert error.line == 1
    assert 1 <= error.column <= 10
    assert found in error.found
    assert allowed in error.allowed


def test_what_is_written_is_text() -> None:
    """Whatever YAML would make of it; quoted, nothing is null."""
    text = "a: on\nb: 1.0\nc: null\nd: 'null'\ne:\nf: [2026-01-01]\ng: !own 1\n{h: i}: j\n"
    assert written(compose(text, BOUNDS)) == {
        "a": "on", "b": "1.0", "c": None, "d": "null", "e": None, "f": ["2026-01-01"], "g": "1",
        "": "j",
    }  # fmt: skip


def test_what_an_alias_stands_for_is_one_value() -> None:
    """So that what is written takes no more memory than its text."""
    found = written(compose("a: &x [b, c]\nd: [*x, *x]\n", BOUNDS))
    assert found["d"][0] is found["d"][1] is found["a"]
