"""What tests of encoding share: a PNG taken apart, and paintings put together by chance."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.background import Background
from pyoji.engine.canvas import Canvas, DrawOperation

RGB = tuple[int, int, int]
Rows = tuple[int, int]


@dataclass(frozen=True)
class File:
    """A PNG as its chunks, each with its checksum tried, and the stream inside it expanded."""

    chunks: tuple[tuple[bytes, bytes], ...]
    rows: bytes

    @property
    def is_indexed(self) -> bool:
        """Whether it is a palette's."""
        return dict(self.chunks)[b"IHDR"][9] == 3


def taken_apart(data: bytes) -> File:
    """The chunks of a PNG; an error of zlib's if the stream or its Adler-32 is wrong."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        end = at + 12 + length
        assert int.from_bytes(data[end - 4 : end], "big") == zlib.crc32(name + content)
        chunks.append((name, content))
        at = end
    stream = zlib.decompressobj()
    rows = stream.decompress(b"".join(c for name, c in chunks if name == b"IDAT"))
    assert stream.eof
    assert stream.unused_data == b""
    return File(tuple(chunks), rows)


def unfiltered(data: bytes, stride: int) -> list[bytes]:
    """The rows of a PNG again, by PNG 3 §9.2's types 0 and 2; the first may not look up."""
    found: list[bytes] = []
    for at in range(0, len(data), stride + 1):
        row = data[at + 1 : at + 1 + stride]
        if data[at] == 2:
            row = bytes((a + b) % 256 for a, b in zip(row, found[-1], strict=True))
        else:
            assert data[at] == 0
        found.append(row)
    return found


def pixels(data: bytes) -> bytes:
    """The RGB pixels of a file."""
    with Image.open(BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


def picture(size: tuple[int, int], kind: str, chance: random.Random) -> Image.Image:
    """A picture in few colours, in a gradient's rows, in columns, or of grain."""
    width, height = size
    match kind:
        case "few":
            some = [color(chance) for _ in range(chance.randint(1, 5))]
            found = chance.choices(some, k=width * height)
        case "stripes":
            some = [color(chance) for _ in range(4)]
            found = [some[y // 5 % 4] for y in range(height) for _ in range(width)]
        case "rows":
            found = [(y, 2 * y, 255 - y) for y in range(height) for _ in range(width)]
        case "columns":
            found = [(x, x // 2, 200 - x) for _ in range(height) for x in range(width)]
        case _:
            found = [color(chance) for _ in range(width * height)]
    image = Image.new("RGB", size)
    image.putdata(found)
    return image


def color(chance: random.Random) -> RGB:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def canvas_of(image: Image.Image, background: Background, drawn: tuple[Rows, ...] = ()) -> Canvas:
    """The image on its background, from which no row outside the `drawn` differs."""
    return Canvas(background, (DrawOperation(image, (0, 0, *image.size)),), drawn)


KINDS = ("few", "stripes", "rows", "columns", "grain")


@st.composite
def canvases(draw: st.DrawFn) -> Canvas:
    """A chance background with anything drawn on it: at any edge, over all rows, touching, none."""
    width, height = draw(st.integers(1, 60)), draw(st.integers(1, 80))
    chance = random.Random(draw(st.integers(0, 1 << 32)))
    under = picture((width, height), draw(st.sampled_from(KINDS)), chance)
    image = under.copy()
    rows: set[int] = set()
    for top, count in draw(
        st.lists(st.tuples(st.integers(0, height - 1), st.integers(1, height)), max_size=4)
    ):
        end = min(height, top + count)
        laid = picture((width, end - top), draw(st.sampled_from(KINDS)), chance)
        left = chance.randrange(width)
        image.paste(laid.crop((left, 0, width, end - top)), (left, top))
        rows.update(range(top, end))
    cuts = draw(st.sets(st.integers(0, height), max_size=3))
    return canvas_of(image, Background.of(under), tuple(ranges(rows, cuts)))


def ranges(rows: set[int], cuts: set[int]) -> Iterator[Rows]:
    """The rows as ranges, cut in two at `cuts`."""
    start: int | None = None
    for row in range(max(rows, default=0) + 2):
        if start is not None and (row not in rows or row in cuts):
            yield start, row
            start = None
        if start is None and row in rows:
            start = row
