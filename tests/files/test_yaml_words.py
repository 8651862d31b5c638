"""Words for the YAML parser's messages."""

from __future__ import annotations

import pytest
from pyoji.files import yaml_words
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_tree import compose

BOUNDS = DocumentBounds(characters=10_000, values=100)


@pytest.mark.parametrize(
    ("text", "found", "allowed"),
    [
        ("a: b\n\tc: d", "a tab", "indent with spaces"),
        ("a: @x", "character '@' that cannot start any token", "in quotes"),
        ("a: b: c", "a colon that follows no key", "a text with a colon in quotes"),
        ('a: "b', "unexpected end of stream", "close the quotes"),
        ("a: 'it's'", "text behind a closing quote", "a single quote within it twice"),
        ("a:\n  - b\n c: d", "a line that continues no list or mapping", "in one column"),
        ("a: [b\nc: d", "a list in [ ] that lacks a comma or its end", "close the bracket"),
        (
            "a: {b: #123456}\nc: d",
            "a mapping in { } that lacks a comma or its end",
            "begins a comment",
        ),
        ("a: {b: c\nd: e", "a mapping in { } that lacks a comma or its end", "close the brace"),
        ('a: "\\q"', "unknown escape character 'q'", "two backslashes"),
        ("a: - b", "sequence entries are not allowed here", "on the line below"),
    ],
)
def test_a_mistake_says_what_to_do(text: str, found: str, allowed: str) -> None:
    """The messages are those of the parser that is installed."""
    with pytest.raises(Malformed) as caught:
        compose(text, BOUNDS)
    assert caught.value.found.startswith(found)
    assert allowed in caught.value.allowed
    assert "<" not in caught.value.found


def test_another_message_is_kept() -> None:
    """Its first line, without the word that the sentence has before it."""
    assert yaml_words.explained("found a thing\nmore") == ("a thing", yaml_words.ALLOWED)
