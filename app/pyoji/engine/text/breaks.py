"""Graphemes (UAX #29) and line break opportunities (UAX #14).

In: a clean text, its language and word-break rule. Out: offsets in code points. ICU 78 implements
both algorithms. This module adds the rules for titles that ICU lacks: `word-break: keep-all`,
middle dots, and the order in which words that are too wide are broken. Must not know fonts or
widths.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from pyoji.engine.text import icu
from pyoji.engine.text.unicode import properties

# In a text of these characters only, each character is a grapheme, so ICU is not called: Latin,
# Cyrillic and Arabic letters, dashes, quotes and dots, kana without voicing marks, ideographs,
# precomposed Hangul, CJK punctuation and fullwidth forms. Most titles qualify.
PLAIN = (
    " -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u0620-\u064a\u0660-\u066f"
    "\u0671-\u06d3\u06f0-\u06fc\u1ea0-\u1ef9\u2010-\u2027\u3001-\u3029\u3041-\u3096"
    "\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e"
)
_ONE_EACH = re.compile(f"[{PLAIN}]*\\Z")


def graphemes(text: str) -> list[int]:
    """Return the end offsets of the extended grapheme clusters; the last is len(text)."""
    if _ONE_EACH.match(text):
        return list(range(1, len(text) + 1))
    return icu.grapheme_ends(text)


class Grade(IntEnum):
    """The quality of a line break, best first. Words that are too wide are broken in this order."""

    PHRASE = 0
    """Between phrases, where a reader pauses. Outside Japanese the same as WORD."""
    WORD = 1
    """Between words, by the rules of the language."""
    SYLLABLE = 2
    """Where UAX #14 allows a break, without keep-all."""
    JOINT = 3
    """After a character that joins the parts of an address: / ? & = . - _"""
    GRAPHEME = 4
    """Anywhere but inside a grapheme."""


class Opportunity(NamedTuple):  # created per letter: a third of a frozen dataclass's time
    """A line may end before offset `at`."""

    at: int
    grade: Grade


def opportunities(
    text: str,
    ends: Sequence[int],
    language: str,
    *,
    keep_all: bool,
    finest: Grade = Grade.GRAPHEME,
) -> list[Opportunity]:
    """Return the line break opportunities in ascending order; the last is the text's end.

    `ends` are the grapheme ends, `language` is a BCP 47 tag. With `keep_all` there is no WORD
    break between two letters or digits (CSS Text 4, `word-break: keep-all`), except in scripts
    that ICU breaks by dictionary. Opportunities finer than `finest` are omitted.
    """
    if not text:
        return []
    whole_words = keep_all and finest < Grade.SYLLABLE
    if whole_words and _PROSE.match(text):
        spaces = [match.end() for match in _BETWEEN_WORDS.finditer(text)]
        return [Opportunity(at, Grade.PHRASE) for at in (*spaces, len(text))]
    strict = set(icu.line_breaks(text, f"{language}-u-lb-strict"))
    phrases = icu.japanese_phrases(text) if language == "ja" else None
    paths = {match.end() for match in _PATH.finditer(text)}
    kinds = _MARKED.sub(_as_letter, "".join(map(_kind, text)))
    breaks: list[Opportunity] = []
    words = [match.span() for match in _WORD.finditer(text)] if keep_all else []
    hangul = {
        at
        for start, end in words
        if _HANGUL.search(text, start, end)
        for at in range(start + 1, end)
    }
    for at in ends[:-1]:
        letters = kinds[at] == "L" and kinds[at - 1] in "LD"
        if text[at - 1] == "\u00ad" and kinds[at] in "LD":
            breaks.append(Opportunity(at, Grade.PHRASE))
            continue
        if letters and whole_words:
            continue
        if at in paths:
            grade = Grade.PHRASE
        elif at not in strict or (not letters and _is_forbidden(text, at)):
            joint = text[at - 1] in _JOINTS and not _is_forbidden(text, at)
            grade = Grade.JOINT if joint else Grade.GRAPHEME
        elif not letters and (_is_joint(text, at) or (at in hangul and not _is_seam(text, at))):
            grade = Grade.JOINT
        elif letters and keep_all:
            grade = Grade.SYLLABLE
        elif phrases is not None and at not in phrases:
            grade = Grade.WORD
        else:
            grade = Grade.PHRASE
        if grade <= finest:
            breaks.append(Opportunity(at, grade))
    breaks.append(Opportunity(len(text), Grade.PHRASE))
    return breaks


# With keep-all, a text of words and spaces breaks after its spaces only (UAX #14 LB13 to LB25), so
# ICU is not called. A word has letters with single marks between them, and may be in brackets or
# quotes and end with marks. No break is before a middle dot, nor before a mark that French sets
# after a space.
LETTERS = (
    "0-9A-Za-zÀ-ÖØ-öø-ƺ\u0400-\u0481\u048a-\u052f\u0620-\u064a\u0660-\u0669\u0671-\u06d3"
    "\u06f0-\u06f9\u0904-\u0939\u0958-\u0961\u0966-\u096f\u1ea0-\u1ef9\uac00-\ud7a3"
)
ATTACHED = "\u064b-\u065f\u0670\u0900-\u0903\u093c\u093e-\u094d\u0300-\u0304\u200c"
"""Combining marks, and the sign that separates joining letters."""
_STEM = f"[{LETTERS}][{LETTERS}{ATTACHED}]*"
_PROSE_WORD = (
    rf"[(\[“‘«\"']*{_STEM}(?:(?:[-'’.,:]|/(?=[0-9A-Za-z])){_STEM})*%?[)\]”’»\"'.,:;!?…،؛؟।]*"
)
_LATE = "·:;!?"
_PROSE = re.compile(
    rf"{_PROSE_WORD}(?:(?: [{_LATE}])? (?:{_PROSE_WORD}|[-–|&+×]|—(?! —)))*(?: [{_LATE}])?\Z"
)
_BETWEEN_WORDS = re.compile(f" (?![{_LATE}])")

# In a string of `_kind`: a letter and its combining marks, which count as the letter.
_MARKED = re.compile("[LD]M+")


def _as_letter(match: re.Match[str]) -> str:
    return match[0][0] * len(match[0])


@lru_cache(maxsize=2048)
def _kind(character: str) -> str:
    """L for a letter or number as `keep-all` defines them (CSS Text 4 §5.2), D for a middle dot of
    these classes, M for a combining mark, O for any other."""
    unicode_properties = properties(ord(character))
    if unicode_properties.category[0] == "M":
        return "M"
    if unicode_properties.category[0] not in "LN" or unicode_properties.line_break == "SA":
        return "O"
    return "D" if character in _MIDDLE_DOTS else "L"


_JOINTS = frozenset("/?&=.-_#:")

# LB13 forbids a break between a space and a solidus, for fractions. "file /usr/bin" may break.
_PATH = re.compile(r" (?=/[^\s/])")

# UAX #14 allows breaks after these even inside one token: HTTP/3, X/Twitter, a!b.
_INNER = frozenset("/!}|")


def _is_joint(text: str, at: int) -> bool:
    """Whether a break here is inside an address, a name or a version number."""
    before, after = text[at - 1], text[at]
    if before in _HYPHENS:  # end-to-end, 3.3.0-preview1, --global, ->
        return after not in _SPACES
    return before in _INNER and after not in _SPACES and after.isascii()


def _is_seam(text: str, at: int) -> bool:
    """Whether a break is allowed inside a Korean word: next to a dot, a slash, a doubled dash, an
    emoji, or before an opening bracket. `(Kubernetes)를` is one word."""
    before, after = text[at - 1], text[at]
    if after in _OPENING:
        return _is_letter_or_digit(before)
    if before == _ZERO_WIDTH_SPACE or any(
        properties(ord(beside)).emoji_presentation for beside in (before, after)
    ):
        return True
    return before in _PARTING or (before in _DOUBLED and at > 1 and text[at - 2] == before)


_HYPHENS = frozenset("-\u2010")
_OPENING = frozenset("([{<「『（【《〈“‘")
_ZERO_WIDTH_SPACE = "\u200b"
_PARTING = frozenset("·ㆍ/")
_WORD = re.compile(r"\S+")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb]")

# Korean and Chinese typists write these twice, as one long dash or ellipsis.
_DOUBLED = frozenset("—―…⋯")

# A line must not start with a middle dot: U+00B7 by KLREQ, U+318D (used as U+00B7 in Korean),
# U+30FB by the kinsoku rules.
_MIDDLE_DOTS = frozenset("·\u318d・\uff65\u2027")

_SIGNS = frozenset("+-−±$€£¥₩₹#№§<>=~≈×*@&")

_SPACES = frozenset(" \u3000\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u1680")


def _is_forbidden(text: str, at: int) -> bool:
    """Whether a break is forbidden although UAX #14 allows it; 0 < `at` < len(text).

    ICU itself never breaks inside a doubled dash or ellipsis, nor at the space that French sets
    before `: ! ? ; »`.
    """
    before, after = text[at - 1], text[at]
    if after in _MIDDLE_DOTS:
        return True
    if before == after and before in _SIGNS:  # C++, **, $$
        return True
    if before in _SIGNS and _is_digit(after):
        # The sign of a number ("-40 %", "$100"), not a hyphen ("GPT-4"), which is a joint.
        return at < 2 or not _is_letter_or_digit(text[at - 2])
    return False


def _is_digit(character: str) -> bool:
    return properties(ord(character)).category == "Nd"


def _is_letter_or_digit(character: str) -> bool:
    return properties(ord(character)).category[0] in "LN"


def trim_end(text: str, start: int, end: int) -> int:
    """Return the end of the line text[start:end] without its trailing spaces."""
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return end
