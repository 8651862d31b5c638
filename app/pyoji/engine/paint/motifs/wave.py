"""The episode card's recording: words as bars, and the playhead between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from math import pi, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_GAP, _BAR = 14, 2
"""About the space between two bars, and the thickness of a bar in such spaces."""

_HEADS = (0.38, 0.62, 0.5, 0.70)
"""Playback positions, as shares of the recording."""

_WORDS = ((4, 0.58), (7, 1.0), (3, 0.4), (8, 0.9), (2, 0.5), (6, 1.0), (5, 0.66), (3, 0.84))
"""Words as they are spoken: how many bars, and how loud."""

_SYLLABLES = (1.0, 0.5, 0.82, 0.4, 0.94, 0.64)
"""How loud the bars of a word are, by turns."""

_PAUSE = 0.1
"""A bar between two words."""

_USUAL = 400
"""The height in design units from which the thickness of bars is proportional to the box."""

_HANDLE, _LINE, _DOT = 24, 8, 0.36
"""The radius of the playhead's handle, the thickness of its line, and the radius of the dot in the
handle as a share of its own."""


def recording(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a partly played recording; the seed sets its bars, playback position and kind.

    Bars are centred or begin at the lower edge, and the played ones may be on a filled rectangle.
    Colours: played, remaining, playhead, bars on the rectangle and the dot in the
    playhead's handle.
    """
    played, remaining, head, cut = motif.colors
    wave = _Wave(box, motif, scale)
    if motif.seed % 3:
        yield from wave.field(played)
        yield from wave.bars(0, wave.head, cut)
    else:
        yield from wave.bars(0, wave.head, played)
    yield from wave.bars(wave.head + 1, wave.count, remaining)
    yield from wave.playhead(head, cut)


class _Wave:
    """The geometry of the bars in a box."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        unit = motif.unit * scale
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        self._unit = stretch = unit * max(1.0, self._h / (_USUAL * unit))
        pitch = 1 + _BAR
        self.count = round((self._w / (_GAP * stretch) - 1) / pitch)
        self._gap = self._w / (self.count * pitch + 1)  # as wide at both ends as between bars
        self._step, self._thick = self._gap * pitch, self._gap * _BAR
        self._mirrored, self._rises = motif.mirrored, motif.seed % 3 == 1
        self.head = round(self.count * _HEADS[motif.seed % len(_HEADS)])
        self._loud = _heights(self.count, motif.seed)

    def _pen(self) -> Pen:
        return Pen((self._x, self._y, self._x + self._w, self._y + self._h))

    def _across(self, bar: float) -> float:
        at = self._gap + bar * self._step + self._thick / 2
        return self._x + self._w - at if self._mirrored else self._x + at

    @property
    def _top(self) -> float:
        return self._y + _HANDLE * self._unit

    def field(self, color: Color) -> Iterator[DrawOperation]:
        """Fill the box from its start to the playhead, below the middle of its handle."""
        pen, at = self._pen(), self._across(self.head)
        start, end = (at, self._x + self._w) if self._mirrored else (self._x, at)
        pen.rounded(start, self._top, end - start, self._y + self._h - self._top, 0)
        yield from pen.operations(color)

    def bars(self, first: int, end: int, color: Color) -> Iterator[DrawOperation]:
        """Draw the bars from `first` up to `end`."""
        pen, thick = self._pen(), self._thick
        for bar in range(first, end):
            top, tall = self._extent(bar)
            foot = thick if self._rises else 0  # its round end stays below the box
            pen.rounded(self._across(bar) - thick / 2, top, thick, tall + foot, thick / 2)
        yield from pen.operations(color)

    def playhead(self, color: Color, dot: Color) -> Iterator[DrawOperation]:
        """Draw a line in a bar's place from a round handle to the foot."""
        pen, at, half = self._pen(), self._across(self.head), _LINE / 2 * self._unit
        pen.disc(at, self._top, _HANDLE * self._unit)
        pen.rounded(at - half, self._top, 2 * half, self._y + self._h - self._top, 0)
        yield from pen.operations(color)
        pen = self._pen()
        pen.disc(at, self._top, _DOT * _HANDLE * self._unit)
        yield from pen.operations(dot)

    def _extent(self, bar: int) -> tuple[float, float]:
        """Return the top and the height of a bar, which is well below the middle of the handle."""
        room = self._y + self._h - self._top - _HANDLE * self._unit
        tall = max(self._thick, self._loud[bar] * room)
        middle = (self._top + self._y + self._h) / 2
        return (self._y + self._h if self._rises else middle + tall / 2) - tall, tall


def _heights(count: int, seed: int) -> list[float]:
    """Return the heights of bars, as shares of the largest: words, each after a pause."""
    turn = seed % len(_WORDS)
    words = chain(_WORDS[turn:], *[_WORDS] * (1 + count // len(_WORDS)))
    heights: list[float] = []
    for long, loud in words:
        for bar in range(long):
            swell = sin(pi * (bar + 0.8) / (long + 0.6)) ** 0.6
            heights.append(loud * swell * _SYLLABLES[(bar + seed + long) % len(_SYLLABLES)])
        heights.append(_PAUSE)
        if len(heights) >= count:
            break
    return heights[:count]
