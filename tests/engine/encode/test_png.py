"""PNG: lossless, small, by the standard, and the same bytes whatever was written before."""

from __future__ import annotations

import gc
import random
from collections.abc import Sequence

import pytest
from PIL import Image
from pyoji.engine.canvas import Ground, Ink, Painting
from pyoji.engine.encode import png
from pyoji.engine.encode.png import PNGEncoder

from tests.engine.encode.files import RGB, pixels, taken_apart

GREYS = [(n, n, n) for n in range(256)]
MORE = [(n, 0, 200) for n in range(256)]


def sheet(colors: Sequence[RGB], height: int = 40) -> Image.Image:
    """A ground of columns of these colours, the last one wide, from the first row to the last."""
    row = [*colors, *[colors[-1]] * (60 - len(colors))]
    image = Image.new("RGB", (len(row), height))
    image.putdata(row * height)
    return image


def painted(under: Sequence[RGB], ink: Sequence[RGB]) -> Painting:
    """A ground of some colours, and on two of its rows ink of others, as wide as fits."""
    ground = sheet(under)
    image = ground.copy()
    for n, color in enumerate(ink):
        image.putpixel((n % ground.width, 17 + n // ground.width), color)
    rows = -(-len(ink) // ground.width)
    return Painting(image, Ground(ground), ((17, 17 + rows),) if ink else ())


@pytest.mark.parametrize(
    ("ground", "ink", "is_indexed"),
    [
        (1, 0, True),
        (1, 255, True),
        (1, 256, False),
        (80, 0, True),
        (80, 100, True),
        (80, 176, True),
        (80, 177, False),
        (81, 0, False),
        (81, 3, False),
    ],
)
def test_few_colours_are_a_palette(ground: int, ink: int, is_indexed: bool) -> None:
    """256 of them at most, and of a ground no more than leave room for letters."""
    painting = painted(GREYS[:ground], (GREYS[ground:] + MORE)[:ink])
    data = PNGEncoder().encode(painting)
    file = taken_apart(data)
    assert file.is_indexed is is_indexed
    assert pixels(data) == painting.image.tobytes()
    if is_indexed:
        assert len(dict(file.chunks)[b"PLTE"]) == 3 * (ground + ink)


def test_a_ground_serves_both_kinds() -> None:
    """One card of few colours, one of many, in any order: the bytes are those of an encoder that
    has written nothing else."""
    few, many = painted(GREYS[:9], MORE[:3]), painted(GREYS[:9], MORE[:256])
    many = Painting(many.image, few.ground, many.ink)
    alone = [PNGEncoder().encode(painting) for painting in (few, many)]
    assert [taken_apart(data).is_indexed for data in alone] == [True, False]
    for order in ((0, 1), (1, 0), (0, 1, 0, 1, 1)):
        encoder = PNGEncoder()
        for n in order:
            assert encoder.encode((few, many)[n]) == alone[n]


def test_bands_go_with_their_ground() -> None:
    """Nothing is kept of a ground that nobody keeps."""
    encoder = PNGEncoder()
    grounds = [Ground(sheet(GREYS[:4])) for _ in range(3)]
    for ground in grounds:
        encoder.encode(Painting(ground.image(), ground))
    assert len(encoder._kept) == 3
    del ground, grounds[1:]
    gc.collect()
    assert list(encoder._kept) == grounds


@pytest.mark.parametrize(
    ("things", "compressed"),
    [
        (["a", "a", "a", "a"], 2),
        (["a", "b", "a", "b", "a"], 4),
        (list("abcdefghi") * 2, 18),
        ([None, None, None], 3),
    ],
    ids=["the same", "two by turns", "too many", "nobody knows"],
)
def test_what_comes_again_is_compressed_twice(
    monkeypatch: pytest.MonkeyPatch, things: list[str | None], compressed: int
) -> None:
    """A run of ink of equal things on one ground; from then on it is known."""
    calls = []

    def counted(*given: object, **how: object) -> bytes:
        calls.append(given)
        return whole_piece(*given, **how)  # type: ignore[arg-type]

    whole_piece = png.compressed
    monkeypatch.setattr(png, "compressed", counted)
    ground, encoder = Ground(sheet(MORE[:200])), PNGEncoder()
    for thing in things:
        ink = Ink((9, 9, ord(thing or "x")), (3, 18, 9, 20), None, thing)
        painting = Painting(ground, ground, ((18, 20),), (ink,))
        assert pixels(encoder.encode(painting)) == painting.image.tobytes()
    assert len(calls) == compressed


def test_a_large_run_is_no_label() -> None:
    """What takes many bytes is not kept, however often it comes."""
    chance = random.Random(8)
    noise = Image.frombytes("RGB", (600, 40), chance.randbytes(600 * 40 * 3))
    many = Image.radial_gradient("L").resize((600, 80)).convert("RGB")
    ground, encoder = Ground(many), PNGEncoder()
    for size, is_kept in ((4, True), (40, False)):
        picture = noise.crop((0, 0, 15 * size, size))
        ink = Ink(picture, (0, 20, 15 * size, 20 + size), None, size)
        painting = Painting(ground, ground, ((20, 20 + size),), (ink,))
        for _ in range(3):
            assert pixels(encoder.encode(painting)) == painting.image.tobytes()
        [run] = painting.runs
        assert (encoder._kept[ground].seen(run).band is not None) is is_kept
