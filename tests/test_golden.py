"""Goldens: cards as they were at their last review.

`golden/*.frame.txt` are laid-out cards as text, `golden/*.png` painted ones, few and each for one
matter. When a change is meant, accept it and look at the difference before committing it:

    GOLDEN_ACCEPT=1 python -m pytest tests/test_golden.py && git diff --stat tests/golden
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from difflib import unified_diff
from io import BytesIO
from pathlib import Path
from textwrap import fill

import pytest
from PIL import Image, ImageChops
from pyoji.engine.card import PNG, Card
from pyoji.engine.color import Color
from pyoji.engine.design import Templates
from pyoji.engine.frame import (
    Art,
    Box,
    ColorRun,
    Fill,
    Frame,
    Glyph,
    GlyphRun,
    Item,
    Photo,
    Shade,
    Stroke,
)
from pyoji.engine.frame_json import sentence
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.scene import Gradient
from pyoji.printable import code_point

HOME = Path(__file__).resolve().parent / "golden"
ACCEPT = os.environ.get("GOLDEN_ACCEPT") == "1"
NAME = "og-cuckoo-network"

TOLERANCE = 8
"""Levels of 255 that a channel may be off: another processor rounds the edge of a curve elsewhere.
A letter moved by a twentieth of a pixel is off by more."""

DEEPSEEK = "DeepSeek의 오픈 소스 혁명: 비공개 AI 정상 회담에서 얻은 통찰"
WHOLE = {
    "title": "뻐꾸기 시계를 고치는 **아침**, *톱니 하나*",
    "subtitle": "기다림의 기술은 가장 작은 바퀴에서 시작된다",
    "author": "김하늘",
    "date": "2026년 11월 24일",
    "tag": "공방 일지",
    "md": "1",
}

FRAMES: dict[str, dict[str, str]] = {
    "korean": {"title": DEEPSEEK},
    "korean-whole": WHOLE,
    "korean-x": {**WHOLE, "size": "x"},
    "korean-kakao": {**WHOLE, "size": "kakao"},
    "korean-square": {**WHOLE, "size": "square"},
    "japanese": {"title": "朝のうちに鳩時計を直すということ：歯車が教えてくれた「待つ」技術"},
    "chinese": {"title": "早饭前修好一座布谷鸟钟：一枚小齿轮教会我的等待"},
    "english-one-word": {"title": "Horology"},
    "english-long": {
        "title": "Mending a cuckoo clock before breakfast, “wheel by wheel”: what 129 small teeth "
        "taught us about waiting, oil, and open-source software",
    },
    "too-long": {"title": "시계와 톱니와 기다림의 이야기 " * 12},
    "arabic": {"title": "إصلاح ساعة الوقواق قبل الفطور مع GPT-4", "author": "ليلى", "tag": "ورشة"},
    "thai": {"title": "ซ่อมนาฬิกากุ๊กกูก่อนอาหารเช้า: สิ่งที่ฟันเฟืองตัวเล็กสอนเรา"},
    "hindi": {"title": "नाश्ते से पहले कोयल घड़ी की मरम्मत"},
    "emoji": {"title": "시계 수리 🕰️👩‍🔧 1️⃣ ❤️ ☕ 그리고 ☎"},
    "missing": {"title": "없는 글자 \ue000\U000f0000", "theme": "light", "variant": "7"},
    "own-colours": {**WHOLE, "bg": "#3a52cb", "fg": "#ffe9a8", "accent": "#303030"},
    "centred": {**WHOLE, "align": "center", "font": "noto", "fontSize": "60"},
}

# Half size: large enough to see the matter, small enough for a repository.
PICTURES: dict[str, dict[str, str]] = {
    "korean": {"title": DEEPSEEK, "subtitle": WHOLE["subtitle"], "date": WHOLE["date"]},
    "arabic": FRAMES["arabic"],
    "han-shapes": {"title": "直骨令次 刃角海", "lang": "ja", "subtitle": "直骨令次刃角海"},
    "emoji": FRAMES["emoji"],
    "light": {**WHOLE, "theme": "light", "variant": "2"},
    "square": {**WHOLE, "size": "square"},
}


def card(templates: Templates, pairs: dict[str, str]) -> Card:
    return templates.card(NAME, list(pairs.items()), PNG)


# ── frames as text ───────────────────────────────────────────────────────────────────────────


def number(value: float) -> str:
    """To a tenth of a pixel. Finer differences are invisible and depend on the platform."""
    return f"{round(value, 1) + 0.0:g}"


def at(box: Box) -> str:
    """Left and top, width and height."""
    return f"{number(box.x)},{number(box.y)} {number(box.w)}x{number(box.h)}"


def ink(color: Color | Gradient) -> str:
    if isinstance(color, Color):
        return str(color)
    stops = ", ".join(f"{where:g} {stop}" for where, stop in color.stops)
    return f"{color.angle:g}deg {stops}"


def glyphs(placed: tuple[Glyph, ...]) -> str:
    """Each as id@x; the baseline where it changes."""
    words, y = [], ""
    for glyph in placed:
        words += [] if number(glyph.y) == y else [f"y={number(glyph.y)}"]
        y = number(glyph.y)
        words.append(f"{glyph.id}@{number(glyph.x)}")
    return fill(" ".join(words), 96, initial_indent="    ", subsequent_indent="    ")


def described(item: Item) -> str:
    match item:
        case Fill(box, color, radius):
            return f"fill {at(box)} {ink(color)} r={radius:g}"
        case Stroke(box, color, width, radius):
            return f"stroke {at(box)} {color} {width:g} r={radius:g}"
        case Shade(box, color, blur, radius):
            return f"shade {at(box)} {color} {blur:g} r={radius:g}"
        case Photo(box, asset, fit):
            return f"photo {at(box)} {asset} {fit}"
        case Art(box, motif):
            colors = " ".join(map(str, motif.colors))
            side = " mirrored" if motif.mirrored else ""
            return f"art {at(box)} {motif.name} {colors} seed={motif.seed}{side}"
        case GlyphRun(face, size, color, placed, clip):
            cut = f" within {at(clip)}" if clip else ""
            return f"glyphs {face} {number(size)} {color}{cut}\n{glyphs(placed)}"
        case ColorRun(face, size, placed):
            return f"colour {face} {number(size)}\n{glyphs(placed)}"


def printed(frame: Frame) -> Iterator[str]:
    """Yield the frame as lines of text: first its properties, then its draw operations."""
    yield f"{frame.template} {frame.width}x{frame.height}"
    for text in frame.texts:
        yield (
            f"text {text.name} {text.lang} {text.direction} {number(text.size)} w={text.weight} "
            f"in {at(text.box)}{' cut' if text.truncated else ''}"
        )
        yield f"    leading {number(text.line_height)}, tracking {text.letter_spacing:.2f}"
        yield f"    {' '.join(text.fonts)}"
        for line in text.lines:
            where = f"{number(line.x)},{number(line.baseline)}"
            yield f"    {where} {number(line.width)} |{line.text}|"
    yield from (f"missing {code_point(each)}" for each in frame.missing)
    yield from (f"warning {sentence(each)}" for each in frame.warnings)
    for item in frame.items:
        yield from described(item).splitlines()


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_is_as_it_was(templates: Templates, pipeline: Pipeline, name: str) -> None:
    """Every text, line, glyph and colour, to a tenth of a pixel."""
    found = "\n".join(printed(pipeline.frame(card(templates, FRAMES[name])))) + "\n"
    golden = HOME / f"{name}.frame.txt"
    if ACCEPT:
        golden.write_text(found, "utf-8")
    if not golden.exists():
        pytest.fail(f"{golden.name} is not there; GOLDEN_ACCEPT=1 makes it.", pytrace=False)
    expected = golden.read_text("utf-8")
    if found != expected:
        lines = unified_diff(expected.splitlines(), found.splitlines(), "golden", "now", n=1)
        told = "\n".join(list(lines)[:60])
        pytest.fail(f"{golden.name} is another; GOLDEN_ACCEPT=1 accepts it.\n{told}", pytrace=False)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────


def difference(expected: Image.Image, found: Image.Image) -> tuple[Image.Image, str] | None:
    """Where two pictures differ, made visible, and how much in words; None where they agree."""
    if expected.size != found.size:
        return found, f"it is {found.size} and was {expected.size}"
    channels = ImageChops.difference(expected, found).split()
    most = ImageChops.lighter(ImageChops.lighter(*channels[:2]), channels[2])
    marks = most.point(lambda level: 255 if level > TOLERANCE else 0)
    area = marks.getbbox()
    if area is None:
        return None
    count = marks.histogram()[255]
    shown = Image.composite(
        Image.new("RGB", found.size, (255, 0, 0)),
        found.convert("L").point(lambda level: 128 + level // 2).convert("RGB"),
        marks,
    )
    return shown, f"{count} pixels differ within {area}, by up to {most.getextrema()[1]} of 255"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_it_was(templates: Templates, pipeline: Pipeline, name: str) -> None:
    """Pixel by pixel, but for what another processor may round."""
    data = pipeline.render(card(templates, PICTURES[name] | {"scale": "0.5"})).data
    golden = HOME / f"{name}.png"
    if ACCEPT:
        golden.write_bytes(data)
    if not golden.exists():
        pytest.fail(f"{golden.name} is not there; GOLDEN_ACCEPT=1 makes it.", pytrace=False)
    expected = Image.open(BytesIO(golden.read_bytes())).convert("RGB")
    other = difference(expected, Image.open(BytesIO(data)).convert("RGB"))
    if other:
        shown, told = other
        place = Path(tempfile.mkdtemp(prefix=f"golden-{name}-"))
        (place / "now.png").write_bytes(data)
        shown.save(place / "difference.png")
        pytest.fail(
            f"{golden.name} is another: {told}.\nLook at {place}/now.png and difference.png; "
            "GOLDEN_ACCEPT=1 accepts it.",
            pytrace=False,
        )


def test_a_difference_is_seen() -> None:
    """A pixel, a size; and what is within the tolerance is none."""
    one = Image.new("RGB", (8, 8), (100, 100, 100))
    other = one.copy()
    other.putpixel((3, 4), (100, 100 + TOLERANCE, 100))
    assert difference(one, other) is None
    other.putpixel((3, 4), (100, 100, 91))
    found = difference(one, other)
    assert found is not None
    assert found[0].getpixel((3, 4)) == (255, 0, 0)
    assert found[1] == "1 pixels differ within (3, 4, 4, 5), by up to 9 of 255"
    assert difference(one, Image.new("RGB", (8, 9))) is not None


# ── the folder ───────────────────────────────────────────────────────────────────────────────


def test_no_golden_is_unused() -> None:
    """Every file in the folder belongs to a test above."""
    used = {f"{name}.frame.txt" for name in FRAMES} | {f"{name}.png" for name in PICTURES}
    unused = sorted(path.name for path in HOME.iterdir() if path.name not in used)
    assert unused == []


def test_goldens_are_few_and_small() -> None:
    """At most six pictures, and a repository that stays light."""
    assert len(PICTURES) <= 6
    assert sum(path.stat().st_size for path in HOME.iterdir()) < 600_000
