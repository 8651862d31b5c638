"""Old links: those made for the og-image service, `/{text}.png?theme=dark&md=1`; their meaning.

In: a path's text and a query as that service took them. Out: pairs for the template `og-image`. An
old link always draws: what it says wrong is left out. Its lengths were pixels of a card 2048 wide
and become units of ours; its pictures stand in a row, and are the triangle of the service's own
playground, which the template draws, or from hosts that `admits` lets in. Must not know HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoji.engine.card import EXTENSIONS
from pyoji.link import query

TEMPLATE = "og-image"

UNIT = 1200 / 2048
"""Units of our card to a pixel of the old one."""

LENGTHS: Mapping[str, float] = {
    "px": 1, "": 1, "rem": 16, "em": 16, "pt": 96 / 72, "vw": 20.48, "vh": 11.70
}  # fmt: skip
"""Pixels of the old card to each unit of CSS; a bare number was one of pixels."""

FONT_SIZE, SMALLEST, LARGEST = 96.0, 24.0, 200.0
"""The old card's size where none was given, in its pixels; our bounds, in our units."""

HEIGHT = 225.0
"""How high a picture was where nothing was said, in pixels of the old card."""

MARKS, WIDEST, HIGHEST, GAP = 4, 1000.0, 300.0, 124.0
"""Pictures that we show; what their row and each may take, and what is between two, in units."""

LOOKED_AT = 8
"""Pictures of a link that are looked at, to find those; a link of 8 KB can name hundreds."""

TRIANGLES = ("https://assets.vercel.com/", "https://assets.zeit.co/")
"""Where the triangle lay, black and white; ours is of the colour that reads on its ground."""

ASPECT = 2 / 3**0.5
"""The triangle's width to its height."""

_LENGTH = re.compile(r"\+?(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})\s*([a-z]*)\Z", re.ASCII)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Mark(NamedTuple):
    """A picture of the row: where it lies (None: the triangle), and the room it may take."""

    link: str | None
    width: float
    height: float


def plain(title: str) -> query.Pairs:
    """What an old link with this text and without a query means."""
    return tuple(meant(title, (), lambda _: False))


def read(link: str, admits: Callable[[str], bool] = lambda _: False) -> query.Pairs | None:
    """What a whole old link means; None if it is none."""
    path, _, written = link.partition("#")[0].partition("?")
    stem, _, extension = path.rpartition("/")[2].rpartition(".")
    if not stem or extension.lower() not in EXTENSIONS:
        return None
    asked = pairs(written.encode("utf-8", "replace"))
    return tuple(meant(text(stem.encode("utf-8", "replace")), asked, admits))


def text(raw: bytes) -> str:
    """A path's text, read as a query's value is; `&` and `+` are themselves in a path."""
    escaped = raw.replace(b"&", b"%26").replace(b"+", b"%2B")
    return dict(query.read(b"title=" + escaped)).get("title", "")


def pairs(raw: bytes) -> query.Pairs:
    """The query's names and values, those that are repeated too."""
    return tuple(pair for piece in raw.split(b"&") if piece for pair in query.read(piece))


def _all(said: query.Pairs, name: str) -> list[str]:
    return [value.strip() for each, value in said if each == name]


def last(said: query.Pairs, name: str) -> str:
    """The last value of a name; "" where there is none."""
    return (_all(said, name) or [""])[-1]


def meant(
    title: str, asked: query.Pairs, admits: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """What the template's parameters are called to draw the same; only what they allow."""
    marked = last(asked, "md").lower() in ("1", "true")
    if marked:  # the rest of Markdown has no meaning on one line of text
        title = _HEADING.sub("", _BREAK.sub(" ", title))
    yield "title", title
    yield "md", "1" if marked else "0"
    yield "theme", "dark" if last(asked, "theme").lower() == "dark" else "light"
    size = (_length(last(asked, "fontSize")) or FONT_SIZE) * UNIT
    yield "fontSize", f"{min(max(size, SMALLEST), LARGEST):.2f}"
    for index, mark in enumerate(_marks(asked, admits), start=1):
        yield (f"triangle{index}", "1") if mark.link is None else (f"image{index}", mark.link)
        yield f"width{index}", f"{max(1.0, mark.width):.2f}"
        yield f"height{index}", f"{max(1.0, mark.height):.2f}"


def _marks(asked: query.Pairs, admits: Callable[[str], bool]) -> Sequence[Mark]:
    """The pictures that can be had, each with its room; together they fit into the row."""
    widths, heights = _all(asked, "widths"), _all(asked, "heights")
    found: list[Mark] = []
    for index, link in enumerate(_all(asked, "images")[:LOOKED_AT]):
        width = _length(widths[index]) if index < len(widths) else None
        height = _length(heights[index]) if index < len(heights) else None
        if _is_triangle(link):
            found.append(_triangle(width, height))
        elif admits(link):
            # The side that follows the other one is as long as the picture's shape makes it.
            auto = HEIGHT if not width else HIGHEST / UNIT
            found.append(Mark(link, (width or WIDEST / UNIT) * UNIT, (height or auto) * UNIT))
    found = found[:MARKS]
    room = WIDEST - GAP * (len(found) - 1)
    share = room / max(1, len(found))
    if sum(min(mark.width, WIDEST) for mark in found) > room:
        return [_within(mark, share) for mark in found]
    return [_within(mark, WIDEST) for mark in found]


def _is_triangle(link: str) -> bool:
    """Whether a link leads to the triangle; by its last segment, in one pass over it."""
    name = link.rpartition("/")[2]
    return (
        link.startswith(TRIANGLES)
        and "triangle" in name
        and name.endswith((".svg", ".png"))
        and not any(mark in link for mark in "?#")
    )


def _triangle(width: float | None, height: float | None) -> Mark:
    """The triangle keeps its shape in the room that it is given."""
    sides = [side for side in (width and width / ASPECT, height) if side]
    high = min(sides, default=HEIGHT) * UNIT
    return Mark(None, high * ASPECT, high)


def _within(mark: Mark, width: float) -> Mark:
    """The mark, no wider than that and no higher than may be. A picture keeps its shape in any
    room; the triangle's room has its shape."""
    if mark.link is not None:
        return Mark(mark.link, min(mark.width, width), min(mark.height, HIGHEST))
    times = min(1.0, width / mark.width, HIGHEST / mark.height)
    return Mark(None, mark.width * times, mark.height * times)


def _length(text: str) -> float | None:
    """A length of CSS in pixels of the old card; None for `auto`, nothing, and what is none."""
    found = _LENGTH.match(text.lower().strip())
    if found is None or found[2] not in LENGTHS:
        return None
    return float(found[1]) * LENGTHS[found[2]] or None
