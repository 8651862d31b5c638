"""MultiMarkdown metadata, as MkDocs reads it."""

from __future__ import annotations

import pytest
from pyoji.blog.source.dialect import Header
from pyoji.blog.source.multimarkdown import read


@pytest.mark.parametrize(
    ("text", "data", "rest"),
    [
        ("Title: a: b\nDate: c\n\n# x", {"title": "a: b", "date": "c"}, "\n\n# x"),
        ("title:a\n", {"title": "a"}, "\n"),
        ("   Title: a", {"title": "a"}, ""),
        ("Title: a\n    b\n\tc\nx: y\n", {"title": "a b c", "x": "y"}, "\n"),
        ("Tag: a\nTag: b\n", {"tag": "a b"}, "\n"),
        ("Title: a\nwords: b c\nwords\n", {"title": "a", "words": "b c"}, "\nwords\n"),
        ("Title:\r\nx: y\r\n\r\nz", {"title": "", "x": "y"}, "\r\n\r\nz"),
        ("\ufeffTitle: a\n", {"title": "a"}, "\n"),
    ],
)
def test_metadata_ends_at_the_first_other_line(text, data, rest):
    """Keys in lower case; a repeated key and an indented line add to a value."""
    metadata = read(text, Header.ALWAYS)
    assert metadata is not None
    assert metadata.data == data
    assert text[metadata.end :] == rest
    for scalar in metadata.scalars:
        assert text[scalar.start : scalar.end] == scalar.value


@pytest.mark.parametrize(
    "text", ["", "# a\n", "\nTitle: a\n", "    Title: a\n", "두 글: a\n", "a b: c\n", "---\n"]
)
def test_a_page_may_have_none(text):
    """No line with a key at its start."""
    assert read(text, Header.ALWAYS) is None


def test_other_generators_have_none():
    """An unknown one has it only with a title."""
    assert read("Title: a\n", Header.NEVER) is None
    assert read("Note: a\n", Header.WITH_TITLE) is None
    assert read("Title: a\n", Header.WITH_TITLE) is not None
