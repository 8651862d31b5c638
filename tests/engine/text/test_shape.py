"""Runs become glyphs: each region's own shapes, joins, kerning and ligatures."""

from unittest import mock

import pytest
import uharfbuzz
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import of
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style

from tests.engine.text.chain import TYPED, tried

REGIONS = ("ko", "ja", "zh-Hans", "zh-Hant", "zh-HK")


def shaped(
    fonts: Fonts, text: str, tag: str, font: str = "pretendard", tracking: float = 0.0
) -> Paragraph:
    return prepare(fonts, text, Style(of(tag), font, 700, tracking))


def ids(paragraph: Paragraph) -> list[int]:
    return [glyph.id for run in paragraph.runs for glyph in run.glyphs]


@pytest.mark.parametrize(
    ("character", "shapes"),
    [
        # Regions that write the character alike have the same letter.
        ("直", "aabbc"),
        ("骨", "aabca"),
        ("画", "aabcc"),
        ("令", "aabcc"),
    ],
)
def test_han_has_the_shapes_of_its_region(fonts: Fonts, character: str, shapes: str) -> None:
    """One face draws a character as its readers write it: ko, ja, zh-Hans, zh-Hant, zh-HK."""
    found = [tuple(ids(shaped(fonts, character, tag))) for tag in REGIONS]
    names: dict[tuple[int, ...], str] = {}
    assert "".join(names.setdefault(ids, "abcde"[len(names)]) for ids in found) == shapes
    assert (0,) not in names


def test_a_language_without_han_of_its_own_takes_the_korean(fonts: Fonts) -> None:
    """The face's own shapes are what a Korean reader expects."""
    assert ids(shaped(fonts, "直骨", "en")) == ids(shaped(fonts, "直骨", "ko"))


@pytest.mark.parametrize("font", ["pretendard", "noto"])
def test_letters_are_kerned(fonts: Fonts, font: str) -> None:
    """“AV” is narrower than an A and a V."""
    together = shaped(fonts, "AV", "en", font).advance[-1]
    apart = sum(shaped(fonts, letter, "en", font).advance[-1] for letter in "AV")
    assert together < apart - 0.02


def test_a_run_tells_where_it_is_bound(fonts: Fonts) -> None:
    """Before a kerned letter and within a joined word; nowhere in Hangul."""
    assert [run.bound for run in shaped(fonts, "AV", "en").runs] == [{1}]
    assert [run.bound for run in shaped(fonts, "한글 시계", "ko").runs] == [set()]
    (joined,) = shaped(fonts, "سلام", "ar").runs
    assert joined.bound
    assert 0 not in joined.bound


def test_a_text_is_shaped_to_a_line_end_when_a_line_ends_there(fonts: Fonts) -> None:
    """A line of the A of “AV” is wider than its advance there; no other line end is shaped."""
    paragraph = shaped(fonts, "AVAV", "en")
    assert paragraph.tails == {}
    wider = paragraph.width(0, 1)
    assert wider == pytest.approx(shaped(fonts, "A", "en").advance[-1])
    assert wider > paragraph.advance[1] + 0.02
    assert list(paragraph.tails) == [1]


def test_tracked_text_has_no_ligatures(fonts: Fonts) -> None:
    """Without letter-spacing “fi” is one glyph of Noto Sans; with it, which would tear it, two."""
    assert len(ids(shaped(fonts, "fi", "en", "noto"))) == 1
    assert len(ids(shaped(fonts, "fi", "en", "noto", 0.05))) == 2
    assert len(ids(shaped(fonts, "fi", "en", "noto", -0.02))) == 2


@pytest.mark.parametrize("tag", ["tr", "az"])
def test_the_turkish_i_keeps_its_dot(fonts: Fonts, tag: str) -> None:
    """An fi ligature hides the dot that distinguishes i from ı, so it is never used."""
    assert len(ids(shaped(fonts, "fi", tag, "noto"))) == 2


def test_arabic_joins(fonts: Fonts) -> None:
    """A letter has another shape beside its neighbours; lam and alef are one glyph."""
    alone = ids(shaped(fonts, "ب", "ar"))
    joined = ids(shaped(fonts, "ببب", "ar"))
    assert len({*joined, *alone}) == 4
    assert len(ids(shaped(fonts, "لا", "ar"))) == 1


def test_the_persian_non_joiner_parts_and_is_not_seen(fonts: Fonts) -> None:
    """U+200C keeps two letters from joining; its own glyph has no width, and no box."""
    parted, joined = shaped(fonts, "می\u200cخواهم", "fa"), shaped(fonts, "میخواهم", "fa")
    glyphs = [glyph for run in parted.runs for glyph in run.glyphs if glyph.cluster == 2]
    assert [(glyph.advance, glyph.id == 0) for glyph in glyphs] == [(0.0, False)]
    face = fonts.face(parted.runs[0].run.face)
    assert face.ink(glyphs[0].id) == (0.0, 0.0)
    assert set(ids(joined)) - set(ids(parted))
    assert parted.missing == ()


def test_indic_joiners_choose_the_form(fonts: Fonts) -> None:
    """क्ष is one letter; with U+200D a half letter, with U+200C a visible virama."""
    forms = {tuple(ids(shaped(fonts, f"क्{joiner}ष", "hi"))) for joiner in ("", "\u200d", "\u200c")}
    assert len(forms) == 3


def test_runs_see_past_their_ends(fonts: Fonts) -> None:
    """A marked half of an Arabic word still joins with the other half."""
    text = "ببب"
    whole = ids(shaped(fonts, text, "ar"))
    style = Style(of("ar"), "pretendard", 700, 0.0, (Emphasis(1, 2, 700),))
    parts = prepare(fonts, text, style)
    assert len(parts.runs) == 3
    assert sorted(ids(parts)) == sorted(whole)


def test_a_selector_leaves_an_emoji_one_glyph(fonts: Fonts) -> None:
    """The glyph of U+FE0F has no ink and no width, and is removed."""
    (glyph,) = (g for run in shaped(fonts, "❤\ufe0f", "ko").runs for g in run.glyphs)
    assert glyph.advance > 1


def test_a_box_is_as_wide_as_the_face_has_it(fonts: Fonts) -> None:
    """What cannot be drawn takes its room all the same."""
    paragraph = shaped(fonts, "\ue000", "ko")
    assert ids(paragraph) == [0]
    assert paragraph.advance[-1] > 0.3


@given(TYPED, st.sampled_from(["ko", "ja", "zh-Hant", "ar", "hi", "tr", "th"]))
@tried
def test_anything_can_be_shaped(fonts: Fonts, typed: str, tag: str) -> None:
    """Clusters lie in their run; a missing glyph is drawn only if it is reported."""
    text = clean(typed)
    paragraph = shaped(fonts, text, tag, tracking=language.tracking(text, of(tag)))
    for run in paragraph.runs:
        assert all(run.run.start <= glyph.cluster < run.run.end for glyph in run.glyphs)
        order = [glyph.cluster for glyph in run.glyphs]
        assert order == sorted(order, reverse=bool(run.run.level & 1))
    assert paragraph.missing or 0 not in ids(paragraph)


def test_a_run_is_given_no_more_than_what_is_near(fonts: Fonts) -> None:
    """Each copy of a whole text would make a text of as many runs as letters take time by the
    square. The clusters count from the text's beginning all the same."""
    given_to: list[int] = []

    class Watched(uharfbuzz.Buffer):
        def add_str(self, given, *place):  # type: ignore[no-untyped-def]
            given_to.append(len(given))
            super().add_str(given, *place)

    text = "a가" * 100
    with mock.patch.object(uharfbuzz, "Buffer", Watched):
        paragraph = shaped(fonts, text, "ko", font="noto")
    assert max(given_to) <= 11
    assert [glyph.cluster for run in paragraph.runs for glyph in run.glyphs] == [*range(200)]


def test_letters_join_past_the_ends_of_their_runs(fonts: Fonts) -> None:
    """What is near is enough: a word in two weights, a mark or five between, joins as one does."""
    for marks in range(4):
        text = "ب" + "\u064e" * marks + "ب"
        whole = ids(shaped(fonts, "ا " * 9 + text, "ar"))
        style = Style(of("ar"), "pretendard", 700, 0.0, (Emphasis(18, 19 + marks, 400),))
        apart = [
            [glyph.id for glyph in run.glyphs]
            for run in prepare(fonts, "ا " * 9 + text, style).runs
        ]
        assert sorted(whole) == sorted(glyph for glyphs in apart for glyph in glyphs)


@pytest.mark.parametrize(
    ("text", "tag", "font", "feature"),
    [
        ("2011/11/17", "ko", "sans", ("tnum", 1)),
        ("かな、カード。「表紙」", "ja", "sans", ("palt", 1)),
        ("AV To", "en", "sans", ("kern", 0)),
        ("fi", "en", "noto", ("liga", 0)),
        ("1969", "en", "sans", ("ss01", 1)),
    ],
)
def test_features_are_harfbuzzs(
    fonts: Fonts, text: str, tag: str, font: str, feature: tuple[str, int]
) -> None:
    """They choose the glyphs and advances that HarfBuzz gives for them, and none without."""
    plain = prepare(fonts, text, Style(of(tag), font, 700, 0.0))
    drawn = prepare(fonts, text, Style(of(tag), font, 700, 0.0, features=(feature,)))
    glyphs = [[(g.id, g.advance) for run in p.runs for g in run.glyphs] for p in (plain, drawn)]
    assert glyphs[0] != glyphs[1]
    expected = []
    for shaped in plain.runs:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text[shaped.run.start : shaped.run.end])
        buffer.script, buffer.language = shaped.run.script, tag
        buffer.direction = "ltr"
        uharfbuzz.shape(fonts.face(shaped.run.face).font, buffer, dict([feature]))
        expected += [info.codepoint for info in buffer.glyph_infos]
    assert [glyph for glyph, _ in glyphs[1]] == expected


def test_a_feature_outweighs_what_tracking_turns_off(fonts: Fonts) -> None:
    """A ligature that the template asks for is drawn, however far letters stand apart."""
    style = Style(of("en"), "noto", 700, 0.05, features=(("liga", 1),))
    assert len(ids(prepare(fonts, "fi", style))) == 1
    assert len(ids(prepare(fonts, "fi", Style(of("en"), "noto", 700, 0.05)))) == 2
