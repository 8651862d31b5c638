"""The texts in quotation marks, brackets and backticks.

In: a clean title. Out: the first text of each kind, without its marks. A pair around the whole
title is ignored, except by `unquoted`, and so is a pair around a text without letters.
"""

from __future__ import annotations

import re

_QUOTES = ("“”", "„“", "„”", "‘’", "「」", "『』", "《》", "〈〉", "«»", "‹›", '""')
_BRACKETS = ("[]", "【】", "［］", "〔〕", "()", "（）")
_WITHIN_WORDS = ("‘’", '""', "()", "[]")
_SHORTEST = 2

_CODE = re.compile("`([^`\n]{1,80})`")


def _pair(marks: str) -> str:
    start, end = map(re.escape, marks)
    # After a letter such a mark is an apostrophe, or begins the arguments of a call.
    before = r"(?<![^\W\d_])" if marks in _WITHIN_WORDS else ""
    return rf"{before}{start}([^{start}{end}\n]{{{_SHORTEST},}}){end}"


_QUOTED = re.compile("|".join(map(_pair, _QUOTES)))
_BRACKETED = re.compile("|".join(map(_pair, _BRACKETS)))
_ANY = re.compile(f"{_CODE.pattern}|{_QUOTED.pattern}|{_BRACKETED.pattern}")


def quoted(title: str) -> str | None:
    """Return the first text in quotation marks."""
    return _first(_QUOTED, title)


def unquoted(text: str) -> str | None:
    """Return the text without its quotation marks if a single pair encloses all of it."""
    match = _QUOTED.fullmatch(text.strip())
    return next(group for group in match.groups() if group is not None).strip() if match else None


def bracketed(title: str) -> str | None:
    """Return the first text in brackets."""
    return _first(_BRACKETED, title)


def code(title: str) -> str | None:
    """Return the first text in backticks."""
    match = _CODE.search(title)
    return match[1].strip() if match else None


def masked(title: str) -> str:
    """Return the title with all enclosed texts and their marks blanked, at the same length."""
    return _ANY.sub(lambda match: "\ufffc" * len(match[0]), title)


def _first(pattern: re.Pattern[str], title: str) -> str | None:
    for match in pattern.finditer(title):
        inside = next(group for group in match.groups() if group is not None).strip()
        if any(map(str.isalpha, inside)) and len(match[0]) < len(title.strip()):
            return inside
    return None
