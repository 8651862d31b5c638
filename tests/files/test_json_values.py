"""JSON within bounds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.json_values import begin, read

BOUNDS = DocumentBounds()
MANY = 60_000


@pytest.mark.parametrize(
    "text", ['{"a": [1, 2.5, -1e9, true, null, "x]}"]}', " \n[]\n", '"a\\"b"', "1", "{}"]
)
def test_json_is_read(text: str) -> None:
    """As the library reads it."""
    assert read(text, BOUNDS) == json.loads(text)


def test_a_text_may_begin_with_it() -> None:
    """The result says where the value ends. The rest of the text is not parsed."""
    value = '{"a": "}", "b": [{}]}'
    assert begin(f"\n{value}\n\n# [[[[ {'[' * MANY}", BOUNDS) == (json.loads(value), len(value) + 1)


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("[" * MANY, (1, 65), "nested too deep"),
        ('{"a":' * MANY, (1, 321), "nested too deep"),
        ("[" * 65 + "]" * 65, (1, 65), "nested too deep"),
        (f'{{"a":\n {"9" * 41}}}', (2, 2), "more than 40 digits"),
        (f"-{'9' * 10_000}", (1, 1), "more than 40 digits"),
        (f"[1.{'0' * 5_000}]", (1, 4), "more than 40 digits"),
        ("[" + "{}," * 30_000 + "{}]", (1, 40_001), "more than 20,000 values"),
        ("[" + "1," * 19_999 + "1]", (1, 1), "more than 20,000 values"),
        ('"' + '\\"' * 100_000, (1, 1), "unterminated string"),
        ("[NaN]", (1, 1), "NaN"),
        ("-Infinity", (1, 1), "-Infinity"),
        ('{"a": 1, "b": 2, "a": 3}', (1, 1), "the key “a” a second time"),
        ('{"a": 1,\n "b" 2}', (2, 6), "no ':' delimiter"),
        ("{", (1, 2), "no property name enclosed in double quotes"),
        ("{} x", (1, 4), "text after the value"),
        ("", (1, 1), "no value"),
        ("x" * 300_000, (1, 1), "262,144 characters"),
    ],
    ids=range(17),
)
def test_what_is_no_json_has_a_place(text: str, place: tuple[int, int], found: str) -> None:
    """It is refused before it takes time or memory."""
    with pytest.raises(Malformed) as caught:
        read(text, BOUNDS)
    assert (caught.value.line, caught.value.column) == place
    assert found in caught.value.found


def test_the_last_value_of_a_key_counts_where_it_may_repeat() -> None:
    """As in the front matter of Hugo and Eleventy."""
    assert read('{"a": 1, "b": 2, "a": 3}', BOUNDS, unique=False) == {"a": 3, "b": 2}
    with pytest.raises(Malformed):
        read("[NaN]", BOUNDS, unique=False)


def test_a_number_of_digits_in_a_text_is_no_number() -> None:
    """Brackets in a text are not counted either."""
    value = ["9" * 100, "[" * 100, "a" * 100]
    assert read(json.dumps(value), BOUNDS) == value


@given(st.text(alphabet=st.sampled_from('{}[]",:\\ 019.eEnulltruefals\n'), max_size=40))
def test_whatever_comes_is_a_value_or_malformed(text: str) -> None:
    """The library's, and no other error."""
    try:
        found = read(text, BOUNDS)
    except Malformed:
        return
    assert found == json.loads(text)
