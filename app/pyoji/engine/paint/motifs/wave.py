"""The episode card's recording: a waveform of bars, with a light behind the playback position."""

from __future__ import annotations

from collections.abc import Iterator
from math import sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_GAP, _BAR = 16, 2
"""About the space between two bars, and the thickness of a bar in such spaces."""

_HEADS = (0.38, 0.62, 0.5, 0.72)
"""Playback positions, as shares of the recording."""
_USUAL = 400
"""The height in design units from which the thickness of bars is proportional to the box."""


def recording(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a partly played recording; the seed sets its bars, playback position and kind.

    Bars are centred or begin at the lower edge, with a light behind the playback position; or the
    played bars are on a filled rectangle. Colours: played, remaining, outer light, inner light,
    bars on the rectangle and the dot at the playback position.
    """
    played, remaining, far_light, near_light, cut = motif.colors
    wave = _Wave(box, motif, scale)
    if motif.seed % 3 == 2:
        yield from wave.field(played)
        yield from wave.bars(0, wave.head, cut)
    else:
        yield from wave.light(1.0, far_light)
        yield from wave.light(0.64, near_light)
        yield from wave.bars(0, wave.head, played)
        yield from wave.needle(cut)
    yield from wave.bars(wave.head, wave.count, remaining)


class _Wave:
    """The geometry of the bars in a box."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        unit = motif.unit * scale
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        stretch = unit * max(1.0, self._h / (_USUAL * unit))
        pitch = 1 + _BAR
        self.count = round((self._w / (_GAP * stretch) - 1) / pitch)
        self._gap = self._w / (self.count * pitch + 1)  # as wide at both ends as between bars
        self._step, self._thick = self._gap * pitch, self._gap * _BAR
        self._seed, self._mirrored = motif.seed, motif.mirrored
        self._rises = motif.seed % 3 > 0
        self.head = 1 + round(self.count * _HEADS[motif.seed % len(_HEADS)])

    def _pen(self) -> Pen:
        return Pen((self._x, self._y, self._x + self._w, self._y + self._h))

    def _across(self, bar: float) -> float:
        at = self._gap + bar * self._step + self._thick / 2
        return self._x + self._w - at if self._mirrored else self._x + at

    def light(self, share: float, color: Color) -> Iterator[DrawOperation]:
        """Draw a disc around the head; `share` is relative to the largest that fits."""
        pen, half = self._pen(), 1 if self._rises else 2
        radius = share * self._h / half
        pen.disc(self._across(self.head - 1), self._y + self._h / half, radius)
        yield from pen.operations(color)

    def field(self, color: Color) -> Iterator[DrawOperation]:
        """Fill the box from its start to the middle between the head and the next bar."""
        pen = self._pen()
        long = self.head * self._step + self._gap / 2
        pen.rounded(self._x + (self._w - long if self._mirrored else 0), self._y, long, self._h, 0)
        yield from pen.operations(color)

    def bars(self, first: int, end: int, color: Color) -> Iterator[DrawOperation]:
        """Draw the bars from `first` up to `end`."""
        pen, thick = self._pen(), self._thick
        for bar in range(first, end):
            top, tall = self._extent(bar)
            foot = thick if self._rises else 0  # its round end stays below the box
            pen.rounded(self._across(bar) - thick / 2, top, thick, tall + foot, thick / 2)
        yield from pen.operations(color)

    def needle(self, color: Color) -> Iterator[DrawOperation]:
        """Draw a dot at the top of the head's bar."""
        pen, half = self._pen(), self._thick / 2
        pen.disc(self._across(self.head - 1), self._extent(self.head - 1)[0] + half, half / 2)
        yield from pen.operations(color)

    def _extent(self, bar: int) -> tuple[float, float]:
        """Return the top and the height of a bar."""
        tall = max(self._thick, _loud(bar, self._seed) * self._h)
        return self._y + (self._h if self._rises else self._h / 2 + tall / 2) - tall, tall


def _loud(bar: int, seed: int) -> float:
    """Return the height of a bar, as a share of the box."""
    phase = seed * 1.7
    # The product of three periods imitates syllables, sentences and breaths.
    loud = abs(sin(bar * 1.1 + phase)) * (0.4 + 0.6 * abs(sin(bar * 0.23 + phase * 2)))
    return loud * (0.72 + 0.28 * abs(sin(bar * 2.3 + phase)))
