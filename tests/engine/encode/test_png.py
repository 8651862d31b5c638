"""PNG: lossless, small, valid, and the same bytes independent of earlier files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PIL import Image
from pyoji.engine.background import Background
from pyoji.engine.canvas import Canvas, DrawOperation
from pyoji.engine.encode import bands, png
from pyoji.engine.encode.png import PNGEncoder
from pyoji.engine.raster_cache import RasterCache

from tests.engine.encode.files import RGB, canvas_of, pixels, taken_apart

GREYS = [(n, n, n) for n in range(256)]
MORE = [(n, 0, 200) for n in range(256)]


def sheet(colors: Sequence[RGB], height: int = 40) -> Image.Image:
    """A background of columns of these colours, each as high as it, the last one wide."""
    row = [*colors, *[colors[-1]] * (60 - len(colors))]
    image = Image.new("RGB", (len(row), height))
    image.putdata(row * height)
    return image


def painted(under: Sequence[RGB], ink: Sequence[RGB]) -> Canvas:
    """A background of some colours, and on two of its rows pixels of others, as wide as fits."""
    ground = sheet(under)
    image = ground.copy()
    for n, color in enumerate(ink):
        image.putpixel((n % ground.width, 17 + n // ground.width), color)
    rows = -(-len(ink) // ground.width)
    return canvas_of(image, Background.of(ground), ((17, 17 + rows),) if ink else ())


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
    canvas = painted(GREYS[:ground], (GREYS[ground:] + MORE)[:ink])
    data = PNGEncoder().encode(canvas)
    file = taken_apart(data)
    assert file.is_indexed is is_indexed
    assert pixels(data) == canvas.image().tobytes()
    if is_indexed:
        assert len(dict(file.chunks)[b"PLTE"]) == 3 * (ground + ink)


def test_a_background_serves_both_kinds() -> None:
    """One card of few colours, one of many, in any order: the bytes are those of an encoder that
    has written nothing else."""
    few, many = painted(GREYS[:9], MORE[:3]), painted(GREYS[:9], MORE[:256])
    assert isinstance(few.background, Background)
    many = canvas_of(many.image(), few.background, many.rows)
    alone = [PNGEncoder().encode(canvas) for canvas in (few, many)]
    assert [taken_apart(data).is_indexed for data in alone] == [True, False]
    for order in ((0, 1), (1, 0), (0, 1, 0, 1, 1)):
        encoder = PNGEncoder()
        for n in order:
            assert encoder.encode((few, many)[n]) == alone[n]


def test_what_is_known_of_backgrounds_is_bounded() -> None:
    """Within the cache's bytes; the file is the same after its background's bands were evicted."""
    cache = RasterCache(100_000)
    encoder = PNGEncoder(cache)
    backgrounds = [Background.of(sheet(GREYS[:count])) for count in range(1, 80)]
    files = []
    for background in backgrounds:
        files.append(encoder.encode(Canvas(background)))
        assert 0 < cache.bytes <= 100_000
    assert encoder.encode(Canvas(backgrounds[0])) == files[0]


def test_a_known_background_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bands; of a card that comes again what is drawn is compressed again."""
    calls = []

    def counted(*given: object, **how: object) -> bytes:
        calls.append(given)
        return compressed(*given, **how)  # type: ignore[arg-type]

    compressed = bands.compressed
    monkeypatch.setattr(bands, "compressed", counted)
    background, encoder = Background.of(sheet(MORE[:200])), PNGEncoder()
    canvas = Canvas(background, (DrawOperation((9, 9, 9), (3, 18, 9, 20)),), ((18, 20),))
    counts = []
    for _ in range(3):
        assert pixels(encoder.encode(canvas)) == canvas.image().tobytes()
        counts.append(len(calls))
    assert counts[1] - counts[0] == counts[2] - counts[1] == 1 < counts[0]


@pytest.mark.parametrize("colors", [9, 200], ids=["indices", "colours"])
def test_a_prepared_background_is_not_compressed_again(
    monkeypatch: pytest.MonkeyPatch, colors: int
) -> None:
    """Only the rows that a canvas draws on are compressed; the file is the same."""
    background, encoder = Background.of(sheet(MORE[:colors], 200)), PNGEncoder()

    def canvas(top: int, end: int) -> Canvas:
        return Canvas(background, (DrawOperation((9, 9, 9), (3, top, 9, end)),), ((top, end),))

    encoder.prepare(canvas(18, 20))
    pieces: list[object] = []
    compressed = bands.compressed

    def counted(*given: Any, **how: Any) -> bytes:
        pieces.append(given)
        return compressed(*given, **how)

    monkeypatch.setattr(bands, "compressed", counted)
    for number, rows in enumerate([(18, 20), (0, 9), (70, 90), (130, 200)], 1):
        data = encoder.encode(canvas(*rows))
        assert len(pieces) == number
        assert pixels(data) == canvas(*rows).image().tobytes()
    alone = [PNGEncoder().encode(canvas(*rows)) for rows in [(18, 20), (70, 90)]]
    assert alone == [encoder.encode(canvas(*rows)) for rows in [(18, 20), (70, 90)]]


def test_a_plain_image_has_nothing_to_prepare() -> None:
    """No other canvas shares it."""
    cache = RasterCache()
    PNGEncoder(cache).prepare(Canvas(sheet(GREYS[:9])))
    assert cache.bytes == 0


@pytest.mark.parametrize(
    ("names", "compressed"),
    [
        (["a", "a", "a", "a"], 2),
        (["a", "b", "a", "b", "a"], 4),
        ([None, None, None], 3),
    ],
    ids=["the same", "two by turns", "without a name"],
)
def test_labels_are_compressed_twice(
    monkeypatch: pytest.MonkeyPatch, names: list[str | None], compressed: int
) -> None:
    """Rows of operations of equal names on one background; from then on they are known."""
    calls = []

    def counted(*given: Any) -> bands.Band:
        calls.append(given)
        return bands.encoded(*given)

    monkeypatch.setattr(png, "encoded", counted)
    background, encoder = Background.of(sheet(MORE[:200])), PNGEncoder()
    for name in names:
        operation = DrawOperation((9, 9, ord(name or "x")), (3, 18, 9, 20), name=name)
        canvas = Canvas(background, (operation,), ((18, 20),))
        assert pixels(encoder.encode(canvas)) == canvas.image().tobytes()
    assert len(calls) == compressed


def test_equal_labels_on_other_backgrounds_are_others() -> None:
    """And so are those in other rows, and with another operation beside them."""
    encoder = PNGEncoder()
    one, other = Background.of(sheet(MORE[:200])), Background.of(sheet(MORE[1:201]))
    label = DrawOperation((9, 9, 9), (3, 18, 9, 20), name="a")
    beside = DrawOperation((9, 90, 9), (20, 18, 29, 20), name="b")
    lower = label.moved(0, 1, "a")
    for _ in range(3):
        for canvas in (
            Canvas(one, (label,), ((18, 20),)),
            Canvas(other, (label,), ((18, 20),)),
            Canvas(one, (label, beside), ((18, 20),)),
            Canvas(one, (lower,), ((18, 36),)),
        ):
            assert pixels(encoder.encode(canvas)) == canvas.image().tobytes()
