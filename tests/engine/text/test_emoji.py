"""Which graphemes are emoji: as UTS #51 defines, independent of the fonts."""

import pytest
from pyoji.engine.text.emoji import is_emoji

FLAG = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "grapheme",
    ["😀", "👍", "👍🏽", "☝🏽", "❤\ufe0f", "©\ufe0f", "™\ufe0f", "1\ufe0f\u20e3", "#\ufe0f\u20e3",
     "1\u20e3", "🇰🇷", "🇰", FLAG, "👩\u200d👩\u200d👧", "👁\ufe0f\u200d🗨\ufe0f", "❤\u200d🔥",
     "⌚", "⌚\ufe0f"],
)  # fmt: skip
def test_a_picture(grapheme: str) -> None:
    """By default, by selector, by modifier, keycap, joiner, as a flag."""
    assert is_emoji(grapheme)


@pytest.mark.parametrize(
    "grapheme",
    ["❤", "❤\ufe0e", "©", "©\ufe0e", "™", "1", "#", "*", "1\ufe0f", "1\ufe0e\u20e3", "⌚\ufe0e",
     "☺", "a", "a\ufe0f", "a\u20e3", "가", "→", "❤\u0301", "❤\u200d", "©\u200da"],
)  # fmt: skip
def test_no_picture(grapheme: str) -> None:
    """A letter, a digit, a sign that is text by default or that asks to be."""
    assert not is_emoji(grapheme)
