"""SVG size: the size of an SVG in CSS pixels (SVG 2 §7.2 and §8.9, CSS Values 4 §6).

In: the attributes of the root element, or the SVG. Out: width and height, or the same SVG with both
in pixels, for a renderer that supports fewer units. Only the root element is read. Must not know
the content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf
from xml.parsers import expat

PIXELS: Mapping[str, float] = {
    "": 1, "px": 1,
    "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96 / 72, "pc": 16,
    "em": 16, "rem": 16, "ex": 8, "ch": 8,  # of the initial font size
}  # fmt: skip
"""Pixels per unit. `%` and viewport units depend on the container, so the viewBox is used."""

MOST = 1e6
"""The longest side in pixels; larger sizes are scaled down."""

DPI = 96
"""CSS pixels per inch."""

_LARGE = 12_000
"""The longest side in pixels of a rewritten size."""

_LONGEST = 40  # characters of a length, and of each number of a viewBox
_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*)", re.ASCII)
_ATTRIBUTE = re.compile(rb"\s*([^\s=/>\"']+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_PLAIN = re.compile(r"(\d+(px)?)?", re.ASCII)
_NAME = re.compile(rb"<[^\s/>]+")

Attributes = Mapping[str, str]


def length(text: str) -> float | None:
    """Return a length in pixels; None if it is invalid or relative to a container."""
    match = _LENGTH.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    unit = PIXELS.get(match[2].lower()) if match else None
    if match is None or unit is None:
        return None
    return float(match[1]) * unit


def size(attributes: Attributes) -> tuple[float, float] | None:
    """Return the width and height of a root element; the viewBox replaces missing ones."""
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
    """Return the width and height of a viewBox."""
    if len(text) > 4 * _LONGEST:
        return None
    numbers = [length(number) for number in text.replace(",", " ").split()[2:]]
    match numbers:
        case [float() as width, float() as height] if width > 0 and height > 0:
            return width, height
        case _:
            return None


class _RootElement(Exception):
    """Stops the parser at the root element, which starts at byte `at`."""

    def __init__(self, at: int, attributes: Attributes) -> None:
        self.at, self.attributes = at, attributes
        super().__init__()


def in_pixels(svg: bytes) -> bytes:
    """Rewrite the SVG's size in whole pixels, with the same aspect ratio.

    Return it unchanged if it has such a size, no size, or is not XML.
    """
    root = _root(svg)
    sides = size(root.attributes) if root else None
    if root is not None and sides is not None and not _is_integral(root.attributes, sides):
        return _sized(svg, root, sides)
    return svg


def of_file(svg: bytes) -> tuple[float, float] | None:
    """Return the width and height of an SVG; None if it has none or is not XML."""
    root = _root(svg)
    return size(root.attributes) if root else None


def _root(svg: bytes) -> _RootElement | None:
    """Return the root element of an SVG; None if it is not XML."""
    parser = expat.ParserCreate()

    def begin(_: str, attributes: Attributes) -> None:
        raise _RootElement(parser.CurrentByteIndex, attributes)

    parser.StartElementHandler = begin
    try:
        parser.Parse(svg, True)
    except expat.ExpatError:
        return None
    except _RootElement as root:
        return root
    return None


def _is_integral(attributes: Attributes, sides: tuple[float, float]) -> bool:
    """Whether the size is written in whole pixels."""
    lengths = (attributes.get(side, "") for side in ("width", "height"))
    return all(map(float.is_integer, sides)) and all(map(_PLAIN.fullmatch, lengths))


def _sized(svg: bytes, root: _RootElement, sides: tuple[float, float]) -> bytes:
    """Write a size in whole pixels, large enough to preserve the aspect ratio."""
    name = _NAME.match(svg, root.at)
    if name is None:
        return svg
    times = _LARGE / max(sides)
    width, height = (round(side * times) for side in sides)
    attributes = f' width="{width}" height="{height}"'
    if "viewBox" not in root.attributes:
        attributes += f' viewBox="0 0 {sides[0]:.9g} {sides[1]:.9g}"'
    pieces = [svg[: name.end()], attributes.encode()]
    end = name.end()
    while match := _ATTRIBUTE.match(svg, end):
        if match[1] not in (b"width", b"height"):
            pieces.append(match[0])
        end = match.end()
    return b"".join((*pieces, svg[end:]))
