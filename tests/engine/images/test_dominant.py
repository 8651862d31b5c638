"""Dominant: an image's main colours, without those of the background and of edges."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from pyoji.engine.images.dominant import MOST, colors


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def blocks(*shares: tuple[str, int], mode: str = "RGB", ground: object = "#ffffff") -> bytes:
    """A picture of 100 columns, as many of each colour as said."""
    image = Image.new(mode, (100, 100), ground)
    draw, at = ImageDraw.Draw(image), 0
    for color, width in shares:
        draw.rectangle((at, 0, at + width - 1, 99), fill=color)
        at += width
    return png(image)


def names(data: bytes) -> list[str]:
    return [str(color) for color in colors(data)]


def test_a_picture_of_one_colour_has_it():
    """Exactly."""
    assert names(blocks(("#7a3ea8", 100))) == ["#7a3ea8"]


def test_a_vivid_colour_comes_before_its_paper():
    """A fifth of purple on white is purple."""
    assert names(blocks(("#7a3ea8", 20)))[0] == "#7a3ea8"


def test_near_colours_are_one():
    """A gradient's steps, the softness of an edge."""
    assert len(names(blocks(("#7a3ea8", 40), ("#7c40aa", 30), ("#783ca6", 30)))) == 1


def test_what_is_transparent_is_not_there():
    """The color of a transparent pixel does not count."""
    clear = blocks(("#00ff0000", 60), ("#c2410cff", 40), mode="RGBA", ground="#00000000")
    assert names(clear) == ["#c2410c"]
    assert colors(png(Image.new("RGBA", (9, 9)))) == ()


def test_a_speck_is_no_colour():
    """Half a percent is an edge or a fault."""
    image = Image.new("RGB", (96, 96), "#7a3ea8")
    image.putpixel((5, 5), (0, 255, 0))
    assert names(png(image)) == ["#7a3ea8"]


def test_there_are_few():
    """Of a picture with all colours."""
    image = Image.merge("RGB", [Image.radial_gradient("L"), *[Image.linear_gradient("L")] * 2])
    assert 1 <= len(colors(png(image))) <= MOST


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK", "I;16"])
def test_every_mode_is_counted(mode):
    """As PNG, or as JPEG where PNG has none."""
    image = Image.new("L", (20, 20), 0).convert(mode) if mode != "I;16" else Image.new(mode, (9, 9))
    out = BytesIO()
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert len(colors(out.getvalue())) == 1


def test_a_mark_is_counted_as_it_is_drawn():
    """An SVG too."""
    svg = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
    <circle cx="32" cy="32" r="32" fill="#7a3ea8"/></svg>"""
    assert names(svg) == ["#7a3ea8"]


def test_equal_pictures_have_equal_colours():
    """In the same order, so that a palette does not jump."""
    data = blocks(("#7a3ea8", 30), ("#c2410c", 30), ("#0e7490", 30))
    assert names(data) == names(data)
    assert len(names(data)) == 4
