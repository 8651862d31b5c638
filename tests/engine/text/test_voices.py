"""Voices: weights as CSS matches them, and families for every language."""

from __future__ import annotations

import pytest
import uharfbuzz as hb
from pyoji.engine.text.bundle import read
from pyoji.engine.text.language import LANGUAGES, of
from pyoji.engine.text.voices import LINK_VOICES, VOICES, Family, for_text, match

from tests.tree import FONTS


@pytest.mark.parametrize(
    ("weights", "wanted", "matched"),
    [
        ((400, 700), 400, 400),
        ((400, 700), 700, 700),
        ((400, 700), 600, 700),
        ((400, 700), 500, 400),
        ((400, 700), 450, 400),
        ((400, 700), 300, 400),
        ((400, 700), 1000, 700),
        ((400, 500, 700), 450, 500),
        ((400, 500, 700), 401, 500),
        ((300, 700), 400, 300),
        ((300, 700), 500, 300),
        ((600, 800), 400, 600),
        ((600, 800), 500, 600),
        ((100, 200, 900), 300, 200),
        ((500, 900), 300, 500),
        ((400, 900), 350, 900 - 500),
        ((300, 350, 900), 350, 350),
        ((400, 900), 501, 900),
        ((100, 400), 900, 400),
        ((950,), 1, 950),
        ((950,), 1000, 950),
    ],
)
def test_a_weight_is_matched_as_css_does(
    weights: tuple[int, ...], wanted: int, matched: int
) -> None:
    """CSS Fonts 4 §5.2, for any order of a family's weights."""
    assert match(weights, wanted) == matched
    assert match(tuple(reversed(weights)), wanted) == matched
    family = Family("F", {weight: f"F-{weight}" for weight in weights})
    assert family.nearest(wanted) == f"F-{matched}"


def test_every_family_of_a_voice_is_in_the_bundle() -> None:
    """A name that is misspelt here would be a voice in sans."""
    bundled = {file.family for file in read(FONTS).fonts}
    for voice in VOICES.values():
        for tag in (*LANGUAGES, "en", "ru", "und"):
            assert set(voice.first(of(tag))) <= bundled


def test_a_link_chooses_among_voices() -> None:
    """The code face of inline code and the families that only templates name are no choices."""
    assert LINK_VOICES == ("sans", "poster", "book", "code", "street", "pretendard", "noto")
    assert VOICES["sans"] is VOICES["pretendard"]
    assert VOICES.keys() - {*LINK_VOICES} == {"mono", "myeongjo"}


@pytest.mark.parametrize(
    ("voice", "weight", "is_title", "chosen"),
    [
        ("poster", 400, False, "pretendard"),
        ("poster", 400, True, "poster"),
        ("street", 700, False, "street"),
        ("book", 400, False, "book"),
        ("noto", 400, False, "noto"),
        ("a-template's", 400, False, "a-template's"),
    ],
)
def test_headline_voices_spare_small_texts(
    voice: str, weight: int, is_title: bool, chosen: str
) -> None:
    """What a link chooses is for the title and bold texts, if it is too heavy for others."""
    assert for_text(voice, weight, is_title=is_title) == chosen


def gaps(stem: str, text: str) -> list[float]:
    """The ink between neighbouring letters in em, ascending."""
    face = hb.Face(hb.Blob.from_file_path(FONTS / f"{stem}"))
    font, buffer = hb.Font(face), hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    found, at, before = [], 0, 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        extents = font.get_glyph_extents(info.codepoint)
        assert extents is not None
        start = at + extents.x_bearing
        found.append((start - before) / face.upem)
        before, at = start + extents.width, at + position.x_advance
    return sorted(found[1:])


@pytest.mark.parametrize(
    ("name", "file"),
    [("myeongjo", "NanumMyeongjo-ExtraBold.ttf"), ("book", "NotoSerifCJK-Bold.otf")],
)
def test_letters_of_large_type_do_not_touch(name: str, file: str) -> None:
    """Several would with the tracking of other voices."""
    between = gaps(file, "minutemovingonehundreddominion")
    touching = [sum(gap + em <= 0.005 for gap in between) for em in (VOICES[name].tightest, -0.035)]
    assert touching[0] <= 1
    assert touching[1] >= 3
