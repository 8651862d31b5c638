"""YAML words: a parser's message → what was found, and what is allowed, for an author.

PyYAML reports terms of YAML's grammar, such as `<block end>`. An author learns more from what to
change. It must not know the parser, nor where in the text the message belongs.
"""

from __future__ import annotations

import re

ALLOWED = "it must be YAML in UTF-8"
"""What is allowed where no message of the table fits."""

# A pattern of the message; what was found ("": the message itself); what to do. The first counts.
_TABLE = tuple(
    (re.compile(pattern), problem, remedy)
    for pattern, problem, remedy in (
        (r"character '\\t'", "a tab", "indent with spaces"),
        (r"cannot start any token", "", "put a text that begins with this character in quotes"),
        (
            r"mapping values are not allowed",
            "a colon that follows no key",
            "put a text with a colon in quotes, and begin keys of one mapping in one column",
        ),
        (r"unexpected end of stream", "", "close the quotes"),
        (
            r"expected <block end>, but found '<scalar>'",
            "text behind a closing quote",
            "put the whole text in single quotes, and write a single quote within it twice",
        ),
        (
            r"expected <block end>",
            "a line that continues no list or mapping",
            "begin the entries of one list or mapping in one column",
        ),
        (
            r"expected ',' or '\]'",
            "a list in [ ] that lacks a comma or its end",
            "separate entries with commas, and close the bracket; a text with # is in quotes,"
            " since # begins a comment",
        ),
        (
            r"expected ',' or '\}'",
            "a mapping in { } that lacks a comma or its end",
            "separate entries with commas, and close the brace; a text with # is in quotes,"
            " since # begins a comment",
        ),
        (r"unknown escape", "", "write two backslashes for one, or use single quotes"),
        (r"sequence entries are not allowed", "", "begin a list on the line below its key"),
    )
)


def explained(message: str) -> tuple[str, str]:
    """Return what was found, and what is allowed."""
    message = message.split("\n", 1)[0].removeprefix("found ")
    for pattern, problem, remedy in _TABLE:
        if pattern.search(message):
            return problem or message, remedy
    return message, ALLOWED
