"""The part of a series that a title names.

In: a clean title. Out: the number of the part as in the title, and the number of parts if the title
has it: "Part 3 of 7", "(3/7)", "3편", "第3回", "Teil III".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoji.engine.title.dates import Span


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """The part of a series; `span` is its place in the title."""

    part: str
    parts: str | None
    span: Span


_ROMAN = "(?:X?(?:IX|IV|V?I{1,3}|V)|X)"
_NUMERAL = rf"(?:\d{{1,4}}|{_ROMAN}(?![^\W_]))"
_TOTAL = r"(?:\s?(?:/|of|von|sur|de|di|из|dari)\s?(?P<parts>\d{1,4}))?"
# Nouns before the number of a part.
_NOUNS = (
    *("part", r"pt\.", "chapter", "episode", r"ep\.?", "volume", r"vol\.?", "lesson", "day"),
    *("week", "issue", "season", r"no\.", "step"),
    *("teil", "kapitel", "folge", "band"),
    *("partie", "chapitre", "épisode", "leçon"),
    *("parte", "capítulo", "episodio", "episódio", "lección", "lição"),
    *("bölüm", "kısım", "phần", "tập", "chương", "bagian", "bab", "seri"),
    *("часть", "глава", "выпуск", "урок", "серия"),
    *("भाग", "अध्याय", "खंड", "ตอนที่", "ตอน", "ภาค", "บทที่"),
    *("الجزء", "الحلقة", "الفصل", "الدرس", "قسمت", "بخش", "فصل", "درس"),
)
_KOREAN = "편|부|화|회|강|장|탄|주차|일차|회차"
_CJK_NUMERAL = "(?:[0-9０-９]{1,4}|[一二三四五六七八九十百]{1,4})"
_CJK = "回|話|话|章|部分|部|篇|集|期|讲|講|弾|節|节|課|课|巻|卷|季|天|日|周|週"
_END = r"(?![^\W_])"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[(\[（［【]\s*(?P<part>\d{1,4})\s?/\s?(?P<parts>\d{1,4})\s*[)\]）］】]",
        rf"(?<![^\W_])(?:{'|'.join(_NOUNS)})\s?(?P<part>{_NUMERAL}){_END}{_TOTAL}{_END}",
        rf"제\s?(?P<part>\d{{1,4}})\s?(?:{_KOREAN})(?:\s?/\s?(?P<parts>\d{{1,4}}))?",
        rf"(?<![^\W_])(?P<part>\d{{1,4}})(?:{_KOREAN})(?:\s?/\s?(?P<parts>\d{{1,4}}))?{_END}",
        rf"第\s?(?P<part>{_CJK_NUMERAL})\s?(?:{_CJK})(?:\s?/\s?(?P<parts>\d{{1,4}}))?",
        r"その(?P<part>[0-9０-９]{1,4})(?P<parts>(?!))?",
        r"(?<![^\W_])(?P<part>\d{1,4})\s?/\s?(?P<parts>\d{1,4})\s*\Z",
        r"(?:#|№\s?)(?P<part>\d{1,4})(?P<parts>(?!))?(?=\s*(?:[:.,)\]—–-]|\Z))",
    )
)


def first(title: str) -> SeriesPart | None:
    """Return the first series part in the title."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(title):
            part, parts = match["part"], match["parts"]
            if parts is None or _is_within(part, parts):
                return SeriesPart(part, parts, match.span())
    return None


def _is_within(part: str, parts: str) -> bool:
    return not part.isdecimal() or 0 < int(part) <= int(parts)
