"""Decode: untrusted files become upright sRGB pixels, no larger than a card needs."""

from __future__ import annotations

import pytest
from PIL import Image, ImageCms
from pyoji.engine.images.decode import MOST_PIXELS, SVG_SIDE, TooManyPixels, pixels
from pyoji.engine.images.pixels import LONGEST, Pixels

from tests.service.remote_images.files import LARGE, png, saved, svg

RED, BLUE, CLEAR = (255, 0, 0), (0, 0, 255), (0, 0, 0, 0)
KINDS = {"PNG": "PNG", "JPEG": "JPEG", "WEBP": "WebP"}


def at(found: Pixels, x: int, y: int) -> tuple[int, ...]:
    """A pixel."""
    size = (found.width, found.height)
    return tuple(Image.frombytes(found.mode, size, found.data).getpixel((x, y)))


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """JPEG rounds."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_becomes_pixels(kind: str) -> None:
    """As many as it has, in its colours."""
    found = pixels(saved(Image.new("RGB", (40, 20), RED), kind), KINDS[kind])
    assert (found.width, found.height, found.mode) == (40, 20, "RGB")
    assert near(at(found, 20, 10), RED)


def test_a_drawing_becomes_pixels() -> None:
    """In its own shape, however large it says it is; what it does not cover is clear."""
    found = pixels(svg("<rect width='50' height='100' fill='#f00'/>", 'width="1e9"'), "SVG")
    assert (found.width, found.height, found.mode) == (SVG_SIDE, SVG_SIDE, "RGBA")
    assert at(found, 10, 10) == (*RED, 255)
    assert at(found, SVG_SIDE - 10, 10)[3] == 0


@pytest.mark.parametrize("unit", ["mm", "cm", "in", "pt", "pc", "Q", "px", "em"])
def test_a_drawing_may_be_in_any_unit(unit: str) -> None:
    """As programs for drawing write them: in millimetres, and in points."""
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="24{unit}" height="12{unit}" '
        'viewBox="0 0 24 12"><rect width="24" height="12" fill="#f00"/></svg>'
    )
    found = pixels(drawing.encode(), "SVG")
    assert (found.width, found.height, found.mode) == (SVG_SIDE, SVG_SIDE // 2, "RGB")
    assert at(found, 10, 10) == RED


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16", "CMYK", "YCbCr"]
)
def test_a_file_of_any_mode(mode: str) -> None:
    """White stays white in every mode."""
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    if mode == "I;16":
        image = Image.new(mode, (4, 4), 65535)
    else:
        image = Image.new("RGBA", (4, 4), (255, 255, 255, 255)).convert("RGB").convert(mode)
    if mode == "PA":
        image = Image.new("RGBA", (4, 4), (255, 255, 255, 255)).quantize(2)
    found = pixels(saved(image, kind), kind)
    assert found.mode == "RGB"
    assert near(at(found, 2, 2), (255, 255, 255))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_alpha_stays(kind: str) -> None:
    """Where there is any; an alpha that hides nothing goes."""
    image = Image.new("RGBA", (4, 4), (*RED, 255))
    assert pixels(saved(image, kind, lossless=True), KINDS[kind]).mode == "RGB"
    image.putpixel((0, 0), CLEAR)
    found = pixels(saved(image, kind, lossless=True), KINDS[kind])
    assert (found.mode, at(found, 0, 0)[3], at(found, 1, 1)) == ("RGBA", 0, (*RED, 255))


def test_a_palettes_clear_colour_is_clear() -> None:
    """As PNG's tRNS has it, for palettes and for true colour."""
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.putpixel((0, 0), 0)
    found = pixels(saved(image, "PNG", transparency=0), "PNG")
    assert (at(found, 0, 0)[3], at(found, 1, 1)) == (0, (*RED, 255))
    image = Image.new("RGB", (4, 4), RED)
    image.putpixel((0, 0), BLUE)
    found = pixels(saved(image, "PNG", transparency=BLUE), "PNG")
    assert (at(found, 0, 0)[3], at(found, 1, 1)) == (0, (*RED, 255))


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_stands_upright(kind: str) -> None:
    """As its EXIF says the camera was held."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (20, 0, 40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    found = pixels(saved(image, kind, exif=exif), KINDS[kind])
    assert (found.width, found.height) == (20, 40)
    assert near(at(found, 10, 5), RED)
    assert near(at(found, 10, 35), BLUE)


def test_colours_are_srgbs() -> None:
    """A profile is applied and gone; one that cannot be read is passed over."""
    image = Image.new("RGB", (8, 8), (128, 128, 128))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert near(at(pixels(saved(image, "PNG", icc_profile=lab), "PNG"), 4, 4), (128, 128, 128))
    wrong = pixels(saved(image, "PNG", icc_profile=b"no profile"), "PNG")
    assert at(wrong, 4, 4) == (128, 128, 128)
    for_lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    other = pixels(saved(image, "PNG", icc_profile=for_lab), "PNG")
    assert at(other, 4, 4) == (128, 128, 128)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_those_that_move_the_first(kind: str) -> None:
    """Frame counts."""
    frames = [Image.new("RGB", (8, 8), color) for color in (RED, BLUE, BLUE)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
    assert near(at(pixels(data, KINDS[kind]), 4, 4), RED)


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_picture_is_made_smaller(kind: str) -> None:
    """To what a card shows, its shape kept."""
    found = pixels(saved(Image.new("RGB", (4000, 1000), RED), kind), KINDS[kind])
    assert (found.width, found.height) == (LONGEST, LONGEST // 4)
    assert near(at(found, 1000, 300), RED)


def test_a_line_stays_a_line() -> None:
    """In a very long image, no side becomes 0."""
    found = pixels(saved(Image.new("RGB", (16_000, 1), RED), "PNG"), "PNG")
    assert (found.width, found.height) == (LONGEST, 1)


@pytest.mark.parametrize("name", LARGE)
def test_a_picture_that_says_it_is_huge(name: str) -> None:
    """It is refused before decoding; an image of exactly the limit is decoded."""
    with pytest.raises(TooManyPixels):
        pixels(LARGE[name], name.split()[0].removesuffix(","))
    assert MOST_PIXELS == 4000 * 4000
    assert pixels(png(4000, 4000, bytes(12_001) * 4000), "PNG").width == LONGEST
