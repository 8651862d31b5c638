"""What was typed → what is set.

In: any string at all, lone surrogates included. Out: a string in NFC of at most 300 graphemes
without controls but the author's line ends, in which nothing is invisible that could change what
is seen; "" when nothing would be seen. Equal pictures get equal strings here, which is why NFD and
NFC titles share a key. Must not know fonts, languages or where the string came from.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from pyoji.engine.text.breaks import PLAIN, graphemes
from pyoji.engine.text.unicode import properties

MAX_CODE_POINTS = 1000
"""Nothing past this is looked at: NFC of 100,000 alternating marks takes seconds."""
MAX_GRAPHEMES = 300
MAX_MARKS = 6
"""Marks on one grapheme. Vietnamese needs 2, Hebrew with cantillation 4; more is zalgo."""
MAX_IN_GRAPHEME = 12
"""Characters in one grapheme, which no line can break. The longest emoji has 10, a Sanskrit
conjunct 11; but a thousand jamo or joined emoji are a single grapheme too."""
ELLIPSIS = "…"

REPLACEMENT = "\ufffd"

_LINE_ENDS_AND_TABS = "\t\n\v\f\r\x85\u2028\u2029"
SOFT_HYPHEN = "\u00ad"
_DROPPED = (
    "\ufeff"  # byte order mark
    "\u034f"  # combining grapheme joiner: invisible, and a way to make two titles one picture
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates: a stranger's text must not
    "\u206a-\u206f"  # reorder what is around it; deprecated format controls
    "\ufff9-\ufffb"  # interlinear annotation
    "\U000e0001"  # deprecated language tag
)
# Composed, visible, each a grapheme: most titles have only their spaces looked at.
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
# It begins where a run of them does, or a long run would be searched from each of its places.
_AROUND_LINE_END = re.compile(f"(?<![ {SOFT_HYPHEN}])[ {SOFT_HYPHEN}]*\n[ \n{SOFT_HYPHEN}]*")
# A tag flag is a black flag, the tags of a region (6 at most), and the cancelling tag (UTS #51
# ED-14a); other tags are noise.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f)|[\U000e0020-\U000e007f]+")
_SPACES = re.compile(" {2,}")

# Drawn as nothing or as white, though Unicode calls some of them letters.
_FILLERS = frozenset("\u3164\u115f\u1160\uffa0\u2800")


@lru_cache(maxsize=32)  # a title is asked for twice, a blog's name for every card
def clean(text: str, *, keep_lines: bool = False) -> str:
    """The text as it will be set; see the file's opening for what that promises.

    With `keep_lines` the author's line ends stay, as one LF each, and soft hyphens do.
    """
    if _PLAIN.match(text):
        return _SPACES.sub(" ", text).strip()
    whole = len(text) <= MAX_CODE_POINTS
    text = text[:MAX_CODE_POINTS]
    if keep_lines:
        text = _LINE_ENDS.sub(LINE_END, _TABS.sub(" ", text))
        text = _REMOVED_FROM_LINES.sub("", text)
    else:
        text = _SPACED.sub(" ", text)
        text = _REMOVED.sub("", text)
    text = _TAGS.sub(r"\1", text)
    text = _REPLACED.sub(REPLACEMENT, text)
    text = unicodedata.normalize("NFC", text)  # which makes three of some characters
    whole = whole and len(text) <= MAX_CODE_POINTS
    text = text[:MAX_CODE_POINTS]
    text = _SPACES.sub(" ", text).strip()
    if keep_lines:
        text = _AROUND_LINE_END.sub(LINE_END, text).strip(SOFT_HYPHEN)
    if not _is_visible(text):
        return ""
    return _capped(text, whole)


def _is_visible(text: str) -> bool:
    return any(
        not (
            character in _FILLERS
            or character.isspace()
            or properties(ord(character)).default_ignorable
        )
        for character in text
    )


def _capped(text: str, whole: bool) -> str:
    """The text within the caps; an ellipsis stands for what was cut off its end."""
    text, ends = _thinned(text)
    if whole and len(ends) <= MAX_GRAPHEMES:
        return text
    kept = text[: ends[:MAX_GRAPHEMES][-1]].rstrip()
    while kept and len(graphemes(kept[-1] + ELLIPSIS)) == 1:  # an Arabic number sign, say
        kept = kept[:-1].rstrip()
    return kept + ELLIPSIS


def _thinned(text: str) -> tuple[str, list[int]]:
    """The text without what is too much for one grapheme, and its grapheme ends."""
    while True:
        ends = graphemes(text)
        if len(ends) == len(text):
            return text, ends
        thinner = "".join(_fewer_marks(text[low:high]) for low, high in pairwise((0, *ends)))
        if thinner == text:
            return text, ends
        text = thinner  # what is left may join with what follows, or fall apart: look again


def _fewer_marks(grapheme: str) -> str:
    """The grapheme with at most MAX_MARKS marks and MAX_IN_GRAPHEME characters."""
    if len(grapheme) <= MAX_MARKS:
        return grapheme
    kept, marks = [], 0
    for character in grapheme:
        if properties(ord(character)).category in ("Mn", "Me") and character != "\ufe0f":
            marks += 1
            if marks > MAX_MARKS:
                continue
        kept.append(character)
    return "".join(kept[:MAX_IN_GRAPHEME])
