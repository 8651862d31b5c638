"""Old links: convert links of the og-image service, `/{text}.png?theme=dark&md=1`.

In: a path's text and a query in that service's form. Out: pairs for the template `og-image`. An old
link always renders: invalid values are dropped. Lengths were pixels of a card 2048 wide and become
units of our card. Images stand in a row; they are the triangle of that service's playground, which
the template draws, or come from hosts that `admits` allows. It must not know HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoji.engine.card import EXTENSIONS
from pyoji.link import query

TEMPLATE = "og-image"

UNIT = 1200 / 2048
"""Units of our card per pixel of the old one."""

LENGTHS: Mapping[str, float] = {
    "px": 1, "": 1, "rem": 16, "em": 16, "pt": 96 / 72, "vw": 20.48, "vh": 11.70
}  # fmt: skip
"""Pixels of the old card per CSS unit; a number without a unit is in pixels."""

FONT_SIZE, SMALLEST, LARGEST = 96.0, 24.0, 200.0
"""The old card's default in its pixels; our bounds in our units."""

HEIGHT = 225.0
"""The default height of an image, in pixels of the old card."""

MARKS, WIDEST, HIGHEST, GAP = 4, 1000.0, 300.0, 124.0
"""The most images on a card; the widest row, the highest image and the gap between two, in
units."""

LOOKED_AT = 8
"""Images of a link that are examined; a link of 8 KB can name hundreds."""

TRIANGLES = ("https://assets.vercel.com/", "https://assets.zeit.co/")
"""The triangle's addresses, in black and in white; ours takes the colour that contrasts with the
background."""

ASPECT = 2 / 3**0.5
"""The triangle's width to its height."""

_LENGTH = re.compile(r"\+?(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})\s*([a-z]*)\Z", re.ASCII)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Mark(NamedTuple):
    """An image of the row: its URL (None: the triangle), and its largest size in units."""

    link: str | None
    width: float
    height: float


def plain(title: str) -> query.Pairs:
    """Return the pairs of an old link with this text and no query."""
    return tuple(parameters(title, (), lambda _: False))


def read(link: str, admits: Callable[[str], bool] = lambda _: False) -> query.Pairs | None:
    """Return the pairs of a whole old link; None if it is none."""
    path, _, raw_query = link.partition("#")[0].partition("?")
    stem, _, extension = path.rpartition("/")[2].rpartition(".")
    if not stem or extension.lower() not in EXTENSIONS:
        return None
    options = pairs(raw_query.encode("utf-8", "replace"))
    return tuple(parameters(text(stem.encode("utf-8", "replace")), options, admits))


def text(raw: bytes) -> str:
    """Decode a path's text like a query value; `&` and `+` are literal in a path."""
    escaped = raw.replace(b"&", b"%26").replace(b"+", b"%2B")
    return dict(query.read(b"title=" + escaped)).get("title", "")


def pairs(raw: bytes) -> query.Pairs:
    """Return the query's names and values, including repeated names."""
    return tuple(pair for piece in raw.split(b"&") if piece for pair in query.read(piece))


def _all(options: query.Pairs, name: str) -> list[str]:
    return [value.strip() for key, value in options if key == name]


def last(options: query.Pairs, name: str) -> str:
    """Return the last value of a name, or ""."""
    return (_all(options, name) or [""])[-1]


def parameters(
    title: str, options: query.Pairs, admits: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Yield the parameters of the template that give the same card, within their bounds."""
    markdown = last(options, "md").lower() in ("1", "true")
    if markdown:  # other Markdown has no meaning in a title
        title = _HEADING.sub("", _BREAK.sub(" ", title))
    yield "title", title
    yield "md", "1" if markdown else "0"
    yield "theme", "dark" if last(options, "theme").lower() == "dark" else "light"
    size = (_length(last(options, "fontSize")) or FONT_SIZE) * UNIT
    yield "fontSize", f"{min(max(size, SMALLEST), LARGEST):.2f}"
    for index, mark in enumerate(_marks(options, admits), start=1):
        yield (f"triangle{index}", "1") if mark.link is None else (f"image{index}", mark.link)
        yield f"width{index}", f"{max(1.0, mark.width):.2f}"
        yield f"height{index}", f"{max(1.0, mark.height):.2f}"


def _marks(options: query.Pairs, admits: Callable[[str], bool]) -> Sequence[Mark]:
    """Return the admitted images, scaled down together to fit into the row."""
    widths, heights = _all(options, "widths"), _all(options, "heights")
    marks: list[Mark] = []
    for index, link in enumerate(_all(options, "images")[:LOOKED_AT]):
        width = _length(widths[index]) if index < len(widths) else None
        height = _length(heights[index]) if index < len(heights) else None
        if _is_triangle(link):
            marks.append(_triangle(width, height))
        elif admits(link):
            # A side without a length follows from the other and the image's aspect ratio.
            auto = HEIGHT if not width else HIGHEST / UNIT
            marks.append(Mark(link, (width or WIDEST / UNIT) * UNIT, (height or auto) * UNIT))
    marks = marks[:MARKS]
    room = WIDEST - GAP * (len(marks) - 1)
    share = room / max(1, len(marks))
    if sum(min(mark.width, WIDEST) for mark in marks) > room:
        return [_within(mark, share) for mark in marks]
    return [_within(mark, WIDEST) for mark in marks]


def _is_triangle(link: str) -> bool:
    """Whether a link leads to the triangle, by its host and last segment, in linear time."""
    name = link.rpartition("/")[2]
    return (
        link.startswith(TRIANGLES)
        and "triangle" in name
        and name.endswith((".svg", ".png"))
        and not any(mark in link for mark in "?#")
    )


def _triangle(width: float | None, height: float | None) -> Mark:
    """Return the triangle in its own aspect ratio, within this width and height."""
    sides = [side for side in (width and width / ASPECT, height) if side]
    high = min(sides, default=HEIGHT) * UNIT
    return Mark(None, high * ASPECT, high)


def _within(mark: Mark, width: float) -> Mark:
    """Bound the mark to `width` and HIGHEST. An image is fitted into its box when it is drawn; the
    triangle's box keeps its aspect ratio here."""
    if mark.link is not None:
        return Mark(mark.link, min(mark.width, width), min(mark.height, HIGHEST))
    scale = min(1.0, width / mark.width, HIGHEST / mark.height)
    return Mark(None, mark.width * scale, mark.height * scale)


def _length(text: str) -> float | None:
    """Convert a CSS length to pixels of the old card; None for `auto`, 0, "" and invalid text."""
    match = _LENGTH.match(text.lower().strip())
    if match is None or match[2] not in LENGTHS:
        return None
    return float(match[1]) * LENGTHS[match[2]] or None
