"""Literals: measure the brackets, strings and long numbers of a JSON or TOML text before parsing.

In: a text, and the pattern of its strings and comments. Out: the end of its first value, or
Malformed at the first position that is nested too deep or holds too long a number. Python's parsers
recurse for each bracket, take quadratic time for a dotted key, and accept long numbers.
"""

from __future__ import annotations

import re
import sys

from pyoji.files.bounds import DocumentBounds, Malformed, place

# Python 3.11.2 has a bug in possessive quantifiers of groups, fixed by 3.11.7. What follows these
# groups always matches, so a greedy quantifier matches the same and only takes more memory.
_AGAIN = "*+" if sys.version_info >= (3, 11, 7) else "*"

# A string without an end extends to the end of its line or text, so no quote within it opens
# another string and the scan takes linear time.
JSON_STRING = rf'"[^"\\]*+(?:\\.[^"\\]*+){_AGAIN}"?'
TOML_STRING = (
    rf'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+){_AGAIN}(?:"{{3,5}})?'
    rf"|'''[^']*+(?:'(?!'')[^']*+){_AGAIN}(?:'{{3,5}})?"
    rf'|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+){_AGAIN}"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
"""A TOML string, or a comment, whose quotes open no string."""

_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}


class Measure:
    """Measure texts of one format."""

    def __init__(self, strings: str, *, dotted: bool = False) -> None:
        """`strings` matches what is skipped; `dotted`: a key may be a dotted path."""
        self._token = re.compile(
            rf"(?P<string>{strings})|(?P<bracket>[\[\]{{}}])|(?P<word>[\w+-]++)"
            r"|(?P<dot>\.)|(?P<end>[\n=,])",
            re.S,
        )
        self._dotted = dotted

    def check(
        self, text: str, bounds: DocumentBounds, start: int = 0, *, to_end: bool = True
    ) -> int:
        """Return the end of the text, or unless `to_end` that of the first value in brackets.

        Raises Malformed if the text is over the bounds.
        """
        depth = dots = values = 0
        for token in self._token.finditer(text, start):
            lexeme = token[0]
            if token.end() - start > bounds.characters:
                break
            match token.lastgroup:
                case "bracket":
                    depth, dots = depth + _STEP[lexeme], 0
                    values += 1
                    if depth <= 0 and not to_end:
                        return token.end()
                case "dot":
                    dots += self._dotted
                case "end":
                    dots = 0
                    values += lexeme != "\n"
                case "word" if len(lexeme) > bounds.digits and _is_number(lexeme):
                    raise bounds.too_long_number(*place(text, token.start()))
            if values > 2 * bounds.values:  # each value has a bracket or a comma, some have two
                raise bounds.too_many(*place(text, token.start()))
            if max(depth, dots) > bounds.depth:
                raise bounds.too_deep(*place(text, token.start()))
        if len(text) - start > bounds.characters:
            line, column = place(text, start)
            length = f"more than {bounds.characters:,} characters"
            raise Malformed(line, column, length, "no more are allowed")
        return len(text)


def _is_number(word: str) -> bool:
    return word.lstrip("+-")[:1].isdigit()
