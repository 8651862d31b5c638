"""Titles beside each other: do two say the same, and is one in a language?

In: titles as people write them. Out: judgements that are sure, or none. Cards are written by hand
and by translators, so quotes, dashes, spaces, emoji, marks of Markdown and letter case do not
count; letters, digits and signs that mean something (+ # & % $) do. Must not know links or files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

from pyoji.blog.source.body import unescape
from pyoji.engine.text import language
from pyoji.engine.text.unicode import properties

NEAR = 0.8
"""From which share of equal characters on two titles are one with a slip."""
LONGEST = 300
"""How much of a title is compared letter by letter; cards cut them there."""

_SIGNS = frozenset("+#&%$€£¥₩@=×")
_HEADING_ID = re.compile(r"(?<!\s)\s*+\{#[\w-]++\}\s*+\Z")
_LINKED = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_TAGGED = re.compile(r"</?[A-Za-z][^<>]*>")


_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
LONGEST_MARKED = 1000
"""The longest title, in characters, whose emphasis is read: the time for it is quadratic."""


def plain(text: str) -> str:
    """A title without the Markdown and HTML that it may be written in."""
    text = _LINKED.sub(r"\1", _HEADING_ID.sub("", text))
    text = unescape(_TAGGED.sub("", text))
    if len(text) <= LONGEST_MARKED:
        text = _EMPHASIS.sub(r"\2", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", " ".join(text.split()))


@lru_cache(maxsize=4096)
def normalized(text: str) -> str:
    """What of a title has to agree for two to be the same."""
    text = unicodedata.normalize("NFKC", plain(text)).casefold()
    kept = (each for each in text if each in _SIGNS or _counts(each))
    return "".join(kept)


def _counts(character: str) -> bool:
    found = properties(ord(character))
    return found.category[0] in "LMN" and not found.default_ignorable


def agree(one: str, other: str) -> bool:
    """Whether two titles say the same."""
    return bool(one and other) and normalized(one) == normalized(other)


def similar(one: str, other: str) -> bool:
    """Whether two titles differ by a slip of the hand, or one is the other's beginning."""
    a, b = normalized(one)[:LONGEST], normalized(other)[:LONGEST]
    if re.findall(r"\d+", a) != re.findall(r"\d+", b) or not a or not b:
        return False  # part 1 and part 2, 2024 and 2025
    if min(len(a), len(b)) >= 8 and (a.startswith(b) or b.startswith(a)):
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= NEAR


# ── languages ────────────────────────────────────────────────────────────────────────────────

_SCRIPTS = {
    "ko": {"Hang"}, "ja": {"Hira", "Kana", "Hani"}, "zh": {"Hani", "Bopo"},
    "ru": {"Cyrl"}, "uk": {"Cyrl"}, "bg": {"Cyrl"}, "th": {"Thai"}, "hi": {"Deva"},
    "ar": {"Arab"}, "fa": {"Arab"}, "ur": {"Arab"}, "he": {"Hebr"}, "el": {"Grek"},
    "bn": {"Beng"}, "ta": {"Taml"}, "te": {"Telu"},
}  # fmt: skip
"""The scripts of languages that are not written in Latin letters."""

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
_FUNCTION = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
"""Words that every text in a language is full of, and names are not."""

_VIETNAMESE = re.compile("[ăđơư\u1ea0-\u1ef9]")
_TURKISH = re.compile("[ğış]")
_PERSIAN, _ARABIC = re.compile("[پچژگکی]"), re.compile("[ةيكىأإ]")
# Simplified forms that neither Korean nor Japanese writes.
_SIMPLIFIED = re.compile(
    "[们这为从对说开关门问间题实现电网车软频线还过发进运动长处书语读资讯设计构创业务层级应该变换结论总"
    "统类测试练习环导览验优势块链键价钱币吗么让给]"
)


def family(tag: str) -> str:
    """The language of a tag, without script and region."""
    return tag.partition("-")[0]


def may_be(text: str, tag: str) -> bool:
    """Whether a title may be in the language; false only where letters or words show that it is
    not. A title of nothing but names may be in any language."""
    own = family(tag)
    scripts = Counter(
        script for each in text if (script := properties(ord(each)).script) not in _NO_SCRIPT
    )
    letters = sum(scripts.values())
    if not letters:
        return True
    ours = _SCRIPTS.get(own)
    if ours is None:
        return _may_be_latin(text, own, scripts["Latn"] / letters)
    if not any(scripts[script] for script in ours):
        return not (scripts["Latn"] < letters or _function_words(text)["en"] >= 1)
    return _OWN_LETTERS.get(own, _any)(text, scripts)


_NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})


def _any(text: str, scripts: Counter[str]) -> bool:
    return True


def _japanese(text: str, scripts: Counter[str]) -> bool:
    return bool(scripts["Hira"] or scripts["Kana"] or not _SIMPLIFIED.search(text))


def _chinese(text: str, scripts: Counter[str]) -> bool:
    return scripts["Hira"] + scripts["Kana"] < 2


def _arabic(text: str, scripts: Counter[str]) -> bool:
    return bool(_ARABIC.search(text) or not _PERSIAN.search(text))


def _persian(text: str, scripts: Counter[str]) -> bool:
    return bool(_PERSIAN.search(text) or not _ARABIC.search(text))


_OWN_LETTERS = {"ja": _japanese, "zh": _chinese, "ar": _arabic, "fa": _persian}
"""How languages that share a script are told apart, where they can be."""


def _may_be_latin(text: str, own: str, latin: float) -> bool:
    if latin < 0.8:
        return False
    folded = text.casefold()
    if own != "vi" and len(_VIETNAMESE.findall(folded)) >= 2:
        return False
    counts = _function_words(text)
    if own != "tr" and len(_TURKISH.findall(folded)) >= 2 and not counts[own]:
        return False
    # Neighbours share words, so one word of its own clears a title.
    return own not in _FUNCTION or counts[own] > 0 or max(counts.values()) < 2


@lru_cache(maxsize=4096)
def _function_words(text: str) -> Counter[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return Counter({tag: sum(word in ours for word in words) for tag, ours in _FUNCTION.items()})


def guess(text: str) -> str:
    """The language of a title: its letters say it, or in Latin letters its most frequent words."""
    tag = language.guess(text)
    counts = _function_words(text)
    best = max(counts, key=lambda each: counts[each])
    return best if tag == "en" and counts[best] > counts["en"] else tag
