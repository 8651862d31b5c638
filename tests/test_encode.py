"""Encode: pixels become a file of the format asked for, and nothing else gets into it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from app.card import FORMATS, JPEG, PNG, WEBP, Format
from app.encode import encode


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    """A small picture with an edge, a ramp and a strong colour."""
    image = Image.linear_gradient("L").resize((64, 40)).convert("RGB")
    image.paste((200, 30, 40), (8, 8, 30, 30))
    return image


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_a_file_is_what_it_says(picture: Image.Image, format_: Format) -> None:
    """Of its format, of the picture's size, opaque."""
    found = opened(encode(picture, format_, 90))
    assert found.get_format_mimetype() == format_.media_type
    assert (found.size, found.mode) == (picture.size, "RGB")


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_equal_pixels_make_equal_bytes(picture: Image.Image, format_: Format) -> None:
    """Also from another picture of the same pixels, whatever was noted on it."""
    other = Image.frombytes("RGB", picture.size, picture.tobytes())
    other.info["comment"] = "made by hand"
    assert encode(picture, format_, 80) == encode(other, format_, 80)


def test_png_loses_nothing(picture: Image.Image) -> None:
    """At any quality, which it does not know."""
    data = encode(picture, PNG, 0)
    assert opened(data).tobytes() == picture.tobytes()
    assert encode(picture, PNG, 100) == data


def test_png_holds_pixels_alone(picture: Image.Image) -> None:
    """No text, no time, no physical size: the three chunks that a PNG must have."""
    data, at, kinds = encode(picture, PNG, 0), 8, []
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kinds.append(data[at + 4 : at + 8])
        at += length + 12
    assert list(dict.fromkeys(kinds)) == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize("format_", [JPEG, WEBP], ids=lambda f: f.name)
def test_quality_is_paid_for_in_bytes(picture: Image.Image, format_: Format) -> None:
    """More of it makes a larger file that is nearer to the picture."""
    low, high = (encode(picture, format_, quality) for quality in (30, 95))
    assert len(low) < len(high)
    off = [
        sum(ImageChops.difference(opened(data), picture).convert("L").histogram()[9:])
        for data in (low, high)
    ]
    assert off[0] > off[1]


def test_jpeg_keeps_its_colours_whole(picture: Image.Image) -> None:
    """Progressive, and 4:4:4: chroma is sampled as often as light."""
    found = opened(encode(picture, JPEG, 88))
    assert found.info.get("progressive")
    assert [layer[1:3] for layer in found.layer] == [(1, 1)] * 3
