"""The episode card's waveform."""

from __future__ import annotations

from collections.abc import Iterator
from math import sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


def waveform(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a partly played recording as bars around a middle line; the seed sets the sound.

    The waveform may extend beyond the box's end on narrow cards. Colours: played, remaining.
    """
    played, remaining = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    step, thick, middle = 20 * unit, 8 * unit, y + h / 2
    count = int(w / step) + 1
    played_bars = 9 + motif.seed * 5 % 12
    for color, first, end in ((played, 0, played_bars), (remaining, played_bars, count)):
        pen = Pen((x, y, x + w, y + h))
        for bar in range(first, end):
            phase = motif.seed * 1.7
            # Three overlaid periods imitate syllables, sentences and breaths.
            loud = abs(sin(bar * 0.9 + phase)) * (0.35 + 0.65 * abs(sin(bar * 0.21 + phase * 2)))
            loud *= 0.7 + 0.3 * abs(sin(bar * 2.3 + phase))
            half = max(thick, loud * h) / 2 - thick / 2
            at = x + step * bar + thick / 2
            if motif.mirrored:
                at = x + w - step * bar - thick / 2
            pen.bar(at, middle - half, at, middle + half, thick)
        yield from pen.operations(color)
