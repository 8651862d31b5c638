"""TOML within bounds."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.toml_values import read

BOUNDS = DocumentBounds()
MANY = 60_000


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\r\n[b.c]\r\nd = [1, {e = 'x'}]\r\n",
        'a = \'\'\'\n[[[[{{{{\'\'\'\nb = """\n\\"["""""\n# [[[ "\nc = 2024-01-02',
        "a.b.'c.d' = 1.5",
        "",
    ],
)
def test_toml_is_read(text: str) -> None:
    """As the library reads it."""
    assert read(text, BOUNDS) == tomllib.loads(text.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("a = " + "[" * MANY, (1, 69), "nested too deep"),
        ("a = " + "{a = " * 40_000, (1, 325), "nested too deep"),
        ("a." * MANY + "a = 1", (1, 130), "nested too deep"),
        ("[" + "a." * MANY + "a]", (1, 131), "nested too deep"),
        ("'a'." * MANY + "a = 1", (1, 260), "nested too deep"),
        ("a = " + "9" * 41, (1, 5), "more than 40 digits"),
        ("a = 0x" + "f" * 10_000, (1, 5), "more than 40 digits"),
        ("a = [" + "{}," * 30_000 + "]", (1, 40_004), "more than 20,000 values"),
        ("".join(f"a{n} = 1\n" for n in range(15_000)), (1, 1), "more than 20,000 values"),
        ("a = 1\nb = \nc = 2", (2, 5), "Invalid value"),
        ("a = 1\na = 2", (2, 6), "Cannot overwrite"),
        ("a = '", (1, 6), "Expected"),
        ("a = 2024-13-45", (1, 9), "Expected"),
        ("#" * 300_000, (1, 1), "262,144 characters"),
    ],
    ids=range(14),
)
def test_what_is_no_toml_has_a_place(text: str, place: tuple[int, int], found: str) -> None:
    """It is refused before it takes time or memory."""
    with pytest.raises(Malformed) as caught:
        read(text, BOUNDS)
    assert (caught.value.line, caught.value.column) == place
    assert found in caught.value.found


@given(st.text(alphabet=st.sampled_from("[]{}=.'\"#a1-: \\\n,"), max_size=40))
def test_whatever_comes_is_a_table_or_malformed(text: str) -> None:
    """The library's, and no other error."""
    try:
        found = read(text, BOUNDS)
    except Malformed:
        return
    assert found == tomllib.loads(text)
