"""Sheets: designs side by side, for visual review.

In: names of designs, a folder. Out: PNG files, with a row for each design, or all designs in a
sequence. Must not judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from pyoji.engine.card import SIZES
from pyoji.engine.design.parameters import VARIANTS

from tests.tools.designs.cards import Cards, Case
from tests.tools.designs.places import corner

Row = Sequence[Mapping[str, str]]
"""The cards of a design, each as values of parameters."""

WHITE, BLACK, GREY = (255, 255, 255), (0, 0, 0), (128, 130, 134)
GAP = 12

POSTS = (
    "느린 아침의 기록",
    "빌드 시간을 3.5배 줄인 방법",
    "서버 없이 만든 사내 검색, 1년 뒤에 남은 것들",
    "파이썬 3.14: 무엇이 달라졌나",
    "검색을 다시 배우다 2편: 색인과 순위",
    "‘나중에’라는 말이 쌓이는 자리",
    "`git bisect`로 범인을 찾는 저녁",
    "2026년 가을에 읽은 책 일곱 권",
    "개발자가 글을 쓴다는 것",
    "Postgres에서 JSON을 다루는 여섯 가지 방법과 그중 우리가 버린 다섯 가지",
)
"""Ten invented posts of one blog."""

OTHERS = (
    ("en", "Shipping on Fridays"),
    ("en", "What 40,000 Support Tickets Taught Us about Naming Things"),
    ("ja", "静かな朝の記録"),
    ("zh", "把搜索重新学一遍：索引与排序"),
    ("ar", "مرحبا بالعالم الجديد"),
    ("th", "บันทึกเช้าวันที่เงียบสงบ"),
)

COLORS = (
    {"accent": "e0218a"},
    {"accent": "0a7d5a", "theme": "light"},
    {"bg": "2f7d4f"},
    {"bg": "ffd000"},
    {"bg": "1b2a6b", "accent": "ff8a3d"},
    {"bg": "ffffff", "accent": "d4001a"},
)
"""A caller's ground and accent."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cards, each `width` pixels wide, on a background; `label` shows X's label."""

    rows: Callable[[], Row]
    width: int
    ground: tuple[int, int, int] = GREY
    label: bool = False
    columns: int = 0
    """Cards in a row of a sheet without a row for each design."""


def _alone() -> Row:
    return [{"title": POSTS[1], "theme": theme} for theme in ("dark", "light")]


def _sizes() -> Row:
    return [{"title": title, "size": size} for size in SIZES for title in (POSTS[0], POSTS[2])]


def _languages() -> Row:
    return [{"title": title, "lang": lang} for lang, title in OTHERS]


SHEETS: Mapping[str, Sheet] = {
    "alone-128-white": Sheet(_alone, 128, WHITE, columns=8),
    "alone-128-black": Sheet(_alone, 128, BLACK, columns=8),
    "alone-300-white": Sheet(_alone, 300, WHITE, columns=4),
    "alone-300-black": Sheet(_alone, 300, BLACK, columns=4),
    "alone-full-white": Sheet(_alone, 1200, WHITE, columns=2),
    "alone-full-black": Sheet(_alone, 1200, BLACK, columns=2),
    "feed": Sheet(lambda: [{"title": title} for title in POSTS], 270),
    "languages": Sheet(_languages, 300),
    "colors": Sheet(lambda: [{"title": POSTS[0], **pairs} for pairs in COLORS], 300),
    "variants": Sheet(
        lambda: [{"title": POSTS[0], "variant": str(turn)} for turn in range(VARIANTS)], 240
    ),
    "sizes": Sheet(_sizes, 270),
    "label": Sheet(_alone, 500, BLACK, label=True, columns=2),
}
"""The sheets by name: 300 px is 25 % of a card, 128 px a thumbnail, 270 px a bubble."""


def draw(cards: Cards, names: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write every sheet of these designs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheet in SHEETS.items():
        rows = [[_card(cards, design, dict(p), sheet) for p in sheet.rows()] for design in names]
        if sheet.columns:
            flat = [image for row in rows for image in row]
            rows = [flat[at : at + sheet.columns] for at in range(0, len(flat), sheet.columns)]
        path = folder / f"{name}.png"
        _joined(rows, sheet.ground).save(path)
        yield path


def _card(cards: Cards, design: str, pairs: dict[str, str], sheet: Sheet) -> Image.Image:
    theme, size = pairs.pop("theme", "dark"), pairs.pop("size", "og")
    case = Case(design, theme, pairs.pop("lang", "ko"), size, "", pairs)
    laid = cards.laid(case)
    image = laid.image.copy()
    if sheet.label:
        box = corner(laid.size)
        edges = (24, box.y + 24, box.w - 24, box.y + box.h - 16)
        ImageDraw.Draw(image).rounded_rectangle(edges, 12, (24, 24, 24))
    height = round(sheet.width * image.height / image.width)
    return image.resize((sheet.width, height), Image.Resampling.LANCZOS)


def _joined(rows: Sequence[Sequence[Image.Image]], ground: tuple[int, int, int]) -> Image.Image:
    """Rows below each other, each as high as its highest card."""
    width = max(sum(image.width + GAP for image in row) for row in rows) + GAP
    heights = [max(image.height for image in row) + GAP for row in rows]
    whole = Image.new("RGB", (width, sum(heights) + GAP), ground)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        left = GAP
        for image in row:
            whole.paste(image, (left, top))
            left += image.width + GAP
        top += height
    return whole
