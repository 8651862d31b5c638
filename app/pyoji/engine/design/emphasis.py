"""Emphasis: `**bold**` and `*accent*` where a link asks for it with `md=1`, and inline code.

In: a clean text. Out: the text without its marks, and which characters they marked. A mark opens
before a character that is no space and closes after one; punctuation and letters play no part, so
that `**한국어**는` is bold as its author meant (CommonMark's rule says no there). Between two Latin
letters or digits none opens: `2**10` is a power. A mark without its partner stays as typed, and so
does `\\*`, without the backslash. Code stands between two backticks on one line, and holds no
marks; titles of technical posts are full of it, so that it is read without being asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

_CODE = re.compile(r"`[^`\n]+`")
_RUN = re.compile(r"(?<!\\)\*+")


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Characters `start` to `end` of the text without marks."""

    start: int
    end: int
    bold: bool
    accent: bool
    code: bool = False


def read(text: str, *, md: bool = True) -> tuple[str, tuple[MarkedSpan, ...]]:
    """The text without marks, and its marked stretches, ascending and apart; without `md` only
    code is one."""
    codes = {found.start(): found.end() for found in _CODE.finditer(text)}
    if not codes and not md:
        return text, ()
    pairs = _pairs(_masked(text)) if md else []
    edges = {at: mark for start, end, mark in pairs for at in (start, end)}
    plain: list[str] = []
    styles: list[tuple[bool, bool, bool]] = []
    bold = accent = False
    at = 0
    while at < len(text):
        if at in codes:
            plain += text[at + 1 : codes[at] - 1]
            styles += [(bold, accent, True)] * (codes[at] - at - 2)
            at = codes[at]
            continue
        mark = edges.get(at)
        if mark is not None:
            bold, accent = bold ^ (mark == "**"), accent ^ (mark == "*")
            at += len(mark)
            continue
        if md and text.startswith("\\*", at):
            at += 1
        plain.append(text[at])
        styles.append((bold, accent, False))
        at += 1
    return "".join(plain), tuple(_stretches(styles))


def _masked(text: str) -> str:
    """The text with its code made unreadable, so that no mark is found in it."""
    return _CODE.sub(lambda found: "`" * len(found[0]), text)


def _pairs(text: str) -> list[tuple[int, int, str]]:
    """Where each pair of marks opens and closes; pairs nest and never cross."""
    pairs: list[tuple[int, int, str]] = []
    waiting: list[tuple[int, str]] = []
    for found in _RUN.finditer(text):
        at, end = found.span()
        may_close = at > 0 and not text[at - 1].isspace()
        may_open = end < len(text) and not text[end].isspace() and not _is_operator(text, at, end)
        while at < end:
            # Of a run of three, the innermost mark that waits closes first.
            opened, mark = waiting[-1] if waiting else (at, "")
            if may_close and mark and opened + len(mark) < found.start() and len(mark) <= end - at:
                pairs.append((opened, at, mark))
                waiting.pop()
            else:
                mark = "**" if end - at > 1 else "*"
                if may_open:
                    waiting.append((at, mark))
            at += len(mark)
    return pairs


def _is_operator(text: str, at: int, end: int) -> bool:
    """Whether the asterisks multiply or raise what is on both sides."""
    beside = text[at - 1 : at] + text[end]
    return len(beside) == 2 and beside.isascii() and beside.isalnum()


def _stretches(styles: list[tuple[bool, bool, bool]]) -> list[MarkedSpan]:
    stretches: list[MarkedSpan] = []
    start = 0
    for (bold, accent, code), group in groupby(styles):
        end = start + len(list(group))
        if bold or accent or code:
            stretches.append(MarkedSpan(start, end, bold, accent, code))
        start = end
    return stretches
