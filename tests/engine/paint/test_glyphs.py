"""Letters: each drawn once and kept, and laid as if all were drawn anew."""

from __future__ import annotations

import random
from dataclasses import replace
from math import floor

import pytest
from PIL import Image, ImageChops
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box, ColorRun, Glyph, GlyphRun
from pyoji.engine.letter_mask import LetterMask, Piece, Raster, mask_of
from pyoji.engine.paint.glyphs import Letters, RunName, fingerprint
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.text import raster
from pyoji.engine.text.face import UNITS
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.raster import STEPS

INK = Color(20, 30, 40)
KOREAN, LATIN, ARABIC = "Pretendard-Bold", "Pretendard-Bold", "NotoSansArabic-Bold"
SIZE = (420, 120)


def run(fonts: Fonts, words: str, stem: str, size: float, x: float, y: float) -> GlyphRun:
    """The characters' own glyphs side by side, from x on the baseline y."""
    font = fonts.face(stem).font
    glyphs = []
    for character in words:
        id_ = font.get_nominal_glyph(ord(character))
        assert id_ is not None
        glyphs.append(Glyph(id_, x, y))
        x += font.get_glyph_h_advance(id_) / UNITS * size
    return GlyphRun(stem, size, INK, tuple(glyphs))


def laid(operations: list[DrawOperation]) -> Image.Image:
    """The ink on white."""
    image = Image.new("RGB", SIZE, "white")
    for operation in operations:
        operation.draw_on(image)
    return image


def new_letters(fonts: Fonts) -> Letters:
    return Letters(fonts, RasterCache())


def together(fonts: Fonts, run: GlyphRun, places: int | None) -> Image.Image:
    """Draw all glyphs at once, at positions rounded to 1/`places` pixel (None: unrounded)."""
    placed = [
        (g.id, g.x if places is None else floor(g.x * places + 0.5) / places, float(round(g.y)))
        for g in run.glyphs
    ]
    drawn = raster.mask(fonts.face(run.face), run.size, placed)
    assert drawn is not None
    size = (drawn.width, drawn.height)
    steps = Image.frombuffer("L", size, drawn.data, "raw", "L", drawn.stride, -1)
    mask = mask_of(steps)
    box = (drawn.x, drawn.y, drawn.x + drawn.width, drawn.y + drawn.height)
    return laid([DrawOperation(run.color.rgb, box, mask)])


def off(one: Image.Image, other: Image.Image) -> int:
    return max(high for _, high in ImageChops.difference(one, other).getextrema())


@pytest.mark.parametrize(("size", "places"), [(40, 4), (47.9, 4), (48, 2), (64, 2)])
@pytest.mark.parametrize("x", [10, 10.2, 10.5, 10.87, -3.3])
def test_letters_apart_stand_at_quarters_or_halves_of_a_pixel(
    fonts: Fonts, x: float, size: float, places: int
) -> None:
    """As if all were drawn together there, whether they were drawn before or not."""
    given = run(fonts, "표지 글자", KOREAN, size, x, 80)
    letters = new_letters(fonts)
    first = laid(letters.operations(given, 1.0))
    assert off(first, together(fonts, given, places)) == 0
    assert laid(letters.operations(given, 1.0)).tobytes() == first.tobytes()


@pytest.mark.parametrize("words", ["ﺑﺒﺐ", "ﻋﻠﻢ"])
def test_joined_letters_are_drawn_together(fonts: Fonts, words: str) -> None:
    """Where they are, so that no seam shows; from the right, the last letter leftmost."""
    given = run(fonts, words[::-1], ARABIC, 64, 30.4, 80)
    assert off(laid(new_letters(fonts).operations(given, 1.0)), together(fonts, given, None)) == 0


def test_one_joined_pair_leaves_the_others_apart(fonts: Fonts) -> None:
    """Letters that share a column and letters that do not, on one line: nothing is lost."""
    given = run(fonts, "ooo", LATIN, 64, 20.5, 80)
    first, second, third = given.glyphs
    pushed = Glyph(second.id, first.x + 20, second.y)
    mixed = GlyphRun(LATIN, 64, INK, (first, pushed, third))
    assert off(laid(new_letters(fonts).operations(mixed, 1.0)), together(fonts, mixed, None)) == 0


def test_letters_apart_are_cached_rasters_side_by_side(fonts: Fonts) -> None:
    """Also where a clip cuts them; with an alpha they are one mask."""
    given = run(fonts, "표지 ab", KOREAN, 64, 10, 80)
    [whole] = new_letters(fonts).operations(given, 1.0)
    assert isinstance(whole.mask, LetterMask)
    assert len(whole.mask.pieces) == 4
    left, top, right, bottom = whole.box
    around = Box(left - 5, top - 5, right - left + 10, bottom - top + 10)
    [same] = new_letters(fonts).operations(replace(given, clip=around), 1.0)
    assert laid([same]).tobytes() == laid([whole]).tobytes()
    half = (left + 30, top + 20, right - 30, bottom - 10)
    clip = Box(left + 30, top + 20, right - left - 60, bottom - top - 30)
    [cut] = new_letters(fonts).operations(replace(given, clip=clip), 1.0)
    assert isinstance(cut.mask, LetterMask)
    assert cut.mask.steps().size == (cut.box[2] - cut.box[0], cut.box[3] - cut.box[1])
    expected = Image.new("RGB", SIZE, "white")
    expected.paste(laid([whole]).crop(half), half)
    assert laid([cut]).tobytes() == expected.tobytes()
    [faint] = new_letters(fonts).operations(replace(given, color=Color(20, 30, 40, 128)), 1.0)
    assert isinstance(faint.mask, Image.Image)
    assert faint.box == whole.box
    assert faint.mask.getextrema() == (0, 128)
    beside = Box(right + 1, top, 40, 40)
    assert new_letters(fonts).operations(replace(given, clip=beside), 1.0) == []


def test_a_letter_may_stand_before_the_one_before_it(fonts: Fonts) -> None:
    """As a mark does that hangs over what came first; both are whole."""
    a, b = run(fonts, "oo", LATIN, 64, 20, 80).glyphs
    b = Glyph(b.id, 58, b.y)
    for order in ((a, b), (b, a)):
        given = GlyphRun(LATIN, 64, INK, order)
        assert (
            off(
                laid(new_letters(fonts).operations(given, 1.0)),
                together(fonts, given, 2),
            )
            == 0
        )


def test_masks_that_share_a_column_are_drawn_over_each_other(
    fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group's mask may overlap the next letter; the coverage of both is kept."""
    half = Raster.of(Image.new("L", (4, 4), STEPS // 2))
    pieces = [(10, 20, half), (13, 20, half)]
    given = run(fonts, "oo", LATIN, 64, 10, 20)

    def drawn(*masks: Piece) -> Image.Image:
        monkeypatch.setattr(Letters, "_masks", lambda *_: list(masks))
        return laid(new_letters(fonts).operations(given, 1.0))

    expected = laid([])
    for x, y, steps in pieces:
        box = (x, y, x + 4, y + 4)
        DrawOperation(INK.rgb, box, mask_of(steps.image())).draw_on(expected)
    assert off(drawn(*pieces), expected) <= 1
    assert drawn(*pieces).getpixel((13, 21)) != drawn(pieces[0]).getpixel((13, 21))


def test_what_was_drawn_before_does_not_matter(fonts: Fonts) -> None:
    """In any order, at any size, with anything forgotten between."""
    chance = random.Random(4)
    runs = [
        run(fonts, words, KOREAN, size, x, 70)
        for words in ("가나다", "다나가", "AVA To", " ")
        for size in (20, 63.5)
        for x in (5.1, 9.6)
    ]
    alone = [laid(new_letters(fonts).operations(each, 1.0)).tobytes() for each in runs]
    letters = new_letters(fonts)
    for _ in range(3):
        order = list(range(len(runs)))
        chance.shuffle(order)
        for n in order:
            assert laid(letters.operations(runs[n], 1.0)).tobytes() == alone[n]


@pytest.mark.parametrize("left", [40, 310])
def test_a_giant_letter_is_cut_before_it_is_drawn(fonts: Fonts, left: int) -> None:
    """With the pixels of one that is cut afterwards; letters that share a column are not cut, also
    where the clip hides that column."""
    clip, box = Box(left, 20, 340 - left, 70), (left, 20, 340, 90)
    near = run(fonts, "AV", LATIN, 400, 10, 300)
    first, second = near.glyphs
    near = replace(near, glyphs=(first, second._replace(x=second.x - 40.3)))
    for whole in (run(fonts, "가", KOREAN, 400, 10, 300), near):
        letters = new_letters(fonts)
        (operation,) = letters.operations(replace(whole, clip=clip), 1.0)
        assert operation.box == box
        expected = Image.new("RGB", SIZE, "white")
        expected.paste(laid(letters.operations(whole, 1.0)).crop(box), box)
        for _ in range(3):
            assert laid(letters.operations(replace(whole, clip=clip), 1.0)) == expected


def test_a_picture_is_kept_too(fonts: Fonts) -> None:
    """An emoji is laid the same the second time, on a whole row and at a quarter of a column."""
    id_ = fonts.face(EMOJI).font.get_nominal_glyph(0x1F600)
    assert id_ is not None
    letters = new_letters(fonts)
    inks = [
        letters.operations(ColorRun(EMOJI, 60, (Glyph(id_, x, y),)), 1.0)
        for x, y in ((20, 80), (20.1, 80.3), (20.3, 80))
    ]
    first, near, other = map(laid, inks)
    assert first.getcolors(16) is None
    assert near.tobytes() == first.tobytes() != other.tobytes()


def test_a_fingerprint_is_of_all_that_is_seen(fonts: Fonts) -> None:
    """Equal runs have it in common; nothing about a run may differ. It names what the run draws."""
    given = run(fonts, "표지", KOREAN, 64, 10, 80)
    first, *rest = given.glyphs
    others = [
        replace(given, face="Pretendard-Regular"),
        replace(given, size=64.5),
        replace(given, color=Color(20, 30, 41)),
        replace(given, clip=Box(0, 0, 9, 9)),
        replace(given, glyphs=(*rest, first)),
        replace(given, glyphs=(first._replace(x=10.01), *rest)),
        replace(given, glyphs=()),
        ColorRun(given.face, given.size, given.glyphs),
    ]
    names = {fingerprint(each) for each in (given, *others)}
    assert len(names) == 1 + len(others)
    assert fingerprint(replace(given, glyphs=tuple(given.glyphs))) == fingerprint(given)
    [operation] = new_letters(fonts).operations(given, 1.0)
    same = RunName(replace(given, glyphs=tuple(given.glyphs)))
    assert operation.name == same != RunName(others[0])
    assert hash(operation.name) == hash(RunName(given))
