"""Families: inputs that grow, each in one of the ways that have made a parser quadratic.

In: a number of bytes. Out: text of about that length in UTF-8: a repeated unit, and an ending that
keeps it from matching.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A unit that is repeated, and a tail."""

    unit: str
    tail: str = ""

    def text(self, size: int) -> str:
        """About `size` bytes of it."""
        times = max(1, (size - len(self.tail)) // max(1, len(self.unit.encode("utf-8", "replace"))))
        return self.unit * times + self.tail


@dataclass(frozen=True)
class Distinct(Family):
    """Letters of which no two are the same."""

    def text(self, size: int) -> str:
        """About `size` bytes of them."""
        return "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(size // 3)) + self.tail


_UNITS = (
    *("a", "A", "0", "1", "9", ".", ",", ";", ":", "-", "_", "/", "\\", "=", "&", "?", "#", "+"),
    *("*", "**", "* *", "a*", "`", '"', "'", "(", ")", "[", "]", "{", "<", ">", "<br", "<br "),
    *(" ", "\t", "\n", "\r\n", "\r", "\x00", "\x0b", "a ", "1 ", "1.", "1e", "a,", '"a",', "W/"),
    *("%", "%2", "%20", "%25", "%2525", "%41", "%ff", "%EA%B0%80", "+%2B", "&a", "&a=", "a=b&"),
    *("amp;", "&amp;", "a%3D", "&title=a", "&image=a", "&images=a", "&widths=1", "&sig=a", "@"),
    *("가", "가 ", "한국어 ", "\u1100\u1161\u11a8", "\u1100", "日本", "Ⅷ", "ﬁ", "\ufdfa", "İ", "ß"),
    *("é", "e\u0301", "\u0301", "\u0315\u0300", "\u0f71\u0f72\u0f74", "\u05b0\u05b1", "\u0345"),
    *("א", "ب", "بa", "אa1", "\u202e", "\u2067", "\u2067a\u2069", "\u202a", "([{", "# ", "/:"),
    *("👨‍👩‍👧‍👦", "🇰🇷", "👍🏽", "1\ufe0f\u20e3", "\u200d", "\u200b", "\u00ad", "\u2060", "\u3164"),
    *("क्ष", "ကြ", "ก", "ខ្មែ", "\ue000", "\U0010ffff", "\ud800", "ﬄ", "…", "—", "、「"),
    *("https://", "xn--", "oklch(", "0.1 ", "deg", "triangle.", "/v/", "a.b", "ko-"),
    *("Name: a\r\n", "a:b\r\n", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    *("HTTP/1.1 103 a\r\n\r\n", "5\r\n", "1\r\na\r\n", "<a>", "<a/>", "<a b='1'", " a='1'"),
    *("<!--", "<![CDATA[", "&#65;", "M0 0 ", "href=", "href ="),
)

FAMILIES: Mapping[str, Family] = {
    **{repr(unit): Family(unit) for unit in _UNITS},
    **{f"{unit!r} and !": Family(unit, "!") for unit in _UNITS},
    "letters that all differ": Distinct(""),
    "letters that all differ, and a dot": Distinct("", ".example/"),
}
"""By name. The tail is a byte that most grammars have no place for."""
