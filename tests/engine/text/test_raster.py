"""Glyphs become pixels: coverage for letters, colour for emoji, each at its exact place."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyoji.engine.text.face import UNITS
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.raster import STEPS, Colored, Mask, Rasteriser, colored, mask

from tests.tree import ROOT


def glyph(fonts: Fonts, character: str, stem: str = "Pretendard-Bold") -> int:
    found = fonts.face(stem).font.get_nominal_glyph(ord(character))
    assert found is not None
    return found


def rows(image: Mask | Colored, depth: int = 1) -> list[bytes]:
    """The pixels of each row, without what pads it."""
    return [
        bytes(image.data[y * image.stride : y * image.stride + image.width * depth])
        for y in range(image.height)
    ]


def drawn(fonts: Fonts, text: str, x: float = 0.0, y: float = 0.0, size: float = 100) -> Mask:
    """The letters side by side from x on the baseline y."""
    face = fonts.face("Pretendard-Bold")
    glyphs = []
    for character in text:
        found = glyph(fonts, character)
        glyphs.append((found, x, y))
        x += face.font.get_glyph_h_advance(found) / UNITS * size
    image = mask(face, size, glyphs)
    assert image is not None
    return image


def test_what_has_no_ink_has_no_mask(fonts: Fonts) -> None:
    """A space and an empty list of glyphs have no mask."""
    face = fonts.face("Pretendard-Bold")
    assert mask(face, 100, []) is None
    assert mask(face, 100, [(glyph(fonts, " "), 0, 0)]) is None
    assert mask(face, 100, [(glyph(fonts, "H"), 0, 0)] * 0) is None
    assert colored(fonts.face(EMOJI), 100, glyph(fonts, "\u200d", EMOJI), 0, 0) is None


def test_a_letter_stands_on_its_baseline(fonts: Fonts) -> None:
    """Its foot is at y, its head above, its left edge at x and its bearing; y points down."""
    face, letter = fonts.face("Pretendard-Bold"), glyph(fonts, "H")
    image = drawn(fonts, "H", 40, 200)
    start, end = face.bearing(letter)
    above, _ = face.ink(letter)
    assert image.y + image.height == pytest.approx(200, abs=1)
    assert image.y == pytest.approx(200 - above * 100, abs=1)
    assert image.x == pytest.approx(40 + start * 100, abs=1)
    assert image.x + image.width == pytest.approx(40 + end * 100, abs=1)
    assert len(image.data) >= image.stride * (image.height - 1) + image.width


def test_the_bottom_row_comes_first(fonts: Fonts) -> None:
    """An L has its bar in the first rows."""
    found = rows(drawn(fonts, "L"))
    assert sum(found[3]) > 2 * sum(found[-4])


def test_coverage_is_a_share_of_a_pixel(fonts: Fonts) -> None:
    """Inside a stem all of it, and at its edge, off the grid, what is left of the pixel."""
    values = {value for row in rows(drawn(fonts, "H", 0.5)) for value in row}
    assert {0, STEPS} < values


@pytest.mark.parametrize("size", [20, 63.5, 400])
def test_coverage_is_in_steps(fonts: Fonts, size: float) -> None:
    """So cards are in few colours, and files are small."""
    values = {value for row in rows(drawn(fonts, "가S%@&", size=size)) for value in row}
    assert len(values) > 12
    assert max(values) == STEPS


def test_a_move_by_whole_pixels_changes_no_pixel(fonts: Fonts) -> None:
    """And a move by half a pixel does: nothing is snapped."""
    at, moved, between = drawn(fonts, "각"), drawn(fonts, "각", 30, 70), drawn(fonts, "각", 0.5)
    assert rows(at) == rows(moved)
    assert (moved.x - at.x, moved.y - at.y) == (30, 70)
    assert rows(at) != rows(between)


def test_glyphs_that_touch_share_their_pixels(fonts: Fonts) -> None:
    """A letter twice in one place is as dark as once; beside one another both are there."""
    face, letter = fonts.face("Pretendard-Bold"), glyph(fonts, "O")
    once, twice = mask(face, 60, [(letter, 0, 0)]), mask(face, 60, [(letter, 0, 0)] * 2)
    assert once is not None
    assert twice is not None
    assert max(map(max, rows(twice))) == STEPS
    assert drawn(fonts, "OO").width > 1.9 * drawn(fonts, "O").width


def test_a_rasteriser_draws_each_glyph_as_a_new_one_does(fonts: Fonts) -> None:
    """In any order, at any size and place, also after a glyph without ink."""
    face, rasteriser = fonts.face("Pretendard-Bold"), Rasteriser()
    for character, size, x in [("가", 40, 0.25), (" ", 40, 0.5), ("S", 300, 0.75), ("가", 40, 0)]:
        glyphs = [(glyph(fonts, character), x, 0.0)]
        assert rasteriser.mask(face, size, glyphs) == mask(face, size, glyphs)
        assert rasteriser.mask(face, size, []) is None


@pytest.mark.parametrize("window", [(-5, -90, 40, 12), (10, -60, 30, -20), (11, -50, 12, -49)])
def test_a_window_has_the_pixels_of_the_whole(
    fonts: Fonts, window: tuple[int, int, int, int]
) -> None:
    """Also outside of the ink; an empty one has none, and none outlasts its glyphs."""
    face, rasteriser = fonts.face("Pretendard-Bold"), Rasteriser()
    glyphs = [(glyph(fonts, "가"), 0.5, 0.0)]
    whole = mask(face, 100, glyphs)
    part = rasteriser.mask(face, 100, glyphs, window)
    assert whole is not None
    assert part is not None
    left, top, right, bottom = window
    assert (part.x, part.y, part.width, part.height) == (left, top, right - left, bottom - top)
    pixels = rows(whole)[::-1]
    for y, row in enumerate(rows(part)[::-1], top - whole.y):
        for x, step in enumerate(row, left - whole.x):
            is_inside = 0 <= y < whole.height and 0 <= x < whole.width
            assert step == (pixels[y][x] if is_inside else 0)
    assert rasteriser.mask(face, 100, glyphs, (20, 0, 20, 9)) is None
    assert rasteriser.mask(face, 100, glyphs) == whole


def test_an_emoji_has_colours(fonts: Fonts) -> None:
    """Premultiplied: no channel exceeds the alpha after it. Some pixels are opaque."""
    image = colored(fonts.face(EMOJI), 64, glyph(fonts, "❤", EMOJI), 10, 80)
    assert image is not None
    pixels = [row[at : at + 4] for row in rows(image, 4) for at in range(0, len(row), 4)]
    assert all(max(blue, green, red) <= alpha for blue, green, red, alpha in pixels)
    solid = [pixel for pixel in pixels if pixel[3] == 255]
    blue, green, red = (sum(p[n] for p in solid) for n in range(3))
    assert red > 2 * green
    assert red > 2 * blue


def test_an_emoji_has_its_bottom_row_first(fonts: Fonts) -> None:
    """A heart is broad above and ends in a point: fewer pixels in the first rows."""
    image = colored(fonts.face(EMOJI), 64, glyph(fonts, "❤", EMOJI), 0, 0)
    assert image is not None
    lit = [sum(row[at + 3] > 0 for at in range(0, len(row), 4)) for row in rows(image, 4)]
    lit = [count for count in lit if count]
    assert lit[2] < lit[-6]
    assert image.y < 0


def test_a_glyph_without_paint_is_no_picture(fonts: Fonts) -> None:
    """The emoji face's space has no extents and no colour."""
    assert colored(fonts.face(EMOJI), 64, glyph(fonts, " ", EMOJI), 0, 0) is None


# Text goes from typed to pixels in a process to which Pillow is not known.
WITHOUT_PILLOW = """
import sys
sys.modules["PIL"] = None
from pathlib import Path
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.language import of
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style
from pyoji.engine.text.raster import mask

fonts = Fonts.open(Path("fonts"))
style = Style(of("ar"), "pretendard", 700, 0.0)
for run in prepare(fonts, "AV한لا", style).runs:
    assert mask(fonts.face(run.run.face), 40, [(glyph.id, 0, 0) for glyph in run.glyphs])
print({line.split("/")[-1].strip() for line in open("/proc/self/maps") if ".so" in line})
"""

# A card is drawn, and Pillow's text engine, which would load the host's FriBidi, is there or not.
CARD = """
import sys
if sys.argv[1] == "without":
    sys.modules["PIL._imagingft"] = None
from hashlib import sha256
from pathlib import Path
from pyoji.engine.card import PNG
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.design import load
from pyoji.engine.text.fonts import Fonts

fonts = Fonts.open(Path("fonts"))
templates = load(fonts.digest)
title = "AV 한글 لا שלום"
card = templates.card("og-cuckoo-network", [("title", title)], PNG)
print(sha256(Pipeline(templates, fonts).render(card).data).hexdigest())
"""


def told(script: str, *arguments: str) -> str:
    """What a Python of its own prints that runs the script in the tree."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="there is no /proc/self/maps")
def test_no_library_of_the_host_shapes_our_text() -> None:
    """FriBidi, Raqm and FreeType are not even loaded: what they are, or lack, changes nothing."""
    libraries = told(WITHOUT_PILLOW)
    assert "libc.so" in libraries
    assert [name for name in ("fribidi", "raqm", "freetype") if name in libraries] == []


@pytest.mark.slow
def test_the_cards_are_the_same_without_fribidi() -> None:
    """Pillow's own text engine has no part in a card: without it every byte is the same."""
    assert told(CARD, "without") == told(CARD, "with")
