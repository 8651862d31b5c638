"""Literals: the brackets, strings and long numbers of a JSON or TOML text, before it is parsed.

In: a text, and the pattern of its strings and comments. Out: where its first value ends, or
Malformed at the first place that nests too deep or holds a number of too many digits. Python's
parsers recurse for each bracket, take quadratic time for a dotted key, and raise no error of their
own for a long number.
"""

from __future__ import annotations

import re
import sys

from pyoji.files.bounds import DocumentBounds, Malformed, place

# The group of a possessive quantifier is matched wrongly by Python 3.11.2, rightly by 3.11.7. What
# follows these groups always matches, so that the other quantifier finds the same and takes memory.
_AGAIN = "*+" if sys.version_info >= (3, 11, 7) else "*"

# A string that does not end reaches to the end of its line or text: no quote in it opens another,
# so that the time to look through a text is linear.
JSON_STRING = rf'"[^"\\]*+(?:\\.[^"\\]*+){_AGAIN}"?'
TOML_STRING = (
    rf'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+){_AGAIN}(?:"{{3,5}})?'
    rf"|'''[^']*+(?:'(?!'')[^']*+){_AGAIN}(?:'{{3,5}})?"
    rf'|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+){_AGAIN}"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
"""A string of TOML; or a comment, in which a quote opens none."""

_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}


class Measure:
    """Measures texts of one format."""

    def __init__(self, strings: str, *, dotted: bool = False) -> None:
        """`strings` match what is not looked into; `dotted`: a key may be a path of many parts."""
        self._token = re.compile(
            rf"(?P<string>{strings})|(?P<bracket>[\[\]{{}}])|(?P<word>[\w+-]++)"
            r"|(?P<dot>\.)|(?P<end>[\n=,])",
            re.S,
        )
        self._dotted = dotted

    def check(
        self, text: str, bounds: DocumentBounds, start: int = 0, *, whole: bool = True
    ) -> int:
        """The offset at which the text ends, or unless `whole` the first value in brackets.

        Raises Malformed where the text is over the bounds.
        """
        depth = dots = values = 0
        for token in self._token.finditer(text, start):
            written = token[0]
            if token.end() - start > bounds.characters:
                break
            match token.lastgroup:
                case "bracket":
                    depth, dots = depth + _STEP[written], 0
                    values += 1
                    if depth <= 0 and not whole:
                        return token.end()
                case "dot":
                    dots += self._dotted
                case "end":
                    dots = 0
                    values += written != "\n"
                case "word" if len(written) > bounds.digits and _is_number(written):
                    raise bounds.too_long_number(*place(text, token.start()))
            if values > 2 * bounds.values:  # each has a bracket or a comma, and some have more
                raise bounds.too_many(*place(text, token.start()))
            if max(depth, dots) > bounds.depth:
                raise bounds.too_deep(*place(text, token.start()))
        if len(text) - start > bounds.characters:
            line, column = place(text, start)
            found = f"more than {bounds.characters:,} characters"
            raise Malformed(line, column, found, "no more are allowed")
        return len(text)


def _is_number(written: str) -> bool:
    return written.lstrip("+-")[:1].isdigit()
