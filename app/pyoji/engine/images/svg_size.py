"""SVG size: how large an SVG says it is, in CSS pixels (SVG 2 §7.2 and §8.9, CSS Values 4 §6).

In: the attributes of its outermost element, or the whole of it. Out: width and height, or the same
SVG with both of them in pixels, for a renderer that knows fewer units. Only the outermost element
is read. It must not know what is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf
from xml.parsers import expat

PIXELS: Mapping[str, float] = {
    "": 1, "px": 1,
    "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96 / 72, "pc": 16,
    "em": 16, "rem": 16, "ex": 8, "ch": 8,  # of a font's initial size: a picture has no other
}  # fmt: skip
"""Pixels to each unit; `%` and the units of a viewport depend on what an SVG is put into, which is
its viewBox here."""

MOST = 1e6
"""The longest side, in pixels; of a larger size only the shape is kept."""

DPI = 96
"""Pixels of an inch in CSS."""

_LARGE = 12_000
"""The longest side in pixels of a size that is written anew."""

_LONGEST = 40  # characters of a length, and of each number of a viewBox
_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*)", re.ASCII)
_ATTRIBUTE = re.compile(rb"\s*([^\s=/>\"']+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_PLAIN = re.compile(r"(\d+(px)?)?", re.ASCII)
_NAME = re.compile(rb"<[^\s/>]+")

Attributes = Mapping[str, str]


def length(text: str) -> float | None:
    """A length in pixels; None for what is none, or depends on what is around it."""
    found = _LENGTH.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    unit = PIXELS.get(found[2].lower()) if found else None
    if found is None or unit is None:
        return None
    return float(found[1]) * unit


def size(attributes: Attributes) -> tuple[float, float] | None:
    """The width and height that an outermost element says, its viewBox for what it does not."""
    width, height = (length(attributes.get(side, "")) for side in ("width", "height"))
    box = _box(attributes.get("viewBox", ""))
    match width, height, box:
        case float(), float(), _:
            sides = width, height
        case float(), None, (across, down):
            sides = width, width * down / across
        case None, float(), (across, down):
            sides = height * across / down, height
        case None, None, (across, down):
            sides = across, down
        case _:
            return None
    if not min(sides) > 0 or max(sides) == inf:
        return None
    times = min(1.0, MOST / max(sides))
    return sides[0] * times, sides[1] * times


def _box(text: str) -> tuple[float, float] | None:
    """The width and height of a viewBox."""
    if len(text) > 4 * _LONGEST:
        return None
    numbers = [length(number) for number in text.replace(",", " ").split()[2:]]
    match numbers:
        case [float() as width, float() as height] if width > 0 and height > 0:
            return width, height
        case _:
            return None


class _Found(Exception):
    """The outermost element begins at `at`."""

    def __init__(self, at: int, attributes: Attributes) -> None:
        self.at, self.attributes = at, attributes
        super().__init__()


def in_pixels(svg: bytes) -> bytes:
    """The SVG of the same shape with its size in pixels, for a renderer that takes whole ones.

    Unchanged where it has such a size, or none, or is no XML.
    """
    parser = expat.ParserCreate()

    def begin(_: str, attributes: Attributes) -> None:
        raise _Found(parser.CurrentByteIndex, attributes)

    parser.StartElementHandler = begin
    try:
        parser.Parse(svg, True)
    except expat.ExpatError:
        return svg
    except _Found as root:
        sides = size(root.attributes)
        if sides is not None and not _is_whole(root.attributes, sides):
            return _sized(svg, root, sides)
    return svg


def _is_whole(attributes: Attributes, sides: tuple[float, float]) -> bool:
    """Whether the size is in whole pixels as it is written."""
    said = (attributes.get(side, "") for side in ("width", "height"))
    return all(map(float.is_integer, sides)) and all(map(_PLAIN.fullmatch, said))


def _sized(svg: bytes, root: _Found, sides: tuple[float, float]) -> bytes:
    """The SVG, so large that its sides in whole pixels have its shape."""
    name = _NAME.match(svg, root.at)
    if name is None:
        return svg
    times = _LARGE / max(sides)
    width, height = (round(side * times) for side in sides)
    said = f' width="{width}" height="{height}"'
    if "viewBox" not in root.attributes:
        said += f' viewBox="0 0 {sides[0]:.9g} {sides[1]:.9g}"'
    pieces = [svg[: name.end()], said.encode()]
    end = name.end()
    while found := _ATTRIBUTE.match(svg, end):
        if found[1] not in (b"width", b"height"):
            pieces.append(found[0])
        end = found.end()
    return b"".join((*pieces, svg[end:]))
