"""Declaring: a font's line in a template's file, and what cannot be edited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.cli.fonts.declaring import FontEntry, declared
from pyoji.engine.design import document
from pyoji.errors import TemplateError

from tests.engine.design.files import GOOD

LINE = "display: {files: [A.woff2]}"


def edited(text: str, *entries: FontEntry, name: str = "display") -> str:
    own = document.read("mine/template.yaml", text.encode())
    return declared(own, name, entries or (FontEntry("A.woff2"),))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n", f"a: 1\n\nfonts:\n  {LINE}\n"),
        ("a: 1", f"a: 1\n\nfonts:\n  {LINE}\n"),
        ("a: 1 # one\n# last\n", f"a: 1 # one\n# last\n\nfonts:\n  {LINE}\n"),
        ("a: 1\r\n", f"a: 1\r\n\r\nfonts:\r\n  {LINE}\r\n"),
        ("\ufeffa: 1\n", f"\ufeffa: 1\n\nfonts:\n  {LINE}\n"),
        ("fonts:\nb: 1\n", f"fonts:\n  {LINE}\nb: 1\n"),
        ("fonts:", f"fonts:\n  {LINE}\n"),
        (
            "fonts: # ours\n    # one\n    x: {files: [X.ttf]} # X\nb: 1\n",
            f"fonts: # ours\n    {LINE}\n    # one\n    x: {{files: [X.ttf]}} # X\nb: 1\n",
        ),
        (
            "fonts:\r\n  x:\r\n    files: [X.ttf]\r\n",
            f"fonts:\r\n  {LINE}\r\n  x:\r\n    files: [X.ttf]\r\n",
        ),
    ],
)
def test_a_line_is_added_and_all_else_stays(before, after):
    """Comments, order, indentation and ends of lines."""
    assert edited(before) == after


def test_what_is_declared_already_stays():
    """In any notation. Another value under the same name is an error."""
    text = "fonts: {display: {files: ['A.woff2']}}\n"
    assert edited(text) == text
    with pytest.raises(TemplateError, match="choose another name by --as"):
        edited(text, FontEntry("B.woff2"))


@pytest.mark.parametrize(
    "text",
    [
        "fonts: {x: {files: [X.ttf]}}\n",
        "{a: 1}\n",
        "- a\n",
        "",
        "a: 1\n...\n",
        " a: 1\n",
    ],
)
def test_what_cannot_be_edited_is_said_with_the_line_to_write(text):
    """A flow mapping, a list, an end of the document."""
    with pytest.raises(TemplateError) as raised:
        edited(text)
    assert raised.value.remedy == f"write it yourself: {LINE}"
    with pytest.raises(TemplateError, match="it must be a mapping"):
        edited("fonts: 1\n")


def test_a_face_of_a_collection_is_named():
    """With any characters that its name has."""
    face = FontEntry("C.ttc", 'A "b" \\ é')
    text = edited("a: 1\n", face, FontEntry("D.ttf"))
    values = document.read("mine", text.encode()).plain
    assert values["fonts"]["display"] == {
        "files": [{"file": "C.ttc", "face": 'A "b" \\ é'}, "D.ttf"]
    }


@given(st.lists(st.sampled_from([*GOOD, "fonts:", "\n", " ", "{", "}", "#"]), max_size=30))
def test_an_edited_file_differs_by_the_font_alone(parts):
    """Whatever the file is; or it is refused."""
    text = "".join(parts)
    try:
        own = document.read("mine", text.encode())
        after = declared(own, "display", [FontEntry("A.woff2")])
    except TemplateError:
        return
    values = document.read("mine", after.encode()).plain
    assert values["fonts"].pop("display") == {"files": ["A.woff2"]}
    assert (own.plain or {}) | {"fonts": values["fonts"]} == values
