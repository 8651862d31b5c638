"""Encode: pixels become a file of the requested format, without other data."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO
from math import sin

import pytest
from PIL import Image, ImageChops
from pyoji.engine.background import Background, FlatBackground
from pyoji.engine.canvas import Canvas, DrawOperation
from pyoji.engine.card import FORMATS, JPEG, MIN_QUALITY, PNG, WEBP, Format
from pyoji.engine.encode import Encoder
from pyoji.engine.image_file import NO_BUDGET, Budget

from tests.engine.encode.files import canvas_of


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    """A small picture with an edge, a ramp and a strong colour."""
    image = Image.linear_gradient("L").resize((64, 40)).convert("RGB")
    image.paste((200, 30, 40), (8, 8, 30, 30))
    return image


@pytest.fixture(scope="module")
def photograph() -> Image.Image:
    """A picture that hardly shrinks: soft waves with grain on them, more than 256 colours."""
    chance = random.Random(7)
    waves = [
        max(0, min(255, round(128 + 90 * sin(x / 9 + c) * sin(y / 7) + chance.gauss(0, 12))))
        for y in range(90)
        for x in range(120)
        for c in range(3)
    ]
    return Image.frombytes("RGB", (120, 90), bytes(waves))


def encode(image: Image.Image, format_: Format, quality: int, budget: Budget = NO_BUDGET) -> bytes:
    return Encoder(budget).encode(Canvas(image), format_, quality)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_a_file_is_what_it_says(picture: Image.Image, format_: Format) -> None:
    """Of its format, of the picture's size, opaque."""
    found = opened(encode(picture, format_, 90))
    assert found.get_format_mimetype() == format_.media_type
    assert found.size == picture.size
    assert found.mode == ("P" if format_ is PNG else "RGB")  # it has few colours
    assert "transparency" not in found.info


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_equal_pixels_make_equal_bytes(picture: Image.Image, format_: Format) -> None:
    """The metadata of an image does not change the file."""
    other = Image.frombytes("RGB", picture.size, picture.tobytes())
    other.info |= {"comment": "made by hand", "icc_profile": b"none", "transparency": (0, 0, 0)}
    assert encode(picture, format_, 80) == encode(other, format_, 80)


def test_a_photograph_is_no_worse_off(photograph: Image.Image) -> None:
    """It is sent with the filters that suit it, as Pillow chooses them, and without its notes."""
    noted = photograph.copy()
    noted.info |= {"icc_profile": b"none", "transparency": (0, 0, 0)}
    file = BytesIO()
    photograph.save(file, "PNG", compress_level=6)
    data = encode(noted, PNG, 0)
    assert data == encode(photograph, PNG, 0)
    assert opened(data).tobytes() == photograph.tobytes()
    assert len(data) <= len(file.getvalue()) * 1.02


def test_png_loses_nothing(picture: Image.Image) -> None:
    """PNG ignores the quality."""
    data = encode(picture, PNG, 0)
    assert opened(data).convert("RGB").tobytes() == picture.tobytes()
    assert encode(picture, PNG, 100) == data


@pytest.mark.parametrize("many", [False, True], ids=["few colours", "many"])
def test_png_holds_pixels_alone(picture: Image.Image, photograph: Image.Image, many: bool) -> None:
    """No text, no time, no physical size: the chunks that a PNG must have, a palette if it has."""
    data, at, kinds = encode(photograph if many else picture, PNG, 0), 8, []
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kinds.append(data[at + 4 : at + 8])
        at += length + 12
    palette = [] if many else [b"PLTE"]
    assert list(dict.fromkeys(kinds)) == [b"IHDR", *palette, b"IDAT", b"IEND"]


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
    """4:4:4: chroma is sampled as often as light. And in one scan, in half the time of several."""
    found = opened(encode(picture, JPEG, 88))
    assert not found.info.get("progressive")
    assert [layer[1:3] for layer in found.layer] == [(1, 1)] * 3


# ── budgets ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_within_its_budget_a_file_is_as_without_one(
    photograph: Image.Image, format_: Format
) -> None:
    """Equal to the byte: the budget is a limit, not a target. Budgets of other formats do not
    apply."""
    data = encode(photograph, format_, 90)
    other = next(name for name in FORMATS if name != format_.name)
    for limits in ({format_.name: len(data)}, {format_.name: 0}, {other: 1}, {}):
        assert encode(photograph, format_, 90, Budget(limits)) == data


def test_a_png_over_its_budget_is_compressed_harder() -> None:
    """At first without loss: of rows that are made of the same words, more are found again."""
    chance = random.Random(4)
    words = [chance.randbytes(3 * chance.randint(2, 9)) for _ in range(60)]
    text = b"".join(chance.choice(words) for _ in range(20_000))
    image = Image.frombytes("RGB", (120, 90), text[: 120 * 90 * 3])
    data = encode(image, PNG, 0)
    found = encode(image, PNG, 0, Budget({"png": len(data) - 1}))
    assert len(found) < len(data)
    assert image.getcolors(256) is None
    assert opened(found).tobytes() == image.tobytes()


def test_a_png_far_over_its_budget_has_few_colours(photograph: Image.Image) -> None:
    """At most 256 colours, near the original ones. A file that is still too large is returned."""
    data = encode(photograph, PNG, 0)
    found = encode(photograph, PNG, 0, Budget({"png": len(data) // 2}))
    assert len(found) <= len(data) // 2
    assert 1 < len(encode(photograph, PNG, 0, Budget({"png": 1}))) < len(found)
    few = opened(found).convert("RGB")
    assert few.getcolors(256) is not None
    off = ImageChops.difference(few, photograph).convert("L").histogram()
    assert sum(off[40:]) < photograph.width * photograph.height * 0.01
    assert encode(photograph, PNG, 0, Budget({"png": len(found)})) == found


def test_a_background_is_no_matter_of_the_budget(photograph: Image.Image) -> None:
    """A canvas on its background is brought below the limit like any other."""
    painted = photograph.copy()
    painted.paste((9, 9, 9), (10, 20, 60, 40))
    canvas = canvas_of(painted, Background.of(photograph), ((20, 40),))
    found = Encoder(Budget({"png": 1})).encode(canvas, PNG, 0)
    assert found == encode(painted, PNG, 0, Budget({"png": 1}))


@pytest.mark.parametrize("format_", [JPEG, WEBP], ids=lambda f: f.name)
def test_a_lossy_file_gives_quality_for_bytes(photograph: Image.Image, format_: Format) -> None:
    """Quality drops at most one step too far. A file that is still too large is returned."""
    steps = [encode(photograph, format_, quality) for quality in (90, 82, 74, 66, 58)]
    for before, after, least in zip(steps, steps[1:], steps[2:], strict=False):
        assert len(least) < len(after) < len(before)
        for limit in (len(after), len(before) - 1):
            found = encode(photograph, format_, 90, Budget({format_.name: limit}))
            assert len(least) * 0.9 <= len(found) <= limit
    least = encode(photograph, format_, MIN_QUALITY)
    for quality in (90, MIN_QUALITY):
        found = encode(photograph, format_, quality, Budget({format_.name: 1}))
        assert 1 < len(found) < len(least)


def test_a_webp_of_few_colours_is_lossless_within_its_budget() -> None:
    """And lossy over it, of a photo, and of many colours."""
    indices = Image.new("L", (300, 200))
    indices.paste(1, (20, 30, 200, 90))
    background = FlatBackground.of_indices(Background.of(indices), ((9, 20, 30), (250, 90, 7)))
    ramp = Image.linear_gradient("L").resize((60, 40))
    letter = DrawOperation((255, 255, 255), (150, 70, 210, 110), ramp)
    canvas = Canvas(background, (letter,), ((70, 110),))
    data = Encoder(NO_BUDGET).encode(canvas, WEBP, 30)
    assert opened(data).tobytes() == canvas.image().tobytes()
    assert data == Encoder(Budget({"webp": len(data)})).encode(canvas, WEBP, 90)
    lossy = [
        Encoder(Budget({"webp": len(data) - 1})).encode(canvas, WEBP, 30),
        Encoder(NO_BUDGET).encode(replace(canvas, has_photo=True), WEBP, 30),
        Encoder(NO_BUDGET).encode(Canvas(canvas.image()), WEBP, 30),
    ]
    assert all(opened(file).tobytes() != canvas.image().tobytes() for file in lossy)
