"""Titles: compare two titles, and decide whether a title may be in a language.

In: titles as people write them. Out: judgements; in doubt, a title may be in any language. Authors
and translators type the titles of cards by hand, so quotes, dashes, spaces, emoji, Markdown and
letter case are ignored. Letters, digits and meaningful signs (+ # & % $) are compared. Must not
know links or files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from pyoji.blog.source.body import unescape
from pyoji.engine.text import language
from pyoji.engine.text.unicode import properties

MIN_SIMILARITY = 0.8
"""The similarity, from 0 to 1, from which two titles differ only by a typing error."""
MAX_COMPARED = 300
"""The longest title, in characters, that is compared by similarity; cards cut the rest."""

_SIGNS = frozenset("+#&%$€£¥₩@=×")
_HEADING_ID = re.compile(r"(?<!\s)\s*+\{#[\w-]++\}\s*+\Z")
_LINKED = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_TAGGED = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|em|font|i|img|ins|kbd|mark|q|rt|ruby|s|small|span|strong|sub"
    r"|sup|u|wbr)\b[^<>]*>",
    re.I,
)
"""A tag of text. Others, such as `<dialog>` and `Vec<T>`, are what a title is about."""

_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
MAX_EMPHASIZED = 1000
"""The longest title, in characters, whose emphasis is removed; this takes quadratic time."""


def plain(text: str) -> str:
    """Remove Markdown and HTML from a title, to compare it with another."""
    text = _LINKED.sub(r"\1", _HEADING_ID.sub("", text))
    text = unescape(_TAGGED.sub("", text))
    if len(text) <= MAX_EMPHASIZED:
        text = _EMPHASIS.sub(r"\2", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", " ".join(text.split()))


@lru_cache(maxsize=4096)
def normalized(text: str) -> str:
    """The significant characters of a title; equal titles have equal ones."""
    text = unicodedata.normalize("NFKC", plain(text)).casefold()
    return "".join(filter(_is_significant, text))


def _is_significant(character: str) -> bool:
    unicode = properties(ord(character))
    return character in _SIGNS or (unicode.category[0] in "LMN" and not unicode.default_ignorable)


def agree(first: str, second: str) -> bool:
    """Whether two titles have the same significant characters."""
    return bool(first and second) and normalized(first) == normalized(second)


def similar(first: str, second: str) -> bool:
    """Whether two titles differ by a typing error, or one is the beginning of the other."""
    a, b = normalized(first)[:MAX_COMPARED], normalized(second)[:MAX_COMPARED]
    if re.findall(r"\d+", a) != re.findall(r"\d+", b) or not a or not b:
        return False  # "part 1" and "part 2", "2024" and "2025"
    if min(len(a), len(b)) >= 8 and (a.startswith(b) or b.startswith(a)):
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= MIN_SIMILARITY


# ── languages ────────────────────────────────────────────────────────────────────────────────

_SCRIPTS = {
    "ko": {"Hang"}, "ja": {"Hira", "Kana", "Hani"}, "zh": {"Hani", "Bopo"},
    "ru": {"Cyrl"}, "uk": {"Cyrl"}, "bg": {"Cyrl"}, "th": {"Thai"}, "hi": {"Deva"},
    "ar": {"Arab"}, "fa": {"Arab"}, "ur": {"Arab"}, "he": {"Hebr"}, "el": {"Grek"},
    "bn": {"Beng"}, "ta": {"Taml"}, "te": {"Telu"},
}  # fmt: skip
"""The scripts of languages with non-Latin letters."""

_WORDS = {
    "en": "the of and to in for with on is are from how why what your you we our its by an at this "
    "that into after using when under as not do does",
    "fr": "le la les des du une et dans pour avec sur est sont aux au par que qui ce cette ces vos "
    "votre nous comment pourquoi sans entre son ses leur il de d l un en",
    "es": "el la los las del una y con para por que es son en al un su sus cómo qué más sin sobre "
    "de entre desde",
    "pt": "o os as do da dos das um uma e com para por que em no na nos nas ao é são como mais sem "
    "sobre de seu sua não entre",
    "id": "yang dan di untuk dengan dari ke pada adalah ini itu dalam sebuah oleh bagi cara kita "
    "anda tentang para apa mengapa bagaimana lebih tanpa serta",
    "tr": "ve ile için bir bu da de nasıl neden en olarak üzerine daha çok ne",
    "vi": "và của cho với trong là các những từ về đến một không",
    "de": "der die das und mit für von ist ein eine zu im den auf dem wie nicht",
    "it": "il lo gli di e per con una del della nel che un dei delle la",
}
_FUNCTION_WORDS = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
"""Words that are frequent in any text of a language, and do not occur in names."""

_VIETNAMESE = re.compile("[ăđơư\u1ea0-\u1ef9]")
_TURKISH = re.compile("[ğış]")
_PERSIAN, _ARABIC = re.compile("[پچژگکی]"), re.compile("[ةيكىأإ]")
# Simplified Chinese forms that neither Korean nor Japanese uses.
_SIMPLIFIED = re.compile(
    "[们这为从对说开关门问间题实现电网车软频线还过发进运动长处书语读资讯设计构创业务层级应该变换结论总"
    "统类测试练习环导览验优势块链键价钱币吗么让给]"
)


def family(tag: str) -> str:
    """The language subtag, without script and region."""
    return tag.partition("-")[0]


def may_be_in(text: str, tag: str) -> bool:
    """Whether a title may be in the language. False only if its letters or words exclude it; a
    title that contains only names may be in any language."""
    lang = family(tag)
    scripts = Counter(properties(ord(character)).script for character in text)
    letters = sum(count for script, count in scripts.items() if script not in _NO_SCRIPT)
    if not letters:
        return True
    expected = _SCRIPTS.get(lang)
    if expected is None:
        return _may_be_latin(text, lang, scripts["Latn"] / letters)
    if not any(scripts[script] for script in expected):
        return not (scripts["Latn"] < letters or _function_words(text)["en"] >= 1)
    is_distinctive = _DISTINCTIVE_LETTERS.get(lang)
    return is_distinctive is None or bool(is_distinctive(text, scripts))


_NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})


_DISTINCTIVE_LETTERS: Mapping[str, Callable[[str, Counter[str]], object]] = {
    "ja": lambda text, scripts: scripts["Hira"] or scripts["Kana"] or not _SIMPLIFIED.search(text),
    "zh": lambda text, scripts: scripts["Hira"] + scripts["Kana"] < 2,
    "ar": lambda text, scripts: _ARABIC.search(text) or not _PERSIAN.search(text),
    "fa": lambda text, scripts: _PERSIAN.search(text) or not _ARABIC.search(text),
}
"""Tests that distinguish languages with a common script."""


def _may_be_latin(text: str, lang: str, latin: float) -> bool:
    if latin < 0.8:
        return False
    folded = text.casefold()
    if lang != "vi" and len(_VIETNAMESE.findall(folded)) >= 2:
        return False
    counts = _function_words(text)
    if lang != "tr" and len(_TURKISH.findall(folded)) >= 2 and not counts[lang]:
        return False
    # Related languages share words, so one function word of the language is enough.
    return lang not in _FUNCTION_WORDS or counts[lang] > 0 or max(counts.values()) < 2


@lru_cache(maxsize=4096)
def _function_words(text: str) -> Counter[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return Counter(
        {
            lang: sum(word in frequent for word in words)
            for lang, frequent in _FUNCTION_WORDS.items()
        }
    )


def guess(text: str) -> str:
    """Guess a title's language from its script, or in Latin script from its function words."""
    tag = language.guess(text)
    counts = _function_words(text)
    best = max(counts, key=lambda lang: counts[lang])
    return best if tag == "en" and counts[best] > counts["en"] else tag
