"""Old links: those made for the og-image service, `/{text}.png?theme=dark&md=1`, drawn here.

In: a request as that service took it. Out: the card of the template `og-image`. An old link always
draws: what it says wrong is drawn as if it had not been said. Its lengths were pixels of a card
2048 wide and become units of ours; its pictures stand in a row, and are the triangle of the
service's own playground, which the template draws, or from hosts that `admits` lets in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.card import EXTENSIONS
from app.link import query
from app.templates import Shelf
from app.web.cards import Asked, Cards

TEMPLATE = "og-image"

PATHS = ("/{text:text}.png", "/{text:text}.jpeg", "/{text:text}.jpg")
"""What such a link looks like. They stand after all other routes, which go before them."""

NOT_TEXTS = re.compile(r"(api|static|\.well-known)/|(favicon|apple-touch-icon)[^/]*\Z")
"""Texts that no author wrote: what lies below our own paths, and what browsers ask for unbidden."""

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


class TextConvertor(Convertor[str]):
    """Whatever a path holds, line ends too: people wrote titles of several lines."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """The text of the path."""
        return value

    def to_string(self, value: str) -> str:
        """The path of a text."""
        return value


register_url_convertor("text", TextConvertor())


class Mark(NamedTuple):
    """A picture of the row: where it lies (None: the triangle), and the room it may take."""

    link: str | None
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class OldLinks:
    """Answers old links; `cards` draws them, `admits` says which links pictures may come from."""

    shelf: Shelf
    cards: Cards
    admits: Callable[[str], bool] = lambda _: False

    async def __call__(self, request: Request) -> Response:
        """The answer to `request`."""
        raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        stem, _, extension = raw.removeprefix(b"/").rpartition(b".")
        format_ = EXTENSIONS.get(extension.decode("ascii", "replace").lower())
        if format_ is None or NOT_TEXTS.match(request.path_params["text"]):
            raise HTTPException(404)
        asked = _pairs(request.scope["query_string"])
        # What is signed is the meaning, which is found out only where a signature may be right.
        self.cards.demand(request, TEMPLATE, asked)
        pairs = tuple(_meant(_text(stem), asked, self.admits))
        templates = self.shelf.current
        if signature := _last(asked, "sig"):
            pairs += (("sig", signature),)
        template = templates.get(TEMPLATE)
        self.cards.count_as(request, template, format_)
        signed = self.cards.is_signed(request, template, pairs)
        card = templates.card(TEMPLATE, pairs, format_)
        versioned = bool(_last(asked, "v"))
        return await self.cards.answer(request, Asked(card, False, versioned, signed))


def _text(raw: bytes) -> str:
    """A path's text, mended as a query's value is; `&` and `+` are themselves in a path."""
    escaped = raw.replace(b"&", b"%26").replace(b"+", b"%2B")
    return dict(query.read(b"title=" + escaped)).get("title", "")


def _pairs(raw: bytes) -> query.Pairs:
    """The query's names and values, those that are repeated too."""
    return tuple(pair for piece in raw.split(b"&") for pair in query.read(piece))


def _all(pairs: query.Pairs, name: str) -> list[str]:
    return [value.strip() for each, value in pairs if each == name]


def _last(pairs: query.Pairs, name: str) -> str:
    return (_all(pairs, name) or [""])[-1]


def _meant(
    text: str, asked: query.Pairs, admits: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """What the template's parameters are called to draw the same; only what they allow."""
    marked = _last(asked, "md").lower() in ("1", "true")
    if marked:  # the rest of Markdown has no meaning on one line of text
        text = _HEADING.sub("", _BREAK.sub(" ", text))
    yield "title", text
    yield "md", "1" if marked else "0"
    yield "theme", "dark" if _last(asked, "theme").lower() == "dark" else "light"
    size = (_length(_last(asked, "fontSize")) or FONT_SIZE) * UNIT
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
