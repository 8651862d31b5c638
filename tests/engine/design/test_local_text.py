"""Local texts: one text, or its translations, of which the English one speaks first."""

from __future__ import annotations

from typing import Any

import pytest
from pyoji.engine.design.local_text import LONGEST, LocalText, read


@pytest.mark.parametrize(
    ("plain", "value", "korean"),
    [
        ("A card.", "A card.", ("A card.", None)),
        ({"ko": "카드", "en": "A card."}, "A card.", ("카드", "ko")),
        ({"ja": "カード", "fr": "Une carte"}, "カード", ("カード", "ja")),
        ({"zh-Hant": "卡片"}, "卡片", ("卡片", "zh-Hant")),
    ],
)
def test_a_text_is_in_the_language_that_is_asked_for(plain, value, korean):
    """Else in English, else in the first language; its language is known if the template says."""
    text = read(plain)
    assert text == value
    assert text.in_language("ko") == korean


def test_a_region_has_the_language_without_one():
    """As where a page asks for pt-BR and the template has pt."""
    text = read({"en": "Card", "pt": "Cartão", "zh-TW": "卡片"})
    assert text.in_language("pt-BR") == ("Cartão", "pt")
    assert text.in_language("zh-TW") == ("卡片", "zh-TW")
    assert text.in_language("zh") == ("Card", "en")


@pytest.mark.parametrize(
    "plain",
    ["", "x" * (LONGEST + 1), 3, None, [], {}, {"ko": ""}, {"ko": 3}, {"Korean!": "x"}, {3: "x"}],
)
def test_what_is_no_text_is_refused(plain: Any):
    """With what a text may be."""
    with pytest.raises(ValueError, match="1 to 300 characters"):
        read(plain)


def test_a_text_is_a_string():
    """For those who show one language alone."""
    assert isinstance(read({"en": "A", "ko": "가"}), str)
    assert LocalText("").in_language("ko") == ("", None)
