"""Two titles beside each other, and the language of one."""

from __future__ import annotations

import pytest
from pyoji.blog.source.titles import agree, guess, may_be_in, plain, similar
from pyoji.engine.design.loader import samples

from tests.blog.tree import PATTERNS, TOPICS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“느린 것은” 멈춘다", '"느린 것은" 멈춘다'),
        ("A — b", "A: b"),
        ("**Bold** `code` title 🎉", "bold code title"),
        ("Q&amp;A", "Q&A"),
        ("HTML <dialog> 쓰기", "HTML dialog 쓰기"),
        ("A <em class='x'>b</em> c<br/>", "A b c"),
        ("می‌شود", "میشود"),
        ("각", "\u1100\u1161\u11a8"),
        ("ＡＢＣ　１", "ABC 1"),
        ("[A link](https://example.com) here {#id}", "A link here"),
    ],
)
def test_what_is_not_said_does_not_count(one, other):
    """Quotes, dashes, emoji, marks, case, width, joiners."""
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C++ 입문", "C 입문"), ("C#", "C"), ("Q&A", "QA"), ("100%", "100"), ("$25M", "25M"),
     ("HTML <dialog> 쓰기", "HTML 쓰기"), ("Vec<T>", "Vec"),
     ("Part 1", "Part 2"), ("표지", "뒤표지"), ("", "")],
)  # fmt: skip
def test_signs_and_digits_count(one, other):
    """They are what a link loses."""
    assert not agree(one, other)


def test_a_slip_is_near_and_another_number_is_not():
    """Part 1 is not part 2, however alike."""
    assert similar("Setting a title with care", "Setting the title with care")
    assert similar("Setting a title with care", "Setting a title with care: a guide")
    assert not similar("Setting a title, part 1", "Setting a title, part 2")
    assert not similar("서버 없이 카드 그리기", "Setting a title")


def test_markdown_is_taken_off():
    """Escapes too."""
    assert plain("a \\* b <em>c</em>  d") == "a * b c d"


@pytest.mark.parametrize("lang", PATTERNS)
def test_a_title_may_be_in_its_own_language(lang):
    """All of the tree's, and the gallery's."""
    for pattern in PATTERNS[lang]:
        assert may_be_in(pattern.format(TOPICS[0]), lang)
    assert may_be_in(samples()[lang], lang)


@pytest.mark.parametrize("lang", [each for each in PATTERNS if each != "en"])
def test_an_english_sentence_is_in_no_other_language(lang):
    """But names may be in any."""
    assert not may_be_in("The Art of Setting a Title for the Web", lang)
    assert may_be_in("DeepSeek R1 vs GPT-5", lang)
    assert may_be_in("2026", lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("서버 없이 카드 그리기", "en"),
        ("서버 없이 카드 그리기", "ja"),
        ("日本語の見出し", "ko"),
        ("日本語の見出しについて", "zh"),
        ("这些问题应该怎么处理", "ja"),
        ("چگونه بگوییم", "ar"),
        ("كيف انتقلنا إلى هناك", "fa"),
        ("Những điều cần biết", "id"),
        ("Yavaş olan şeyler nasıl ölçülür", "en"),
        ("Les leçons de la nuit", "en"),
        ("Как мы перешли", "th"),
    ],
)
def test_letters_and_words_say_when_it_is_not(text, lang):
    """Related languages are distinguished by the letters and words of only one of them."""
    assert not may_be_in(text, lang)


def test_a_language_is_guessed_by_its_words():
    """Where its letters are Latin."""
    assert guess("Les leçons de la nuit") == "fr"
    assert guess("The rise of the machines") == "en"
    assert guess("안녕") == "ko"
