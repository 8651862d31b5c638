"""Marks: punctuation and symbols on either side of a place, in every language.

In: a text and places in it. Out: class names. Must not know words of any language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Classes = tuple[str, ...]
"""The classes of a place. The first one gives the reason for a line end there."""

INSIDE = "inside"
"""Inside a word or a phrase, where no line should end."""

OPENING = frozenset("([{<「『（【《〈“‘[〔«")
CLOSING = frozenset(")]}>」』）】》〉”’〕»")
_STRAIGHT = frozenset("\"'")
_SENTENCE = frozenset(".!?…。！？‼⁉।؟۔")
_COMMA = frozenset(",、，;；،؛")
_COLON = frozenset(":：")
_DASHES = frozenset(("-", "–", "—", "|", "―", "——"))
_JOINERS = frozenset("-–—|·/&+~×・✕＆＋／")
# Signs between equal parts. A line may start with one, but not end with one.
_LINKS = frozenset(("&", "+", "×", "x", "✕", "＆", "vs", "vs."))
# A number and the symbol of its unit: 128 GB, 3.5 km를, 25 °C. Symbols that are also words, such as
# "in" and "em", are left out.
_SYMBOL = re.compile(
    "[%‰°℃℉€₽₺₹£]"
    "|(?:[KkMGTPE]i?[Bb](?:ps|/s)?|bps|[nµμm]?s|sec|min|hrs?|h|[nµμmck]?m|ft|m?g|kg|lbs?|m[lL]|L"
    "|mAh?|[kMG]?Wh?|k?V|[kMGT]?Hz|dB|px|pt|dpi|ppi|fps|rpm|[MGTP]?FLOPS|[QRT]PS"
    "|USD|EUR|KRW|JPY|CNY|GBP)(?![A-Za-z0-9'’])"
)
_ENCLOSING = re.compile(f'["{re.escape("".join(OPENING))}]')
_EDGES = "\"'“”‘’()[]{}<>「」『』（）《》〈〉【】«»"
_PUNCTUATION = _EDGES + ".,!?…:;，。、！？：；،؛؟।"


class BreakPlace(NamedTuple):
    """A break opportunity, with the words before and after it, spaces removed."""

    at: int
    before: str
    after: str
    spaced: bool


def around(text: str, places: Sequence[int]) -> list[BreakPlace]:
    """Return each place except the last, with the text up to its neighbours."""
    pieces = [text[start:end].strip() for start, end in pairwise((0, *places))]
    return [
        BreakPlace(at, before, after, text[at - 1].isspace())
        for at, (before, after) in zip(places, pairwise(pieces), strict=False)
    ]


def bare(word: str) -> str:
    """Return the word without surrounding punctuation."""
    return word.strip(_PUNCTUATION)


def ending(word: str) -> str | None:
    """Return the class of a word's last mark: "sentence", "comma", "colon", "dash" or "joiner"."""
    if is_dash(word):
        return "dash"
    stripped = word.rstrip("\"'”’)]」』》")
    last = stripped[-1:] or word[-1:]
    if last in _SENTENCE:
        return "sentence"
    if last in _COMMA:
        return "comma"
    if last in _COLON:
        return "colon"
    return "joiner" if last in _JOINERS else None


def is_dash(word: str) -> bool:
    """Whether the word is a dash or a bar."""
    return word in _DASHES


def is_link(word: str) -> bool:
    """Whether the word is a sign between equal parts: A × B, A & B."""
    return word in _LINKS


def measures(before: str, after: str) -> bool:
    """Whether `before` ends with a number and `after` starts with the symbol of its unit."""
    return "0" <= before[-1:] <= "9" and _SYMBOL.match(after) is not None


def is_hyphen(left: str, right: str) -> bool:
    """Whether a hyphen or a similar sign joins the parts of one word: Team-GPT, AC/DC."""
    return left[-1:] in "-/&+~" and left[-2:-1].isalnum() and right[:1].isalnum()


def opens(word: str) -> bool:
    """Whether the word begins with a bracket or a quotation mark."""
    return word[:1] in OPENING or word[:1] in _STRAIGHT


def closes(word: str) -> bool:
    """Whether the word ends with a bracket or a quotation mark."""
    return word[-1:] in CLOSING or word[-1:] in _STRAIGHT


def joins(word: str) -> bool:
    """Whether the word begins with a sign that joins it to the one before."""
    return word[:1] in _JOINERS


def enclosed(text: str, places: Sequence[int]) -> list[bool]:
    """Return for each place except the last whether it is inside brackets or quotes."""
    if not _ENCLOSING.search(text):
        return [False] * (len(places) - 1)
    depth, quoted = 0, False
    depths = [False]
    for index, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            inside_word = character == "’" and index and text[index - 1].isalpha() and depth == 0
            depth = depth if inside_word else max(0, depth - 1)
        elif character == '"':
            quoted = not quoted
        depths.append(depth > 0 or quoted)
    return [depths[len(text[:at].rstrip())] for at in places[:-1]]
