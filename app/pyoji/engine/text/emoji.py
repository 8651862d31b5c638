"""Emoji presentation of graphemes (UTS #51).

In: one grapheme. Out: whether the emoji face draws it. Font coverage cannot decide this: the emoji
face has digits too, and text faces have hearts. Must not know fonts.
"""

from __future__ import annotations

from pyoji.engine.text.unicode import properties

TEXT_STYLE, EMOJI_STYLE = "\ufe0e", "\ufe0f"
JOINER, KEYCAP = "\u200d", "\u20e3"
_KEYS = frozenset("0123456789#*")


def is_emoji(grapheme: str) -> bool:
    """Whether the grapheme has emoji presentation (UTS #51 §2 and §4).

    A variation selector decides first, then a sequence that only emoji form (with a modifier, a
    joiner or a keycap), then the character's Emoji_Presentation.
    """
    first = grapheme[0]
    first_properties = properties(ord(first))
    if not first_properties.emoji:
        return False
    if len(grapheme) == 1:
        return first_properties.emoji_presentation
    second = grapheme[1]
    if first in _KEYS:
        return KEYCAP in grapheme and second != TEXT_STYLE
    if second == TEXT_STYLE:
        return False
    return (
        second == EMOJI_STYLE
        or first_properties.emoji_presentation
        or properties(ord(second)).emoji_modifier
        or (second == JOINER and len(grapheme) > 2 and properties(ord(grapheme[2])).emoji)
    )
