"""A text falls into runs: of one face, script, direction and span, without gap or overlap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text import bidi
from pyoji.engine.text.breaks import graphemes
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.itemise import Emphasis, TextRun, itemise, scripts
from pyoji.engine.text.language import of
from pyoji.engine.text.voices import VOICES

from tests.engine.text.chain import TYPED, tried


def runs(
    fonts: Fonts, text: str, tag: str = "ko", emphases: tuple[Emphasis, ...] = ()
) -> tuple[list[TextRun], list[str]]:
    levels = bidi.levels(text)[1] if bidi.needs_bidi(text) else None
    return itemise(text, graphemes(text), fonts, of(tag), "pretendard", 700, levels, emphases)


def told(fonts: Fonts, text: str, tag: str = "ko") -> list[tuple[str, str, str]]:
    """Each run's characters, the family of its face, its script."""
    return [
        (text[run.start : run.end], run.face.partition("-")[0], run.script)
        for run in runs(fonts, text, tag)[0]
    ]


def test_scripts_and_faces_part(fonts: Fonts) -> None:
    """Each word gets its script's face; a space goes with what is before it."""
    assert told(fonts, "시계 AI 時計") == [
        ("시계 ", "Pretendard", "Hang"),
        ("AI ", "Pretendard", "Latn"),
        ("時計", "NotoSansCJK", "Hani"),
    ]


def test_a_picture_is_a_run_of_its_own(fonts: Fonts) -> None:
    """Two pictures are one run; digits and signs beside them are text."""
    assert told(fonts, "1👍❤\ufe0f©") == [
        ("1", "Pretendard", "Zyyy"),
        ("👍❤\ufe0f", EMOJI, "Zyyy"),
        ("©", "Pretendard", "Zyyy"),
    ]


def test_levels_part(fonts: Fonts) -> None:
    """Hebrew with a Latin word: the Latin word runs the other way, spaces with the rest."""
    found, _ = runs(fonts, "שלום iOS עולם", "he")
    assert [(run.start, run.end, run.level) for run in found] == [
        (0, 4, 1),
        (4, 5, 1),
        (5, 8, 2),
        (8, 9, 1),
        (9, 13, 1),
    ]


def test_spans_part(fonts: Fonts) -> None:
    """A marked word is a run of its own, in its own weight."""
    text = "뻐꾸기 시계"
    found, _ = runs(fonts, text, "ko", (Emphasis(4, 6, 400),))
    assert [(run.start, run.end, run.face, run.span) for run in found] == [
        (0, 4, "Pretendard-Bold", -1),
        (4, 6, "Pretendard-Regular", 0),
    ]


def test_what_no_face_draws_is_told(fonts: Fonts) -> None:
    """A box for each grapheme, none joined with another, in the first face of the order."""
    found, missing = runs(fonts, "가\ue000\ue001나")
    assert [run.boxed for run in found] == [False, True, True, False]
    assert {run.face for run in found} == {"Pretendard-Bold"}
    assert missing == ["\ue000", "\ue001"]


def test_a_mark_that_its_letters_face_lacks_is_told(fonts: Fonts) -> None:
    """It is drawn as a box on the letter, and the header must say so."""
    found, missing = runs(fonts, "漢\u0951")
    assert [run.boxed for run in found] == [False]
    assert missing == ["\u0951"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("!?", ["Zyyy", "Zyyy"]),
        ("“가", ["Hang", "Hang"]),
        ("가, a", ["Hang", "Hang", "Hang", "Latn"]),
        ("가(a)나", ["Hang", "Hang", "Latn", "Hang", "Hang"]),
        ("かー", ["Hira", "Hira"]),
        ("(a]", ["Latn", "Latn", "Latn"]),
        ("e\u0301", ["Latn", "Latn"]),
        ("\ud800", ["Zzzz"]),
    ],
)
def test_scripts(text: str, expected: list[str]) -> None:
    """Common takes the script before it; a closing bracket that of its opening one."""
    assert scripts(text) == expected


@given(typed=TYPED, tag=st.sampled_from(["ko", "ja", "ar", "en"]))
@tried
def test_runs_cover_any_text(fonts: Fonts, typed: str, tag: str) -> None:
    """From the first character to the last, without gap or overlap, cut at graphemes."""
    text = clean(typed)
    third = len(text) // 3
    found, missing = runs(fonts, text, tag, (Emphasis(third, 2 * third, 400),) if third else ())
    assert [run.start for run in found[:1]] == [0] * bool(text)
    assert [run.end for run in found[-1:]] == [len(text)] * bool(text)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert {run.end for run in found} <= set(graphemes(text))
    assert sum(run.boxed for run in found) <= len(missing)
    for run in found:
        assert not run.boxed or graphemes(text[run.start : run.end]) == [run.end - run.start]


@given(
    TYPED,
    st.sampled_from(["ko", "ja", "zh-Hant", "ar", "th", "en"]),
    st.sampled_from([voice for voice in VOICES if VOICES[voice].by_text]),
)
@tried
def test_a_voice_draws_what_sans_draws(fonts: Fonts, typed: str, tag: str, voice: str) -> None:
    """It has no box where sans has none; its runs cover the text."""
    text, language = clean(typed), of(tag)
    ends = graphemes(text)
    in_voice, missing = itemise(text, ends, fonts, language, voice, 700, None)
    _, missing_in_sans = itemise(text, ends, fonts, language, "sans", 700, None)
    assert not set(missing) - set(missing_in_sans)
    assert [run.start for run in in_voice[1:]] == [run.end for run in in_voice[:-1]]


@given(TYPED, st.sampled_from(["ko", "ja", "en"]))
@tried
def test_the_short_way_is_the_long_one(fonts: Fonts, typed: str, tag: str) -> None:
    """A text that one face draws from left to right has the runs that levels of 0 would give it."""
    for text in (clean(typed), "시계 (AI) 2026년", "👍👍", "가\u0301", "時計"):
        ends, language = graphemes(text), of(tag)
        short = itemise(text, ends, fonts, language, "pretendard", 700, None)
        assert short == itemise(text, ends, fonts, language, "pretendard", 700, [0] * len(text))
