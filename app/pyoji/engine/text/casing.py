"""Casing: a text in upper case, in lower case, or with capitals.

In: a text and one of our language tags. Out: the text in the case of that language (Unicode's
SpecialCasing, and CLDR's rules for Greek and Dutch). Python's `str` has the mappings that are the
same in all languages, such as ß and final sigma. Must not know fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

from pyoji.engine.text import icu

Case = Literal["none", "upper", "lower", "title"]

_TURKIC = frozenset({"tr", "az"})


def cased(text: str, case: Case, tag: str) -> str:
    """Convert the text to a case, in the language of a tag."""
    return _CASES[case](text, tag)


def _same(text: str, tag: str) -> str:
    return text


def _upper(text: str, tag: str) -> str:
    if tag in _TURKIC:
        text = text.replace("i", "İ")
    elif tag == "el":
        text = _without_tonos(text)
    elif tag == "lt":
        text = re.sub("(?<=[ijį])\u0307", "", text)
    return unicodedata.normalize("NFC", text.upper())


def _lower(text: str, tag: str) -> str:
    if tag in _TURKIC:
        text = text.replace("İ", "i").replace("I\u0307", "i").replace("I", "ı")
    return unicodedata.normalize("NFC", text.lower())


def _title(text: str, tag: str) -> str:
    return "".join(_capitalised(word, tag) for word in icu.words(text, tag))


def _capitalised(word: str, tag: str) -> str:
    """Convert the first letter of a word to title case."""
    for at, character in enumerate(word):
        if character.isalpha():
            if tag == "nl" and word[at : at + 2] in ("ij", "Ij"):
                return f"{word[:at]}IJ{word[at + 2 :]}"
            first = "İ" if tag in _TURKIC and character == "i" else character.title()
            return word[:at] + first + word[at + 1 :]
    return word


# Greek capitals have no accents. A diaeresis stays, and replaces an accent that separates two
# vowels: "μάιος" is "ΜΑΪΟΣ". Only the conjunction "ή" keeps its accent.
_TONOS = re.compile("[\u0300\u0301\u0313\u0314\u0342]")
_HIATUS = re.compile("([αεηουωΑΕΗΟΥΩ])\u0301([ιυΙΥ])(?![\u0301\u0308])")
_OR = re.compile(r"(?<!\w)ή(?!\w)")


def _without_tonos(text: str) -> str:
    parts = _OR.split(unicodedata.normalize("NFC", text))
    plain = [
        _TONOS.sub("", _HIATUS.sub("\\1\\2\u0308", unicodedata.normalize("NFD", part)))
        for part in parts
    ]
    return "Ή".join(plain)


_CASES: Mapping[Case, Callable[[str, str], str]] = {
    "none": _same,
    "upper": _upper,
    "lower": _lower,
    "title": _title,
}
