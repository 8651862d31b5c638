"""Words: in each of fifteen languages a word, a title, and a phrase that lengthens a title.

In: a language, the names of a template's texts. Out: titles and the values of a card's other texts.
The titles are our own. Must not know designs.
"""

from __future__ import annotations

from collections.abc import Mapping

LONGEST = 129
"""Characters of the longest title of a real blog."""

LONGEST_WIDE = 72
"""The same in a language whose letters are as wide as high."""

WIDE = frozenset({"ko", "ja", "zh"})

TITLES: Mapping[str, tuple[str, str, str]] = {
    "ko": ("뻐꾸기시계", "뻐꾸기 시계를 고치는 아침", "톱니 하나가 알려 준 기다림의 기술"),
    "en": ("Horology", "Mending a Cuckoo Clock before Breakfast", "what one small wheel teaches"),
    "ja": ("鳩時計", "朝のうちに鳩時計を直すということ", "歯車ひとつが教えてくれた待つ技術"),
    "zh": ("布谷鸟钟", "早饭前修好一座布谷鸟钟", "一枚小齿轮教会我的等待"),
    "vi": (
        "Đồng hồ",
        "Sửa chiếc đồng hồ chim cúc cu trước bữa sáng",
        "bài học từ một bánh răng nhỏ",
    ),
    "ru": ("Часовщик", "Починить часы с кукушкой до завтрака", "чему учит одна шестерёнка"),
    "tr": ("Saatçilik", "Kahvaltıdan Önce Guguklu Saati Onarmak", "küçük bir dişlinin öğrettiği"),
    "th": ("นาฬิกา", "ซ่อมนาฬิกากุ๊กกูก่อนอาหารเช้า", "สิ่งที่ฟันเฟืองตัวเล็กสอนเรา"),
    "pt": ("Relojoaria", "Consertar um relógio de cuco antes do café", "a lição de uma engrenagem"),
    "id": ("Arloji", "Memperbaiki Jam Kukuk sebelum Sarapan", "pelajaran dari satu roda gigi"),
    "hi": ("घड़ीसाज़", "नाश्ते से पहले कोयल घड़ी की मरम्मत", "एक छोटे पहिये ने जो सिखाया"),
    "fr": ("Horlogerie", "Réparer un coucou avant le petit déjeuner", "la leçon d’une petite roue"),
    "fa": ("ساعت‌سازی", "تعمیر ساعت کوکو پیش از صبحانه", "آنچه یک چرخ‌دندهٔ کوچک می‌آموزد"),
    "es": (
        "Relojería",
        "Arreglar un reloj de cuco antes del desayuno",
        "lo que enseña un engranaje",
    ),
    "ar": ("الساعاتي", "إصلاح ساعة الوقواق قبل الفطور", "ما تعلّمه عجلة مسننة صغيرة"),
}

PARTS: Mapping[str, str] = {
    "subtitle": "{} — {}",
    "author": "{1}",
    "date": "2026-11-24",
    "tag": "{1}",
    "site": "Atelier Nine",
}
"""The other texts of every template, made of a language's title and word."""

FORMS: Mapping[str, str] = {
    "a colon": "{title}: {tail}",
    "a figure": "{title} 97%",
    "a version": "{word} v5.9.2",
    "a part": "{title} (3/7)",
    "a date": "{title} 2026-11-24",
    "quotes": "“{word}” {tail}",
    "brackets": "[{word}] {title}",
    "code": "`git bisect` {title}",
    "an emoji": "{title} 🎉",
    "no place to break": "{word}" + "Donaudampfschifffahrtselektrizitätenwerk" * 2,
}
"""Titles with parts that designs show, or that are difficult to set."""


def form(name: str, lang: str) -> str:
    """The title of a form in a language."""
    word_, title_, tail = TITLES[lang]
    return FORMS[name].format(word=word_, title=title_, tail=tail)


def word(lang: str) -> str:
    """The language's shortest title."""
    return TITLES[lang][0]


def title(lang: str) -> str:
    """The language's usual title."""
    return TITLES[lang][1]


def long_title(lang: str, length: int | None = None) -> str:
    """Extend the language's title to `length` characters, by default a real blog's longest."""
    if length is None:
        length = LONGEST_WIDE if lang in WIDE else LONGEST
    _, usual, tail = TITLES[lang]
    whole = f"{usual}: {tail}, GPT-4 & R1 — {usual} ({tail}), {tail} {usual} {tail}: {usual} {tail}"
    return f"{whole} {whole}"[:length].strip()


def part(name: str, lang: str) -> str:
    """The value of the text `name` in a language."""
    return PARTS.get(name, "{1}").format(title(lang), word(lang))
