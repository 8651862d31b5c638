"""Where a text may be cut: graphemes (UAX #29) and line break opportunities (UAX #14).

In: a clean text and what its language asks. Out: offsets in code points. ICU 78 does the two
algorithms; what it lacks for a title (`word-break: keep-all`, the middle dots, the order in
which a word too wide for its box gives way) is here. Must not know fonts or widths.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from pyoji.engine.text import icu
from pyoji.engine.text.unicode import properties

# Every character is a grapheme of its own in a text of these alone: Latin and Cyrillic letters,
# dashes, quotes and dots, kana without the voicing marks, ideographs, precomposed Hangul, CJK
# punctuation and fullwidth forms. Most titles are; they need not ask ICU.
PLAIN = (
    " -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u1ea0-\u1ef9\u2010-\u2027"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e"
)
_ONE_EACH = re.compile(f"[{PLAIN}]*\\Z")


def graphemes(text: str) -> list[int]:
    """End offsets of the extended grapheme clusters, ascending; the last is len(text)."""
    if _ONE_EACH.match(text):
        return list(range(1, len(text) + 1))
    return icu.grapheme_ends(text)


class Grade(IntEnum):
    """How willingly a text is broken at a place; a word too wide gives way in this order."""

    PHRASE = 0
    """Between phrases: where a reader pauses. Outside Japanese, wherever WORD is."""
    WORD = 1
    """Where the language breaks lines."""
    SYLLABLE = 2
    """Where UAX #14 breaks lines, without keep-all."""
    JOINT = 3
    """After a mark that joins the parts of an address: / ? & = . - _"""
    GRAPHEME = 4
    """Anywhere but inside a grapheme."""


class Opportunity(NamedTuple):  # made for every letter: a third of a frozen dataclass's time
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
    """The places where a line may end, ascending, each with its grade; the last is the end.

    `ends` are the grapheme ends, `language` is a BCP 47 tag. With `keep_all` there is no WORD
    break between two letters or digits (CSS Text 4, `word-break: keep-all`), except in scripts
    that ICU breaks by dictionary. Places that are finer than `finest` are left out.
    """
    if not text:
        return []
    whole_words = keep_all and finest < Grade.SYLLABLE
    if whole_words and _PROSE.match(text):
        spaces = [found.end() for found in _BETWEEN_WORDS.finditer(text)]
        return [Opportunity(at, Grade.PHRASE) for at in (*spaces, len(text))]
    locale = f"{language}-u-lb-strict"
    strict = set(icu.line_breaks(text, locale))
    phrases = set(icu.line_breaks(text, f"{locale}-lw-phrase")) if language == "ja" else None
    paths = {found.end() for found in _PATH.finditer(text)}
    kinds = _MARKED.sub(_as_its_letter, "".join(map(_kind, text)))
    breaks: list[Opportunity] = []
    # UAX #14 would part a letter from the mark that is put before it; a grapheme is never parted.
    words = [found.span() for found in _WORD.finditer(text)] if keep_all else []
    hangul = {
        at
        for start, end in words
        if _HANGUL.search(text, start, end)
        for at in range(start + 1, end)
    }
    for at in ends[:-1]:
        letters = kinds[at] == "L" and kinds[at - 1] in "LD"  # no sign or joint has a say here
        if text[at - 1] == "\u00ad" and kinds[at] in "LD":
            breaks.append(Opportunity(at, Grade.PHRASE))
            continue
        if letters and whole_words:
            continue
        if at in paths:
            grade = Grade.PHRASE
        elif at not in strict or (not letters and _never(text, at)):
            joint = text[at - 1] in _JOINTS and not _never(text, at)
            grade = Grade.JOINT if joint else Grade.GRAPHEME
        elif not letters and (_is_joint(text, at) or (at in hangul and not _parts(text, at))):
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


# Where words are kept whole, a text of words and spaces, with no more than a mark behind a word or
# a dot between two, is broken behind its spaces, and ICU has nothing to add: UAX #14 LB13, LB18.
LETTERS = "0-9A-Za-zÀ-ÖØ-öø-ƺ\u0400-\u0481\u048a-\u052f\u1ea0-\u1ef9\uac00-\ud7a3"
_PROSE = re.compile(f"[{LETTERS}]+[,.:!?]?(?:(?: ·)? [{LETTERS}]+[,.:!?]?)*\\Z")
_BETWEEN_WORDS = re.compile(" (?!·)")

# Of `_kind`: a letter and the marks on it, which count as the letter.
_MARKED = re.compile("[LD]M+")


def _as_its_letter(found: re.Match[str]) -> str:
    return found[0][0] * len(found[0])


@lru_cache(maxsize=2048)
def _kind(character: str) -> str:
    """L for a letter or number as `keep-all` knows them (CSS Text 4 §5.2), D for the one that is
    the Korean middle dot, M for a combining mark, O for any other."""
    found = properties(ord(character))
    if found.category[0] == "M":
        return "M"
    if found.category[0] not in "LN" or found.line_break == "SA":
        return "O"
    return "D" if character in _MIDDLE_DOTS else "L"


_JOINTS = frozenset("/?&=.-_#:")

# LB13 keeps a solidus with the space before it, which serves fractions; "file /usr/bin" may part.
_PATH = re.compile(r" (?=/[^\s/])")

# UAX #14 ends lines after these even inside what is written as one: HTTP/3, X/Twitter, a!b.
_INNER = frozenset("/!}|")


def _is_joint(text: str, at: int) -> bool:
    """True where only an address, a name or a version too wide for its line may be broken."""
    before, after = text[at - 1], text[at]
    if before in _HYPHENS:  # end-to-end, 3.3.0-preview1, --global, ->
        return after not in _SPACES
    return before in _INNER and after not in _SPACES and after.isascii()


def _parts(text: str, at: int) -> bool:
    """True where a Korean word may end a line although it goes on: `(Kubernetes)를` is one word,
    and only a dot, a slash, a doubled dash or an opening bracket parts it."""
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

# Written as one sign by Korean and Chinese typists: a dash or an ellipsis of two characters.
_DOUBLED = frozenset("—―…⋯")

# A line does not begin with a middle dot: U+00B7 by KLREQ, U+318D (used for it in Korean),
# U+30FB as kinsoku has it.
_MIDDLE_DOTS = frozenset("·\u318d・\uff65\u2027")

_SIGNS = frozenset("+-−±$€£¥₩₹#№§<>=~≈×*@&")

_SPACES = frozenset(" \u3000\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u1680")


def _never(text: str, at: int) -> bool:
    """True where we allow no break whatever UAX #14 says, short of overflow; `at` is inside.

    What ICU never breaks needs no rule here: a doubled dash or ellipsis, and the space that French
    sets before `: ! ? ; »`.
    """
    before, after = text[at - 1], text[at]
    if after in _MIDDLE_DOTS:
        return True
    if before == after and before in _SIGNS:  # C++, **, $$
        return True
    if before in _SIGNS and _is_digit(after):
        # The sign of a number, "-40 %" or "$100"; not the hyphen of "GPT-4", which is a joint.
        return at < 2 or not _is_letter_or_digit(text[at - 2])
    return False


def _is_digit(character: str) -> bool:
    return properties(ord(character)).category == "Nd"


def _is_letter_or_digit(character: str) -> bool:
    return properties(ord(character)).category[0] in "LN"


def trim_end(text: str, start: int, end: int) -> int:
    """`end` moved before the spaces that hang past the end of a line text[start:end]."""
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return end
