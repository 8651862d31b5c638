"""Labels: short texts that many cards share, such as a site name, fitted and set once.

In: a text of the scene, and where it stands. Out: what `typeset` gives, from bounded caches. A
label is the same on all cards with these fonts, in this style, at this place. The edition of the
fonts is in the keys, so a label is set anew after a font was added or discarded. Must not know
other nodes.
"""

from __future__ import annotations

from functools import lru_cache

from pyoji.engine.frame import Box
from pyoji.engine.scene import Direction, Text
from pyoji.engine.text.fit import FittedText
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style
from pyoji.engine.typeset import SetText, fitted, natural_width, style, typeset

MAX_LABEL = 32
"""The most characters of a label. Titles are left out: they differ, and would evict labels."""

KEPT_LABELS = 128
"""Shaped labels that are cached, in 2 MB."""

_MOST = 2 * KEPT_LABELS
"""Entries of each other cache: a label has several colours, and is measured in several areas."""


def is_label(node: Text) -> bool:
    """Whether other cards may share the text."""
    return node.max_lines == 1 and len(node.text) <= MAX_LABEL


def label_width(fonts: Fonts, node: Text) -> float:
    """Return the natural width of a label."""
    return _label_width(fonts, fonts.edition, node)


@lru_cache(maxsize=_MOST)
def _label_width(fonts: Fonts, _edition: int, node: Text) -> float:
    return natural_width(node, _shaped(fonts, node))


def fitted_label(fonts: Fonts, node: Text, width: float, height: float) -> FittedText:
    """Fit a label to a width and a height."""
    return _fitted_label(fonts, fonts.edition, node, width, height)


@lru_cache(maxsize=_MOST)
def _fitted_label(
    fonts: Fonts, _edition: int, node: Text, width: float, height: float
) -> FittedText:
    return fitted(fonts, node, _shaped(fonts, node), width, height)


def _shaped(fonts: Fonts, node: Text) -> Paragraph:
    return _prepared(fonts, fonts.edition, node.text, style(node))


@lru_cache(maxsize=KEPT_LABELS)
def _prepared(fonts: Fonts, _edition: int, text: str, style: Style) -> Paragraph:
    return prepare(fonts, text, style)


def typeset_label(
    fonts: Fonts,
    node: Text,
    fitted: FittedText,
    area: Box,
    direction: Direction,
    width: float,
) -> SetText:
    """Set a fitted label into its area on a card of this direction and width."""
    return _set_label(fonts, node, _Shared(fitted), area, direction, width)


class _Shared:
    """A fitted label, compared by identity: it has the edition of its fonts."""

    __slots__ = ("fitted",)

    def __init__(self, fitted: FittedText) -> None:
        self.fitted = fitted

    def __hash__(self) -> int:
        return id(self.fitted)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shared) and self.fitted is other.fitted


@lru_cache(maxsize=_MOST)
def _set_label(
    fonts: Fonts,
    node: Text,
    shared: _Shared,
    area: Box,
    direction: Direction,
    width: float,
) -> SetText:
    return typeset(fonts, node, shared.fitted, area, direction, width)
