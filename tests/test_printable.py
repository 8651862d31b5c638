"""Printable: what others write is one line of ours, and no command of a build server."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.printable import (
    code_point,
    printable,
    printable_json,
    printable_line,
    read_code_point,
)

COMMANDS = re.compile(r"^\s*::[A-Za-z][\w-]*[^:]*::|##\[|##vso\[|##teamcity\[", re.I | re.M)
"""What GitHub's, Azure's and TeamCity's runners look for."""
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("한국어, नमस्ते, می‌خواهم, 👩‍👩‍👧 “x” – y", None),
        ("a\nb\r\n\tc", r"a\nb\r\n\tc"),
        ("\x1b[31mred\x1b]8;;x\x07", r"\x1b[31mred\x1b]8;;x\x07"),
        ("\x9b31m\x85\x7f", r"\x9b31m\x85\x7f"),
        ("a\u202eb\u2069c\u2028d\ufeff", r"a\u202eb\u2069c\u2028d\ufeff"),
        ("a\udcb0\ud800", r"a\udcb0\ud800"),
        ("::error file=a::b", r":\x3aerror file=a::b"),
        ("  ::add-mask::x", r"  :\x3aadd-mask::x"),
        ("a ::error::b", None),
        ("::: tip", None),
        ("x ##[error]y ##vso[task.setvariable]z ##TeamCity[a]", None),
        ("# a ## b ##c", None),
    ],
)
def test_a_text_is_shown(text: str, shown: str | None) -> None:
    """As it is, where nothing in it is read by a machine; else with an escape there."""
    found = printable(text)
    if shown is not None or not COMMANDS.search(text):
        assert found == (shown or text)
    assert not COMMANDS.search(found)
    assert not CONTROLS.search(found)


@given(st.text(alphabet=st.characters() | st.sampled_from(":#[\n\r\x1b\u202e\ud800 vso")))
def test_whatever_the_text_it_is_one_line(text: str) -> None:
    """Without controls and commands, also among other words; UTF-8 can hold it."""
    for found in (printable(text), f"a: {printable(text)}"):
        assert not CONTROLS.search(found)
        assert not COMMANDS.search(found)
        found.encode()


def test_a_line_of_a_file_keeps_its_end() -> None:
    """And its tabs; a patch is made of such lines."""
    for line in ("+\ta\r\n", " b", "-c\n", "+::: tip\n"):
        assert printable_line(line, commands=True) == line
    assert printable_line(" \x1b[2Ja\r\n", commands=False) == " \\x1b[2Ja\r\n"
    assert printable_line(" ::error::a\n", commands=True) == " :\\x3aerror::a\n"
    assert printable_line(" ::error::##[a]\n", commands=False) == " ::error::##[a]\n"


@given(
    st.recursive(st.text() | st.integers(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))
)
def test_json_says_the_same(data: object) -> None:
    """Whatever its texts are."""
    text = printable_json(json.dumps(data, ensure_ascii=False, indent=1))
    assert json.loads(text) == data
    assert not CONTROLS.search(text.replace("\n", ""))


def test_json_holds_no_command_and_no_half_of_a_pair() -> None:
    """No UTF-8 can hold that."""
    text = printable_json(
        json.dumps(["##vso[x]", "##[x]", "\udcb0", "\x9b\u202e"], ensure_ascii=False)
    )
    assert not COMMANDS.search(text)
    assert json.loads(text.encode()) == ["##vso[x]", "##[x]", "\ufffd", "\x9b\u202e"]


@pytest.mark.parametrize(
    ("code", "written"),
    [(0, "U+0000"), (0x378, "U+0378"), (0xE000, "U+E000"), (0x10FFFF, "U+10FFFF")],
)
def test_a_code_point_is_written_as_unicode_does(code: int, written: str) -> None:
    """Four digits or more, and back."""
    assert code_point(code) == written
    assert read_code_point(written) == code


@pytest.mark.parametrize(
    "text", ["", "E000", "U+", "U+E0", "U+e000", "U+110000", "U+٠٠٠٠", "U+E000 "]
)
def test_what_is_no_code_point(text: str) -> None:
    """Nothing else is read as one."""
    with pytest.raises(ValueError, match="code point"):
        read_code_point(text)
