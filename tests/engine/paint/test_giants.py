"""Giants: a letter of a third of the card, drawn where it is visible."""

from __future__ import annotations

import pytest
from PIL import Image
from pyoji.engine.background import Rectangle
from pyoji.engine.letter_mask import Piece
from pyoji.engine.paint.giants import Giants, Letter
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.raster import Mask, Rasteriser

STEM, SIZE, ORIGIN = "Pretendard-Bold", 400.0, (60, 350)
CARD = (520, 420)


def letter(fonts: Fonts, character: str, phase: float = 0.5) -> Letter:
    glyph = fonts.face(STEM).font.get_nominal_glyph(ord(character))
    assert glyph is not None
    return STEM, SIZE, glyph, phase


def piece(giants: Giants, fonts: Fonts, letter: Letter, clip: Rectangle | None) -> Piece | None:
    return giants.piece(fonts.face(STEM), letter, ORIGIN, clip)


def seen(piece: Piece | None, clip: Rectangle) -> bytes:
    """The steps within the clip, of an entire card."""
    image = Image.new("L", CARD)
    if piece is not None:
        left, top, raster = piece
        raster.draw_on(image, ORIGIN[0] + left, ORIGIN[1] + top)
    card = Image.new("L", CARD)
    card.paste(image.crop(clip), clip)
    return card.tobytes()


@pytest.fixture
def rasterised(monkeypatch: pytest.MonkeyPatch) -> list[Mask | None]:
    """The masks that are rasterised."""
    masks: list[Mask | None] = []
    draw = Rasteriser.mask

    def counted(*arguments: object) -> Mask | None:
        masks.append(draw(*arguments))  # type: ignore[arg-type]
        return masks[-1]

    monkeypatch.setattr(Rasteriser, "mask", counted)
    return masks


@pytest.mark.parametrize("character", "가S.-")
@pytest.mark.parametrize(
    "clip", [(0, 0, *CARD), (120, 40, 260, 200), (0, 0, 90, 420), (200, 190, 201, 191)]
)
def test_only_what_is_visible_is_rasterised(
    fonts: Fonts, rasterised: list[Mask | None], character: str, clip: Rectangle
) -> None:
    """With the pixels that the whole letter has there, to the last row and column."""
    given = letter(fonts, character)
    cut = piece(Giants(RasterCache()), fonts, given, clip)
    whole = piece(Giants(RasterCache()), fonts, given, None)
    assert seen(cut, clip) == seen(whole, clip)
    drawn, entire = rasterised
    assert entire is not None
    if drawn is not None:
        assert drawn.width <= min(entire.width + 2, clip[2] - clip[0])
        assert drawn.height <= min(entire.height + 2, clip[3] - clip[1])


def test_a_letter_beside_the_clip_has_no_raster(fonts: Fonts) -> None:
    giants = Giants(RasterCache())
    assert piece(giants, fonts, letter(fonts, "가"), (0, 0, 10, 200)) is None
    assert piece(giants, fonts, letter(fonts, " "), (0, 0, 300, 200)) is None


def test_one_that_recurs_is_cached_compressed(fonts: Fonts, rasterised: list[Mask | None]) -> None:
    """From the second time on, each clip by itself; most letters of a card do not recur."""
    cache = RasterCache()
    giants, given = Giants(cache), letter(fonts, "가")
    clips = ((0, 0, 300, 200), (120, 40, 260, 200))
    drawn = [{seen(piece(giants, fonts, given, clip), clip) for _ in range(4)} for clip in clips]
    assert [len(different) for different in drawn] == [1, 1]
    assert len(rasterised) == 2 * len(clips)
    assert 0 < cache.bytes < 20_000
