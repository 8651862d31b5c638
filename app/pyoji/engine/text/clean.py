"""Clean: raw input → text that is safe to set.

In: any string, lone surrogates included. Out: an NFC string of at most 300 graphemes, without
control characters except the author's line breaks, and without invisible characters that change
the appearance of others; "" if nothing would be visible. Titles that look the same become equal
strings, so NFD and NFC titles share a cache key. Must not know fonts, languages or the source of
the string.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from pyoji.engine.text.breaks import PLAIN, graphemes
from pyoji.engine.text.unicode import properties

MAX_CODE_POINTS = 1000
"""Longer input is cut before processing: NFC of 100,000 alternating marks takes seconds."""
MAX_GRAPHEMES = 300
MAX_MARKS = 6
"""Per grapheme. Vietnamese needs 2, Hebrew with cantillation 4; more is zalgo."""
MAX_IN_GRAPHEME = 12
"""Characters in one grapheme. The longest emoji has 10, a Sanskrit conjunct 11; without a limit a
thousand jamo or joined emoji would be one unbreakable grapheme."""
ELLIPSIS = "…"

REPLACEMENT = "\ufffd"

_LINE_ENDS_AND_TABS = "\t\n\v\f\r\x85\u2028\u2029"
SOFT_HYPHEN = "\u00ad"
_DROPPED = (
    "\ufeff"  # byte order mark
    "\u034f"  # combining grapheme joiner: invisible, would give one appearance two strings
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates: they reorder other text
    "\u206a-\u206f"  # deprecated format controls
    "\ufff9-\ufffb"  # interlinear annotation
    "\U000e0001"  # deprecated language tag
)
# Matches most titles: composed, visible, one character per grapheme. Only spaces are normalised.
_PLAIN = re.compile(f"[{PLAIN}]{{0,{MAX_GRAPHEMES}}}\\Z")
_REPLACED = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
    )
    + "]"
)
_SPACED = re.compile(f"[{_LINE_ENDS_AND_TABS}]+")
_REMOVED = re.compile(f"[\x00-\x1f\x7f-\x9f{SOFT_HYPHEN}{_DROPPED}]")
LINE_END = "\n"
_LINE_ENDS = re.compile("(?:\r\n|[\n\r\x85\u2028\u2029])+")
_TABS = re.compile("[\t\v\f]+")
_REMOVED_FROM_LINES = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{_DROPPED}]")
# The lookbehind anchors the match to the start of a run, or a long run takes quadratic time.
_AROUND_LINE_END = re.compile(f"(?<![ {SOFT_HYPHEN}])[ {SOFT_HYPHEN}]*\n[ \n{SOFT_HYPHEN}]*")
# A tag sequence is a black flag, a region in at most 6 tags, and the cancel tag (UTS #51 ED-14a).
# Other tags are removed.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f)|[\U000e0020-\U000e007f]+")
_SPACES = re.compile(" {2,}")

# Invisible, although Unicode classes some of them as letters.
_FILLERS = frozenset("\u3164\u115f\u1160\uffa0\u2800")


@lru_cache(maxsize=32)  # a title is cleaned twice per card, the site name for each card
def clean(text: str, *, keep_lines: bool = False) -> str:
    """Return the text that is safe to set; see the module's docstring.

    With `keep_lines`, keep the author's line breaks, each as one LF, and soft hyphens.
    """
    if _PLAIN.match(text):
        return _SPACES.sub(" ", text).strip()
    complete = len(text) <= MAX_CODE_POINTS
    text = text[:MAX_CODE_POINTS]
    if keep_lines:
        text = _LINE_ENDS.sub(LINE_END, _TABS.sub(" ", text))
        text = _REMOVED_FROM_LINES.sub("", text)
    else:
        text = _SPACED.sub(" ", text)
        text = _REMOVED.sub("", text)
    text = _TAGS.sub(r"\1", text)
    text = _REPLACED.sub(REPLACEMENT, text)
    text = unicodedata.normalize("NFC", text)  # some characters become three
    complete = complete and len(text) <= MAX_CODE_POINTS
    text = text[:MAX_CODE_POINTS]
    text = _SPACES.sub(" ", text).strip()
    if keep_lines:
        text = _AROUND_LINE_END.sub(LINE_END, text).strip(f"{SOFT_HYPHEN}{LINE_END} ")
    if not _is_visible(text):
        return ""
    return _limited(text, complete)


def _is_visible(text: str) -> bool:
    return any(
        not (
            character in _FILLERS
            or character.isspace()
            or properties(ord(character)).default_ignorable
        )
        for character in text
    )


def _limited(text: str, complete: bool) -> str:
    """Return the text within the limits; an ellipsis replaces a cut-off end."""
    text, ends = _without_excess(text)
    if complete and len(ends) <= MAX_GRAPHEMES:
        return text
    prefix = text[: ends[:MAX_GRAPHEMES][-1]].rstrip()
    while prefix and len(graphemes(prefix[-1] + ELLIPSIS)) == 1:  # they would join
        prefix = prefix[:-1].rstrip()
    return prefix + ELLIPSIS


def _without_excess(text: str) -> tuple[str, list[int]]:
    """Limit each grapheme; return the text and its grapheme ends."""
    while True:
        ends = graphemes(text)
        if len(ends) == len(text):
            return text, ends
        limited = "".join(_fewer_marks(text[low:high]) for low, high in pairwise((0, *ends)))
        if limited == text:
            return text, ends
        text = limited  # the remaining characters may form other graphemes: repeat


def _fewer_marks(grapheme: str) -> str:
    """Return the grapheme with at most MAX_MARKS marks and MAX_IN_GRAPHEME characters."""
    if len(grapheme) <= MAX_MARKS:
        return grapheme
    characters, marks = [], 0
    for character in grapheme:
        if properties(ord(character)).category in ("Mn", "Me") and character != "\ufe0f":
            marks += 1
            if marks > MAX_MARKS:
                continue
        characters.append(character)
    return "".join(characters[:MAX_IN_GRAPHEME])
