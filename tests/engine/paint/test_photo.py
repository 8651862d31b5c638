"""Photos: raster and vector images cover their rectangle or fit within it.

W is the background; an image's left half is red (r), its right half blue (b), mixtures are dots.
"""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from pyoji.engine.color import mix, parse
from pyoji.engine.frame import Box, Photo
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.images.raster import LONGEST, open_image
from pyoji.engine.paint.photo import duotone, fitted, photo
from pyoji.engine.scene import Blend

from tests.engine.paint.drawing import draw

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">'
    '<rect width="{half}" height="{h}" fill="#f00"/>'
    '<rect x="{half}" width="{half}" height="{h}" fill="#00f"/></svg>'
)
LETTERS = {(255, 255, 255): "W", (255, 0, 0): "r", (0, 0, 255): "b"}


def halves(kind: str, width: int = 40, height: int = 20) -> bytes:
    """The picture of two halves, as a file."""
    if kind == "SVG":
        return SVG.format(w=width, h=height, half=width // 2).encode()
    image = Image.new("RGB", (width, height), (255, 0, 0))
    image.paste((0, 0, 255), (width // 2, 0, width, height))
    file = BytesIO()
    image.save(file, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return file.getvalue()


def letter(pixel: tuple[int, ...], near: int) -> str:
    """The colour that the pixel is, or is near to: filters ring a little at an edge."""
    for color, name in LETTERS.items():
        if max(abs(a - b) for a, b in zip(pixel, color, strict=True)) <= near:
            return name
    return "."


def drawn(item: Photo, data: bytes | Pixels, scale: float = 1.0, near: int = 40) -> list[str]:
    """The sheet of 12 x 8 with the picture on it, a letter a pixel."""
    sheet = Image.new("RGB", (round(12 * scale), round(8 * scale)), (255, 255, 255))
    draw(sheet, photo(item, data, scale, fitted))
    rows = range(sheet.height)
    return ["".join(letter(sheet.getpixel((x, y)), near) for x in range(sheet.width)) for y in rows]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "SVG"])
def test_contain_lies_within(kind: str) -> None:
    """Whole, in the middle, with its own proportions."""
    assert drawn(Photo(Box(2, 0, 8, 8), "a/b", "contain", (0.5, 0.5), 0, 1), halves(kind)) == [
        "WWWWWWWWWWWW",
        "WWWWWWWWWWWW",
        "WWrrrrbbbbWW",
        "WWrrrrbbbbWW",
        "WWrrrrbbbbWW",
        "WWrrrrbbbbWW",
        "WWWWWWWWWWWW",
        "WWWWWWWWWWWW",
    ]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "SVG"])
@pytest.mark.parametrize(
    ("focus", "row"),
    [((0.5, 0.5), "WWWWrrbbWWWW"), ((0, 0), "WWWWrrrrWWWW"), ((1, 1), "WWWWbbbbWWWW")],
)
def test_cover_fills(kind: str, focus: tuple[float, float], row: str) -> None:
    """Cropped around its focus."""
    item = Photo(Box(4, 0, 4, 4), "a/b", "cover", focus, 0, 1)
    assert drawn(item, halves(kind))[:5] == [row, row, row, row, "WWWWWWWWWWWW"]


def test_a_mark_is_drawn_at_the_size_it_is_needed_in() -> None:
    """An edge of an SVG stays an edge, however large it becomes."""
    item = Photo(Box(0, 0, 12, 8), "a/b", "cover", (0.5, 0.5), 0, 1)
    for scale in (1.0, 10.0, 40.0):
        assert not [row for row in drawn(item, halves("SVG", 6, 4), scale, near=0) if "." in row]


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
def test_corners_are_round(kind: str) -> None:
    """A circle where the radius is half of the side."""
    item = Photo(Box(2, 0, 8, 8), "a/b", "cover", (0, 0), 4, 1)
    found = drawn(item, halves(kind, 80, 40))
    assert found[0][2] == found[0][9] == found[7][2] == found[7][9] == "W"
    assert found[4] == "WWrrrrrrrrWW"


def test_an_opacity_is_its_share() -> None:
    """Half of the picture, half of the sheet."""
    sheet = Image.new("RGB", (4, 4), (255, 255, 255))
    draw(
        sheet,
        photo(Photo(Box(0, 0, 4, 4), "a/b", "cover", (0, 0), 0, 0.5), halves("SVG"), 1.0, fitted),
    )
    assert sheet.getpixel((1, 1)) == pytest.approx((255, 127, 127), abs=2)


@pytest.mark.parametrize(
    ("blend", "seen"),
    [("normal", (255, 0, 0)), ("multiply", (100, 0, 0)), ("screen", (255, 100, 100))],
)
def test_a_blend_mixes_with_what_is_under_it(blend: Blend, seen: tuple[int, int, int]) -> None:
    """As CSS's mix-blend-mode has it: red on a grey of 100."""
    sheet = Image.new("RGB", (4, 4), (100, 100, 100))
    item = Photo(Box(0, 0, 4, 4), "a/b", "cover", (0, 0), 0, 1, blend)
    draw(sheet, photo(item, halves("SVG"), 1.0, fitted))
    assert sheet.getpixel((1, 1)) == seen


def test_what_is_clear_stays_clear() -> None:
    """An SVG has no ground of its own."""
    clear = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 8"></svg>'
    item = Photo(Box(0, 0, 12, 8), "a/b", "cover", (0.5, 0.5), 0, 1)
    assert set("".join(drawn(item, clear))) == {"W"}


def test_a_picture_turns_as_its_camera_was_held() -> None:
    """Exif's orientation is followed."""
    file = BytesIO()
    image = Image.new("RGB", (8, 4))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(file, "JPEG", exif=exif)
    assert open_image(file.getvalue(), 8, 8).size == (4, 8)


def test_a_mark_reaches_no_file(tmp_path) -> None:
    """An SVG that was not checked before is refused too: resvg itself would open the file."""
    file = tmp_path / "a.png"
    Image.new("RGB", (4, 4), (255, 0, 0)).save(file)
    for link in (f"href='{file}'", f'xlink:href = "{file.as_uri()}"', "HREF='a.png'"):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><image {link}/></svg>'
        with pytest.raises(ValueError, match="external reference"):
            open_image(svg.encode(), 4, 4)


@pytest.mark.parametrize("unit", ["", "px", "mm", "cm", "in", "pt", "pc", "Q", "em", "ex", "MM"])
@pytest.mark.parametrize("box", ['viewBox="0 0 4 2"', ""])
def test_a_drawing_has_its_shape_in_any_unit(unit: str, box: str) -> None:
    """That of its width and height, what is in it in the same units."""
    half = 'width="50%" height="100%"' if not box else 'width="2" height="2"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="4{unit}" height="2{unit}" {box}>'
        f'<rect {half} fill="#f00"/></svg>'
    )
    found = open_image(svg.encode(), 40, 40)
    assert found.size == (40, 20)
    assert found.getbbox() == (0, 0, 20, 20)


def test_lengths_in_a_drawing_are_of_css() -> None:
    """An inch of it has 96 pixels, and 25.4 millimetres."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1in" height="1in">'
        '<rect width="12.7mm" height="36pt" fill="#f00"/></svg>'
    )
    assert open_image(svg.encode(), 96, 96).getbbox() == (0, 0, 48, 48)


def test_a_raster_is_never_very_large() -> None:
    """The bound holds for any declared size and aspect ratio of an SVG."""
    for size in ('width="9" height="900000"', 'width="900000" height="9"', 'viewBox="0 0 9 100"'):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="M0 0h9v9z"/></svg>'
        found = open_image(svg.encode(), 2400, 1260, covers=True)
        assert max(found.size) <= LONGEST


def test_pixels_are_a_picture() -> None:
    """As they are, with alpha and without; drawn as a file of them would be."""
    item = Photo(Box(2, 0, 8, 8), "a/b", "contain", (0.5, 0.5), 0, 1)
    image = Image.open(BytesIO(halves("PNG")))
    for mode in ("RGB", "RGBA"):
        found = Pixels(image.width, image.height, mode, image.convert(mode).tobytes())
        assert drawn(item, found) == drawn(item, halves("PNG"))
    clear = Pixels(4, 4, "RGBA", bytes(64))
    assert set("".join(drawn(item, clear))) == {"W"}


def test_a_duotone_has_two_colors_and_what_lies_between() -> None:
    """The darkest pixels are of the first, the lightest of the second."""
    shadows, lights = parse("#102040"), parse("#ffcc66")
    image = Image.new("RGB", (30, 10), (90, 60, 60))
    image.paste((120, 120, 120), (10, 0, 20, 10))
    image.paste((180, 190, 200), (20, 0, 30, 10))
    toned = duotone(image, shadows, lights)
    assert toned.getpixel((0, 0)) == shadows.rgb
    assert toned.getpixel((29, 0)) == pytest.approx(lights.rgb, abs=2)
    between = toned.getpixel((15, 5))
    distances = [
        sum(abs(a - b) for a, b in zip(between, mix(shadows, lights, i / 50).rgb, strict=True))
        for i in range(51)
    ]
    assert min(distances) <= 6
    assert 5 < distances.index(min(distances)) < 45


def test_a_photo_is_drawn_in_two_colors() -> None:
    """Where its item says so."""
    item = Photo(Box(0, 0, 12, 8), "a", "cover", (0.5, 0.5), 0, 1.0, "normal",
                 (parse("#000"), parse("#fff")))  # fmt: skip
    assert set("".join(drawn(item, halves("PNG"), near=0))) <= {"W", "."}
