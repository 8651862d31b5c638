"""The figures of a title: a number with its unit, and a version.

In: a clean title with its date and series part blanked. Out: the most important number with its
unit, and the version of a product. Years are excluded, and so are numbers within names ("Web3",
"GPT-4") and ratios ("16:9").
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """The number, unit and version of a title; None for those that it lacks.

    `written` is the number with its unit as in the title, including a space.
    """

    number: str | None
    unit: str | None
    written: str | None
    version: str | None


_CURRENCY = "[$€£¥₩₹₫฿₽]"
_DIGITS = r"(?:\d{1,3}(?:[,\u202f٬]\d{3})+|\d+)(?:[.,٫]\d+)?"

# Units directly after the number or after a space. A number with a strong unit is preferred, then
# one with a counter.
_STRONG = (
    *("%", "％", "‰", "٪", "°C", "°F", "배", "倍", "x", "×", "X"),
    *("K", "M", "B", "T", "k", "GB", "MB", "TB", "KB", "ms", "fps", "rps", "km", "kg"),
    *("percent", "Prozent", "billion", "million", "trillion", "thousand", "Millionen"),
    *("Milliarden", "millions?", "milliards?", "millones", "milhões", "bilhões", "миллионов"),
    *("миллиардов", "млн", "млрд", "triệu", "tỷ", "juta", "miliar", "milyon", "milyar"),
    *("करोड़", "लाख", "ล้าน", "พันล้าน", "مليون", "مليار", "میلیون", "میلیارد"),
    *("억", "만", "조", "億", "亿", "万", "萬", "兆"),
)
_COUNTER = (
    *("가지", "개월", "개", "명", "년", "주", "일", "시간", "분", "초", "권", "원", "달러", "위"),
    *("번", "대", "줄", "쪽", "점", "단계", "곳", "건", "킬로", "살", "마리"),
    *("種類", "種", "つ", "個", "个", "秒", "分钟", "分鐘", "分", "小时", "時間", "年", "日", "天"),
    *("人", "件", "本", "冊", "円", "元", "歳", "ヶ月", "か月", "个月", "條", "条", "步", "大"),
    *("种", "種", "招", "点", "選", "回"),
    *("years?", "months?", "weeks?", "days?", "hours?", "minutes?", "seconds?", "steps?", "ways?"),
    *("lines?", "things?", "tips?", "reasons?", "lessons?", "people", "users?", "times?"),
    *("Jahren?", "Monaten?", "Tagen?", "Stunden", "Minuten", "Gründe", "Schritten?"),
    *("ans?", "mois", "jours?", "heures?", "minutes?", "raisons", "étapes", "años?", "meses"),
    *("días?", "horas?", "minutos?", "razones", "pasos", "anos?", "dias?", "razões", "passos"),
    *("лет", "года?", "дней", "часов", "минут", "причин", "способов", "шагов"),
    *("năm", "tháng", "ngày", "giờ", "phút", "cách", "bước", "tahun", "bulan", "hari", "jam"),
    *("menit", "cara", "yıl", "ay", "gün", "saat", "dakika", "adım", "साल", "दिन", "घंटे"),
    *("मिनट", "तरीके", "ปี", "เดือน", "วัน", "ชั่วโมง", "นาที", "วิธี", "ขั้นตอน"),
    *("سنوات", "سنة", "أيام", "يوما", "ساعات", "دقيقة", "خطوات", "طرق", "سال", "ماه", "روز"),
    *("ساعت", "دقیقه", "راه", "گام"),
)
_YEAR = ("년", "年", "год", "года", "ปี", "سال", "साल", "yıl", "năm", "tahun", "an", "ano", "año")
_CJK_LETTER = "\u1100-\u11ff\u3041-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3\u0e01-\u0e5b"


def _units(units: tuple[str, ...]) -> str:
    """Return a pattern for any of the units; a unit of Latin letters must be a whole word."""
    longest_first = sorted(units, key=len, reverse=True)
    return "|".join(_unit(unit) for unit in longest_first)


def _unit(unit: str) -> str:
    # Long units ignore case. For short ones case matters: "M" is million, "m" is not.
    word = f"(?i:{unit})" if len(unit) > 2 else unit
    return word + (_WORD_END if unit[0].isalpha() else "")


# After a Korean, Chinese, Japanese or Thai unit the next word follows without a space.
_WORD_END = r"(?:(?<=[^\W\da-zA-Z_])|(?![^\W_]))"
_START = rf"(?<![^\W_])(?<![\d][.,:/-])(?<![A-Za-z][-.])|(?<=[{_CJK_LETTER}])"
_NUMBER = re.compile(
    rf"(?:{_START})(?P<currency>{_CURRENCY}\s?)?(?P<digits>{_DIGITS})(?![.:/-]?\d)"
    rf"(?:\s?(?:(?P<strong>{_units(_STRONG)})|(?P<counter>{_units(_COUNTER)})))?"
)
_NAME = r"(?<![^\W_])(?P<name>[A-Za-z][A-Za-z0-9.+#]{0,39})\s"
_VERSION = re.compile(
    rf"(?:(?<![\w.])[vV]|(?<![\w.,:/-])|(?<=[{_CJK_LETTER}]))"
    r"(?P<version>\d+(?:\.\d+){1,3}(?:-(?:alpha|beta|rc)\.?\d*)?)(?![\w.]*\d)"
)
_RELEASE = re.compile(rf"{_NAME}(?P<version>\d{{1,4}})(?!\w|[.,:/%-]\w|\s[a-z])")
_SHORT_VERSION = re.compile(r"(?<![\w.])[vV](?P<version>\d{1,4})(?![\w.])")
# Words before a number that counts something; they name no product.
_COUNTING = frozenset(
    re.findall(
        "[a-z]+",
        """
        the top these those in of and or for with to from best only over under about a an by at on
        our my your its their all first last next get les des los las die der das le la el il os as
        o um uma e y et und mit von di da do
        """,
    )
)


def first(title: str) -> Figures:
    """Return the title's figure and version."""
    version = _version(title)
    version_start, version_end = version.span("version") if version else (0, 0)
    best: re.Match[str] | None = None
    for match in _NUMBER.finditer(title):
        start, end = match.span("digits")
        if (start < version_end and version_start < end) or _is_year(match):
            continue
        if best is None or _strength(match) > _strength(best):
            best = match
    number, unit = _figure(best) if best else (None, None)
    written = best[0].strip() if best else None
    return Figures(number, unit, written, version["version"] if version else None)


def _figure(match: re.Match[str]) -> tuple[str, str | None]:
    currency = (match["currency"] or "").strip()
    return currency + match["digits"], match["strong"] or match["counter"]


def _strength(match: re.Match[str]) -> int:
    if match["strong"] or match["currency"]:
        return 2
    return 1 if match["counter"] else 0


def _is_year(match: re.Match[str]) -> bool:
    digits, unit = match["digits"], match["counter"]
    if match["strong"] or match["currency"] or len(digits) != 4 or not digits.isdecimal():
        return False
    return 1900 <= int(digits) < 2600 and (unit is None or unit in _YEAR)


def _version(title: str) -> re.Match[str] | None:
    for match in _VERSION.finditer(title):
        number = _NUMBER.match(title, match.start("version"))
        counts = number is not None and (number["strong"] or number["counter"])
        money = re.search(_CURRENCY + r"\s?\Z", title[: match.start("version")])
        if not counts and not money:
            return match
    if short := _SHORT_VERSION.search(title):
        return short
    for match in _RELEASE.finditer(title):
        name = match["name"]
        number = _NUMBER.match(title, match.start("version"))
        unit = number is not None and (number["strong"] or number["counter"])
        if (
            not unit
            and name.lower() not in _COUNTING
            and any(map(str.isupper, name))
            and not _is_year_text(match["version"])
            and not _counts_what_follows(title[match.end() :])
        ):
            return match
    return None


def _is_year_text(digits: str) -> bool:
    return len(digits) == 4 and 1900 <= int(digits) < 2100


_PLURAL = re.compile(r"\s[A-Z][a-z]+s\b")


def _counts_what_follows(rest: str) -> bool:
    """Return whether a plural in title case follows: "These 7 Habits" names no version."""
    return _PLURAL.match(rest) is not None
