"""Bands: pieces of a background and what is compressed between them make one right stream."""

from __future__ import annotations

import random
import zlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.background import Background, Strip
from pyoji.engine.canvas import Canvas
from pyoji.engine.encode import bands
from pyoji.engine.encode.bands import HEIGHT, RUNS, Bands, combined, compressed, encoded
from pyoji.engine.encode.png import PNGEncoder

from tests.engine.encode.files import canvas_of, canvases, pixels, taken_apart, unfiltered
from tests.engine.text.chain import tried


@given(canvases())
@tried
def test_any_canvas_is_encoded_exactly(canvas: Canvas) -> None:
    """The file decodes to the canvas's pixels, the stream to rows of its size; twice alike."""
    encoder = PNGEncoder()
    data = encoder.encode(canvas)
    file = taken_apart(data)
    image = canvas.image()
    assert pixels(data) == image.tobytes()
    assert len(file.rows) == image.height * (1 + image.width * (1 if file.is_indexed else 3))
    assert encoder.encode(canvas) == data == PNGEncoder().encode(canvas)


@given(st.lists(canvases(), min_size=2, max_size=4))
@tried
def test_canvases_on_one_background_do_not_meet(found: list[Canvas]) -> None:
    """Each file is as if encoded alone, whether earlier canvases had a palette or not."""
    first = found[0]
    size, background = first.size, first.background
    assert isinstance(background, Background)
    under = background.image()
    encoder = PNGEncoder()
    for canvas in found:
        image = under.copy()
        image.paste(canvas.image().crop((0, 0, *size)), (0, 0))
        on_it = canvas_of(image, background, ((0, size[1]),))
        again = canvas_of(under, background)
        for one in (on_it, again, first):
            data = encoder.encode(one)
            assert pixels(data) == one.image().tobytes()
            assert data == PNGEncoder().encode(one)


@pytest.mark.slow
@pytest.mark.parametrize("height", [1, 15, 16, 17, 31, 32, 33, 48, 50])
def test_every_range_of_rows_can_be_drawn(height: int) -> None:
    """In a palette and without one, over every edge of a band, by itself and with the first row."""
    for under in (
        Image.linear_gradient("L").resize((9, height)).convert("RGB"),
        Image.radial_gradient("L").resize((9, height)).convert("RGB"),
    ):
        background, encoder = Background.of(under), PNGEncoder()
        for top in range(height):
            for end in range(top + 1, height + 1):
                image = under.copy()
                image.paste((9, top, end), (0, top, 5, end))
                ranges = [((top, end),)] + [((0, 1), (top, end))] * (top > 0)
                for drawn in ranges:
                    data = encoder.encode(canvas_of(image, background, drawn))
                    taken_apart(data)
                    assert pixels(data) == image.tobytes()


def test_only_drawn_bands_are_compressed_again() -> None:
    """Of a file with one drawn row all bytes but those of its band are the background's, in blocks
    where nothing is drawn on a block."""
    chance = random.Random(1)
    under = Image.frombytes("RGB", (60, 150), chance.randbytes(60 * 150 * 3))
    background, encoder = Background.of(under), PNGEncoder()
    image = under.copy()
    image.paste((0, 0, 0), (0, 104, 60, 105))
    plain = encoder.encode(canvas_of(under, background))
    drawn = encoder.encode(canvas_of(image, background, ((104, 105),)))
    ground = Bands(Background.of(under))
    blocks = [block.data for block in ground.between(0)]
    places = range(0, under.height, HEIGHT)
    pieces = [band.data for top in places for band in ground.between(top, top + HEIGHT)]
    assert all(block in plain for block in blocks)
    assert [block in drawn for block in blocks] == [True, False, True]
    assert [piece in drawn for piece in pieces[4:8]] == [True, True, False, True]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_covered_blocks_are_not_compressed(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """Covered blocks are compressed only when another card needs them."""
    pieces: list[int] = []
    compress = bands.compressed

    def counted(data: bytes, *args: Any, **kwargs: Any) -> bytes:
        pieces.append(len(data))
        return compress(data, *args, **kwargs)

    monkeypatch.setattr(bands, "compressed", counted)
    ground = Bands(Background.of(Image.new(mode, (30, 12 * HEIGHT))))
    assert not pieces
    block = 4 * HEIGHT
    assert len([*ground.between(0, block), *ground.between(2 * block)]) == 2
    assert len(pieces) == 2
    assert len([*ground.between(0)]) == len(pieces) == 3


def test_the_level_suits_the_background() -> None:
    """Repeating rows of many shapes are searched for longer matches, independent of what was
    compressed before."""
    row = bytes(x // 40 for x in range(1200))
    repetitive = Background.of(Image.frombytes("L", (1200, 320), row * 320))
    noise = random.Random(1).randbytes(600 * 320)
    noisy = Background.of(Image.frombytes("L", (600, 320), noise))
    plain = Background.of(Image.new("L", (600, 320)))
    levels = [Bands(ground).level for ground in (repetitive, noisy, plain)]
    assert levels == [6, 5, 5]
    used = Bands(repetitive)
    used.prepare()
    assert used.level == used.level == 6


# ── the pieces ───────────────────────────────────────────────────────────────────────────────


@given(st.binary(min_size=1, max_size=600), st.binary(min_size=1, max_size=600))
@example(b"\xff" * 9000, b"\xff" * 70000)
@example(b"\x00", b"\x00" * 65521)
@tried
def test_checksums_are_combined(first: bytes, second: bytes) -> None:
    """The Adler-32 of two pieces is that of the whole."""
    found = combined(zlib.adler32(first), zlib.adler32(second), len(second))
    assert found == zlib.adler32(first + second)
    assert combined(1, zlib.adler32(second), len(second)) == zlib.adler32(second)


def test_a_piece_ends_on_a_whole_byte() -> None:
    """So that pieces stand one behind another; the last one ends the stream."""
    row = bytes(range(200))
    first = compressed(b"\x00" + row, b"", 9)
    second = compressed(b"\x00" + row, b"\x00" + row, 9, last=True)
    assert zlib.decompress(first + second, -15) == (b"\x00" + row) * 2
    assert len(second) < 12  # the row above is looked back at


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_strip_is_encoded_with_the_row_above(mode: str) -> None:
    """The row is no part of the band, which takes fewer bytes because it repeats the row."""
    row = random.Random(1).randbytes(40 * len(mode))
    image = Image.frombytes(mode, (40, 3), row * 3)
    first, second = (encoded(Strip(start, image), 5, 5) for start in (0, 3))
    assert [first.length, second.length] == [3 * (len(row) + 1), 2 * (len(row) + 1)]
    data = zlib.decompress(first.data + second.data, -15)
    assert unfiltered(data, len(row)) == [row] * 5
    assert second.adler == zlib.adler32(data[first.length :])
    assert len(second.data) < len(row) < len(first.data)


def test_strips_of_runs_are_differences_from_the_row_above() -> None:
    """Of the row that is no part of the band, too; a row that repeats takes next to nothing."""
    row = random.Random(1).randbytes(400)
    image = Image.frombytes("L", (400, 3), row * 3)
    first, second = (encoded(Strip(start, image), 5, RUNS) for start in (0, 3))
    data = zlib.decompress(first.data + second.data, -15)
    assert [first.length, second.length] == [3 * 401, 2 * 401]
    assert [second.adler, len(data)] == [zlib.adler32(data[first.length :]), 5 * 401]
    assert unfiltered(bytes(401) + data, 400)[1:] == [row] * 5
    assert data[::401] == bytes([2, 2, 0, 2, 0])
    assert data[3 * 401 + 1 : 4 * 401] == bytes(400)


HEIGHTS = [1, HEIGHT - 1, HEIGHT, HEIGHT + 1, 4 * HEIGHT, 5 * HEIGHT, 9 * HEIGHT + 3]


@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("cut", [None, 0, 2, 4, 7])
def test_the_bands_of_a_ground_are_the_ground(height: int, cut: int | None) -> None:
    """Joined, the bands give the background's rows; length and checksum of each band are right.
    The same holds for two ranges."""
    given = [bytes((y * x) % 251 for x in range(30)) for y in range(height)]
    image = Image.frombytes("L", (30, height), b"".join(given))
    ground = Bands(Background.of(image))
    end = None if cut is None else min(cut, height // HEIGHT) * HEIGHT
    found = [*ground.between(0, end), *(() if end is None else ground.between(end))]
    data = zlib.decompress(b"".join(band.data for band in found), -15)
    assert unfiltered(data, 30) == given
    at, checksum = 0, 1
    for band in found:
        piece = data[at : at + band.length]
        assert band.adler == zlib.adler32(piece)
        checksum = combined(checksum, band.adler, band.length)
        at += band.length
    assert (at, checksum) == (len(data), zlib.adler32(data))
