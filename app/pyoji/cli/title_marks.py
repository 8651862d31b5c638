"""Title marks: show where a card's title and its post's differ.

    card  How we moved to Postgres and slept well
                                 ^
    post  How we moved to PostgreSQL and slept well
                                 ^^^

In: a difference, and a width in columns. Out: lines of text. Carets stand below what differs; in a
title with letters from right to left, whose columns a terminal reorders, brackets stand around it.
Invisible characters are escapes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rich.cells import cell_len

from pyoji.blog.check.difference import Difference, Span, is_inconspicuous, window
from pyoji.printable import printable

MIN_SIMILARITY = 0.5
"""The share of two titles, from 0 to 1, that is equal if marks help a reader."""

MIN_LENGTH = 16
"""The shortest excerpt, in characters."""


def lines(difference: Difference, width: int) -> Iterator[str]:
    """Yield the titles and their marks; nothing if they have little in common."""
    if difference.similarity < MIN_SIMILARITY:
        return
    titles = (
        ("card  ", difference.card, difference.card_spans, difference.card_names),
        ("post  ", difference.post, difference.post_spans, difference.post_names),
    )
    is_mirrored = any(map(_is_right_to_left, difference.card + difference.post))
    for label, text, spans, names in titles:
        note = f"  {', '.join(names)}" if names else ""
        if is_mirrored:
            yield label + _bracketed(text, spans) + note
        else:
            title, marks = _marked(text, spans, width - len(label))
            yield label + title
            if marks or note:
                yield " " * len(label) + marks + note


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def _marked(text: str, spans: tuple[Span, ...], columns: int) -> tuple[str, str]:
    """The part of a title around its first difference that fits, and the line of its carets."""
    length = columns
    while True:
        start, end = window(len(text), spans, length)
        begin, rest = "…" if start else "", "…" if end < len(text) else ""
        title = begin + _visible(text[start:end]) + rest
        if cell_len(title) <= columns or length <= MIN_LENGTH:
            break
        length -= max(1, (cell_len(title) - columns) // 2)
    marks = ""
    for first, last in spans:
        if start <= first <= end:
            before = cell_len(begin + _visible(text[start:first]))
            count = cell_len(_visible(text[first : min(last, end)]))
            marks = marks.ljust(before) + "^" * max(1, count)
    return title, marks


def _bracketed(text: str, spans: tuple[Span, ...]) -> str:
    pieces, end = [], 0
    for first, last in spans:
        pieces += [_visible(text[end:first]), f"[{_visible(text[first:last])}]"]
        end = last
    return "".join([*pieces, _visible(text[end:])])


def _visible(text: str) -> str:
    """A part of a title in which each invisible character is an escape."""
    return "".join(
        f"\\u{ord(character):04x}"
        if is_inconspicuous(character) and not character.isspace()
        else printable(character)
        for character in text
    )
