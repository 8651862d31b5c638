"""Which graphemes are pictures.

In: one grapheme. Out: whether it is to be drawn by the emoji face. The rule is UTS #51's, not
coverage: the emoji face has digits too, and text faces have hearts. Must not know fonts.
"""

from __future__ import annotations

from pyoji.engine.text.unicode import properties

TEXT_STYLE, EMOJI_STYLE = "\ufe0e", "\ufe0f"
JOINER, KEYCAP = "\u200d", "\u20e3"
_KEYS = frozenset("0123456789#*")


def is_emoji(grapheme: str) -> bool:
    """True where the grapheme has emoji presentation (UTS #51 §2 and §4).

    A variation selector decides; else a sequence that only emoji form (a modifier, a joiner, a
    keycap) is an emoji; else the character's own Emoji_Presentation.
    """
    first = grapheme[0]
    found = properties(ord(first))
    if not found.emoji:
        return False
    if len(grapheme) == 1:
        return found.emoji_presentation
    second = grapheme[1]
    if first in _KEYS:
        return KEYCAP in grapheme and second != TEXT_STYLE
    if second == TEXT_STYLE:
        return False
    return (
        second == EMOJI_STYLE
        or found.emoji_presentation
        or properties(ord(second)).emoji_modifier
        or (second == JOINER and len(grapheme) > 2 and properties(ord(grapheme[2])).emoji)
    )
