"""Emphasis: `**bold**` and `*accent*` if the parameter `md` is 1, and inline code.

In: a clean text. Out: the text without its marks, and the marked spans. A mark opens before and
closes after a character other than a space, whatever it is, so `**한국어**는` is bold as its author
intended (it is not in CommonMark). A mark between two Latin letters or digits does not open:
`2**10` is a power. An unpaired mark stays, and `\\*` is a plain asterisk. Code is between two
backticks on one line and contains no marks. Titles of technical posts use it often, so it does not
need `md`. Must not know fonts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from pyoji.engine.text import casing
from pyoji.engine.text.casing import Case

_CODE = re.compile(r"`[^`\n]+`")
_RUN = re.compile(r"(?<!\\)\*+")


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Characters `start` to `end` of the text without marks, and their style."""

    start: int
    end: int
    bold: bool
    accent: bool
    code: bool = False


def read(text: str, *, md: bool = True) -> tuple[str, tuple[MarkedSpan, ...]]:
    """Return the text without marks, and its marked spans, ascending and disjoint. Without `md`,
    mark only code."""
    codes = {match.start(): match.end() for match in _CODE.finditer(text)}
    if not codes and not md:
        return text, ()
    mark_pairs = _pairs(_masked(text)) if md else []
    marks = {position: mark for start, end, mark in mark_pairs for position in (start, end)}
    characters: list[str] = []
    styles: list[tuple[bool, bool, bool]] = []
    bold = accent = False
    position = 0
    while position < len(text):
        if position in codes:
            characters += text[position + 1 : codes[position] - 1]
            styles += [(bold, accent, True)] * (codes[position] - position - 2)
            position = codes[position]
            continue
        mark = marks.get(position)
        if mark is not None:
            bold, accent = bold ^ (mark == "**"), accent ^ (mark == "*")
            position += len(mark)
            continue
        if md and text.startswith("\\*", position):
            position += 1
        characters.append(text[position])
        styles.append((bold, accent, False))
        position += 1
    return "".join(characters), tuple(_spans(styles))


def escaped(text: str) -> str:
    """The text with its asterisks escaped, so that `read` returns the plain text's characters.

    A text without marks is returned as it is.
    """
    if read(text)[0] == read(text, md=False)[0]:
        return text
    parts: list[str] = []
    start = 0
    for code in _CODE.finditer(text):
        parts += text[start : code.start()].replace("*", r"\*"), code[0]
        start = code.end()
    return "".join((*parts, text[start:].replace("*", r"\*")))


def cased(text: str, case: Case, lang: str) -> str:
    """The text in a case; code stays as its author wrote it."""
    parts: list[str] = []
    start = 0
    for code in _CODE.finditer(text):
        parts += casing.cased(text[start : code.start()], case, lang), code[0]
        start = code.end()
    return "".join((*parts, casing.cased(text[start:], case, lang)))


def _masked(text: str) -> str:
    """Replace code by backticks, so no marks are matched in it."""
    return _CODE.sub(lambda match: "`" * len(match[0]), text)


def _pairs(text: str) -> list[tuple[int, int, str]]:
    """Return (opening, closing, mark) for each pair of marks; pairs nest and never cross."""
    pairs: list[tuple[int, int, str]] = []
    open_marks: list[tuple[int, str]] = []
    for match in _RUN.finditer(text):
        at, end = match.span()
        may_close = at > 0 and not text[at - 1].isspace()
        may_open = end < len(text) and not text[end].isspace() and not _is_operator(text, at, end)
        while at < end:
            # In a run of three, the innermost open mark closes first.
            opening, mark = open_marks[-1] if open_marks else (at, "")
            if may_close and mark and opening + len(mark) < match.start() and len(mark) <= end - at:
                pairs.append((opening, at, mark))
                open_marks.pop()
            else:
                mark = "**" if end - at > 1 else "*"
                if may_open:
                    open_marks.append((at, mark))
            at += len(mark)
    return pairs


def _is_operator(text: str, at: int, end: int) -> bool:
    """Whether the asterisks are an operator between two operands."""
    beside = text[at - 1 : at] + text[end]
    return len(beside) == 2 and beside.isascii() and beside.isalnum()


def _spans(styles: list[tuple[bool, bool, bool]]) -> list[MarkedSpan]:
    stretches: list[MarkedSpan] = []
    start = 0
    for (bold, accent, code), group in groupby(styles):
        end = start + len(list(group))
        if bold or accent or code:
            stretches.append(MarkedSpan(start, end, bold, accent, code))
        start = end
    return stretches
