"""The date in a title.

In: a clean title. Out: the offsets of its first date. A date has at least a month and a day or a
year; a year or a month alone is none. Source of the names of months: CLDR.
"""

from __future__ import annotations

import re

Span = tuple[int, int]
"""The start and end of a part of the title, in code points."""

_MONTHS = {
    "en": "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec",
    "de": "januar februar märz mai juni juli oktober dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "pt": "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro",
    "id": "januari februari maret mei juni juli agustus oktober desember",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "hi": "जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر"
    " فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}
_NAMES = {name for names in _MONTHS.values() for name in names.split()}
# Longest first, so that "sept" is not matched as "sep".
_MONTH = "(?:" + "|".join(sorted(_NAMES, key=len, reverse=True)) + r")(?![\w])\.?"

_DATE = re.compile(
    "|".join(
        (
            r"(?<![\d.])(?:19|20)\d\d(?P<mark>[-./])\d{1,2}(?P=mark)\d{1,2}(?![\d.]\d)",
            r"(?:(?:19|20)\d\d\s?[년年]\s?)?(?<!\d)\d{1,2}\s?[월月]\s?\d{1,2}\s?[일日号號]",
            r"(?:19|20)\d\d\s?[년年]\s?\d{1,2}\s?[월月]",
            rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|of\s)?{_MONTH}"
            r"(?:,?\s(?:de\s|del\s)?\d{4})?",
            r"(?<!\d)\d{1,2}\stháng\s\d{1,2}(?:,?\s(?:năm\s)?\d{4})?",
            rf"(?<!\w){_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?(?!\d)",
            rf"(?<!\w){_MONTH}\s(?:de\s)?\d{{4}}(?!\d)",
        )
    ),
    re.IGNORECASE,
)


def first(title: str) -> Span | None:
    """Return the span of the title's first date."""
    match = _DATE.search(title)
    return match.span() if match else None
