"""A font whose every letter is a square, for tests that know each pixel.

A letter is 0.8 em wide and high, stands on the baseline and is followed by 0.2 em of air: at 5
pixels to the em it is four pixels square with one between two. The line above and below it is
what a line of Hangul asks for, so that a text's box is its ink.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pyoji.engine.text.bundle import Bundle, FontFile
from pyoji.engine.text.fonts import Fonts

STEM = "Box-Regular"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz…·אבגד"
_EM, _INK = 1000, 800


def box_fonts(directory: Path) -> Fonts:
    """A bundle of the box font alone, written into `directory`."""
    square, blank = TTGlyphPen(None), TTGlyphPen(None)
    square.moveTo((0, 0))
    for corner in ((0, _INK), (_INK, _INK), (_INK, 0)):
        square.lineTo(corner)
    square.closePath()
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "space", "square"])
    builder.setupCharacterMap({0x20: "space"} | dict.fromkeys(map(ord, LETTERS), "square"))
    inked = square.glyph()
    builder.setupGlyf({".notdef": inked, "space": blank.glyph(), "square": inked})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "space", "square"), (_EM, 0)))
    builder.setupHorizontalHeader(ascent=_INK, descent=0)
    builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(directory / f"{STEM}.ttf")
    return Fonts(directory, Bundle((FontFile(f"{STEM}.ttf", "", "", "", 0, "", "Box", 400),), ()))
