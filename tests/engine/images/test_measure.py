"""Format and size of any image file, from its header."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from pyoji.engine.images.measure import FORMATS, Measured, measure


@pytest.mark.parametrize("kind", [*FORMATS, "ICO"])
def test_every_format_has_its_size(kind: str):
    """As Pillow names it."""
    file = BytesIO()
    Image.new("RGB", (64, 48), "#246").save(
        file, kind, **({"sizes": [(64, 48)]} if kind == "ICO" else {})
    )
    assert measure(file.getvalue()) == Measured(kind, 64, 48)


@pytest.mark.parametrize(
    "text",
    [
        "<svg/>", "<svg xmlns=''>", "\ufeff<svg >", "<?xml version='1.0'?>\n<!-- a -->\n<svg/>",
        "<!DOCTYPE svg PUBLIC ''><svg/>",
    ],
)  # fmt: skip
def test_svg_has_no_size_here(text: str):
    """An SVG is recognised behind any prolog; its size is 0 by 0."""
    assert measure(text.encode()) == Measured("SVG", 0, 0)


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n", b"<!doctype html><svg/>", b"<svgs>", b"GIF89a"]
)
def test_what_is_no_image(data: bytes):
    """The result is None."""
    assert measure(data) is None


def test_a_damaged_avif_is_no_image():
    """Its decoder raises an error of another type."""
    file = BytesIO()
    Image.new("RGB", (64, 48), "#246").save(file, "AVIF")
    assert measure(file.getvalue().replace(b"av1C", b"xv1C")) is None


@pytest.mark.parametrize(
    ("entries", "size"),
    [([(16, 16), (48, 32)], (48, 32)), ([(32, 32), (0, 0)], (256, 256)), ([], None)],
)
def test_no_image_of_an_icon_is_decoded(
    entries: list[tuple[int, int]], size: tuple[int, int] | None
):
    """Its directory has the sizes; 0 is 256. A directory that ends early has fewer."""
    data = struct.pack("<HHH", 0, 1, len(entries))
    data += b"".join(
        struct.pack("<BBBBHHII", *entry, 0, 0, 1, 32, 1 << 30, 22) for entry in entries
    )
    expected = Measured("ICO", *size) if size else None
    assert measure(data) == expected
    assert measure(data[:4] + b"\xff\xff" + data[6:] + b"\x40") == expected


def test_a_huge_size_is_a_size():
    """Nothing is decoded, so nothing is refused below what a file may say."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 11_000, 11_000, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert measure(data) == Measured("PNG", 11_000, 11_000)
