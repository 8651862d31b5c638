"""Words and phrases stay on a line that has room, and are broken only where none has."""

from itertools import pairwise

from pyoji.engine.text.boundaries import Boundaries, word_boundaries
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.language import of, tracking
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style


def prepared(fonts: Fonts, text: str, tag: str) -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, tracking(text, of(tag))))


def parts(paragraph: Paragraph, breaks: object) -> list[str]:
    """The text between the breaks."""
    edges = pairwise((0, *(each.at for each in breaks)))  # type: ignore[attr-defined]
    return [paragraph.text[start:end].strip() for start, end in edges]


def test_words_are_parted_only_where_they_are_too_wide(fonts: Fonts) -> None:
    """The one that is; the others stay whole."""
    paragraph = prepared(fonts, "去中心化与赋能", "zh-Hans")
    assert parts(paragraph, word_boundaries(paragraph, 20.0)) == ["去中心", "化", "与", "赋能"]
    narrow = parts(paragraph, word_boundaries(paragraph, 2.5))
    assert ("去中心" in narrow, "赋能" in narrow) == (False, True)
    assert parts(paragraph, word_boundaries(paragraph, 1.5)) == parts(
        paragraph, paragraph.word_breaks
    )


def test_what_leans_is_kept_up_to_a_width(fonts: Fonts) -> None:
    """A dependent noun with its verb, as long as a line takes both."""
    paragraph = prepared(fonts, "오래도록 기다릴 수 있는 사람", "ko")

    def together(width: float) -> list[str]:
        words = word_boundaries(paragraph, 50.0)
        return parts(paragraph, Boundaries(paragraph, words, phrase=width, together=width).together)

    assert "기다릴 수 있는" in together(20.0)
    assert "기다릴" in together(3.0)
    assert parts(paragraph, paragraph.word_breaks) == together(0.0)


def test_a_phrase_is_parted_between_its_words_before_a_word_is(fonts: Fonts) -> None:
    """In Japanese, whose phrases are long."""
    paragraph = prepared(fonts, "データベースエンジンを選ぶ", "ja")
    words = word_boundaries(paragraph, 50.0)
    wide = Boundaries(paragraph, words, phrase=50.0, together=50.0)
    assert "データベースエンジンを" in parts(paragraph, wide.phrases)
    assert "データベース" in parts(paragraph, wide.together)
    narrow = Boundaries(paragraph, words, phrase=8.0, together=50.0)
    assert "データベース" in parts(paragraph, narrow.phrases)
    assert len(wide.phrases) < len(wide.together) <= len(paragraph.word_breaks)
