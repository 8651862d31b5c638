"""Small scenes of a card of 200 by 100 in a font whose letters are squares (`tests/box.py`).

At 10 pixels to the em a letter is 10 wide, its ink 8 from the left edge on, and a line is 9 high.
"""

from __future__ import annotations

from collections.abc import Callable

from pyoji.engine.color import Color
from pyoji.engine.frame import Art, Box, Frame, TextBlock
from pyoji.engine.scene import Lettering, Motif, Node, Picture, Scene, Stack, Text

PAPER, INK, RED = Color(255, 255, 255), Color(0, 0, 0), Color(255, 0, 0)
CARD = Box(0, 0, 200, 100)
MARK = Motif("cuckoo", (INK, INK))
LINE = 9.0  # the height of one

Place = Callable[..., Frame]


def text(words: str, name: str = "text", **how: object) -> Text:
    """A text of 10 pixels to the em and of one line, its lines 12 apart."""
    given = {"sizes": (10.0, 10.0), "max_lines": 1, "color": INK, "line_height": 1.2} | how
    lang = str(given.pop("lang", "en"))
    return Text(name, words, lang, "noto", weight=400, tracking=0.0, **given)


def mark(width: float, height: float, grow: int = 0) -> Picture:
    return Picture(MARK, width, height, grow)


def lettering(letters: str, **how: object) -> Lettering:
    """Decoration of 50 pixels' height."""
    return Lettering(letters, "en", "noto", 400, RED, **({"height": 50.0} | how))


def column(*children: Node, **how: object) -> Stack:
    return Stack("column", children, **how)


def row(*children: Node, **how: object) -> Stack:
    return Stack("row", children, **how)


def scene(node: Node) -> Scene:
    """A card of 1200 by 630 that holds one node."""
    return Scene("test", 1200, 630, "ltr", PAPER, (), node)


def art(frame: Frame) -> list[tuple[float, float, float, float]]:
    """The boxes of the pictures, in the order they are drawn."""
    found = [item.box for item in frame.items if isinstance(item, Art)]
    return [(box.x, box.y, box.w, box.h) for box in found]


def corners(frame: Frame) -> list[tuple[float, float]]:
    """Where the pictures lie."""
    return [(x, y) for x, y, _, _ in art(frame)]


def block(frame: Frame, name: str = "text") -> TextBlock:
    (found,) = (text for text in frame.texts if text.name == name)
    return found
