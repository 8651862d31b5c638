"""Pipeline: the way of a card, on one screen.

    Card → Scene → Frame → image → Encoded
       compose layout  paint   encode

Synchronous and silent: no clock, network or environment. Safe to call from several threads.
"""

from __future__ import annotations

from .card import Card
from .encode import encode
from .encoded import Encoded
from .frame import Frame
from .layout import layout
from .paint import Painter
from .templates import Templates, compose
from .text.fonts import Fonts


class Pipeline:
    """Everything needed to draw a card."""

    def __init__(self, templates: Templates, fonts: Fonts) -> None:
        self._templates = templates
        self._fonts = fonts
        self._painter = Painter(fonts)

    def frame(self, card: Card) -> Frame:
        """The card laid out, unpainted."""
        scene = compose(card, self._templates.get(card.template))
        return layout(scene, self._fonts)

    def render(self, card: Card) -> Encoded:
        """The card as a file."""
        frame = self.frame(card)
        image = self._painter.paint(frame, card.scale)
        return Encoded(encode(image, card.format, card.quality), card.format, frame.missing)
