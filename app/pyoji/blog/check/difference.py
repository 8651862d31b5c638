"""Difference: where two nearly equal titles differ.

In: the titles of a card and of its post. Out: the spans that differ, excerpts around the first, and
the names of characters that a reader cannot see or may take for others. Letters are compared in
composed form (NFC), because a decomposed letter (NFD) looks the same. Must not know links.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pyoji.engine.text.breaks import graphemes
from pyoji.engine.text.unicode import properties
from pyoji.printable import code_point

MAX_COMPARED = 300
"""The longest part of a title, in characters, in which several differences are distinguished."""

MAX_NAMES = 4
"""The most characters of one title that are named."""

EXCERPT = 60
"""The length of an excerpt, in characters."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two titles in NFC, and the spans of each that differ, in order.

    A span is empty where only the other title has text. The names are those of differing characters
    that are invisible, unusual spaces, or letters of another script than the other title's; and
    “decomposed letters (NFD)”.
    """

    card: str
    post: str
    card_spans: tuple[Span, ...]
    post_spans: tuple[Span, ...]
    card_names: tuple[str, ...] = ()
    post_names: tuple[str, ...] = ()

    @property
    def similarity(self) -> float:
        """The share of both titles that is equal, from 0 to 1."""
        size = len(self.card) + len(self.post)
        spans = (*self.card_spans, *self.post_spans)
        return 1 - sum(end - start for start, end in spans) / size if size else 1.0


def compare(card: str, post: str) -> Difference:
    """Find where the titles differ."""
    card, post = _without_halves(card), _without_halves(post)
    composed = unicodedata.normalize("NFC", card), unicodedata.normalize("NFC", post)
    card_spans, post_spans = _spans(*composed)
    pairs = [
        (composed[0][a:b], composed[1][c:d])
        for (a, b), (c, d) in zip(card_spans, post_spans, strict=True)
    ]
    return Difference(
        *composed,
        card_spans,
        post_spans,
        _names(pairs, is_decomposed=card != composed[0]),
        _names([(b, a) for a, b in pairs], is_decomposed=post != composed[1]),
    )


def _without_halves(text: str) -> str:
    """Replace lone surrogates, which front matter may contain."""
    return text.encode("utf-8", "replace").decode("utf-8")


def excerpt(text: str, spans: tuple[Span, ...], length: int = EXCERPT) -> str:
    """The part of a title around its first difference."""
    start, end = window(len(text), spans, length)
    begin, rest = "…" if start else "", "…" if end < len(text) else ""
    return f"{begin}{text[start:end]}{rest}"


def window(size: int, spans: tuple[Span, ...], length: int) -> Span:
    """The span of an excerpt of `length` characters from a text of this size."""
    first = spans[0] if spans else (0, 0)
    if size <= length:
        return 0, size
    start = max(0, min(first[0] - length // 3, size - length))
    return start, start + length


def _spans(card: str, post: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans that differ; a grapheme is never divided."""
    card_ends, post_ends = [0, *graphemes(card)], [0, *graphemes(post)]
    first = [card[a:b] for a, b in pairwise(card_ends)]
    second = [post[a:b] for a, b in pairwise(post_ends)]
    operations = [operation for operation in _operations(first, second) if operation[0] != "equal"]
    return (
        tuple((card_ends[a], card_ends[b]) for _, a, b, _, _ in operations),
        tuple((post_ends[a], post_ends[b]) for _, _, _, a, b in operations),
    )


Operation = tuple[str, int, int, int, int]


def _operations(first: list[str], second: list[str]) -> list[Operation]:
    """How one list becomes the other, as in difflib; long lists differ in one place."""
    limit = min(len(first), len(second))
    before = next((n for n in range(limit) if first[n] != second[n]), limit)
    after = 0
    while after < limit - before and first[-1 - after] == second[-1 - after]:
        after += 1
    middle = first[before : len(first) - after], second[before : len(second) - after]
    if max(map(len, middle)) > MAX_COMPARED:
        return [("replace", before, len(first) - after, before, len(second) - after)]
    return [
        (tag, a + before, b + before, c + before, d + before)
        for tag, a, b, c, d in SequenceMatcher(None, *middle, autojunk=False).get_opcodes()
    ]


def _names(pairs: Iterable[tuple[str, str]], *, is_decomposed: bool) -> tuple[str, ...]:
    """The names of what a reader cannot see, or takes for another, in the first of each pair."""
    characters = dict.fromkeys(
        character
        for text, other in pairs
        for character in text
        if is_inconspicuous(character) or _is_of_another_script(text, other)
    )
    names = tuple(map(character_name, characters))[:MAX_NAMES]
    return (*names, "decomposed letters (NFD)") if is_decomposed else names


def _is_of_another_script(text: str, other: str) -> bool:
    """Whether both are one letter, and of two scripts: the Latin a and the Cyrillic а."""
    if len(text) != 1 or len(other) != 1 or not (text + other).isalpha():
        return False
    return properties(ord(text)).script != properties(ord(other)).script


def is_inconspicuous(character: str) -> bool:
    """Whether a character is invisible, or a space other than U+0020."""
    category = unicodedata.category(character)
    is_space = category in ("Zs", "Zl", "Zp") and character != " "
    return is_space or category in ("Cc", "Cf") or properties(ord(character)).default_ignorable


def character_name(character: str) -> str:
    """A character's code point and its name in Unicode."""
    name = unicodedata.name(character, "")
    return f"{code_point(ord(character))} {name}".rstrip()
