"""Typefaces that tests make: every letter is a square, as heavy as the face is.

A square stands on the baseline; Hangul's is 0.8 em high, a small letter's 0.5 em. A face has the
letters it is given, with ink or empty. Equal calls give equal bytes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable

from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import build

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,"
EUROPEAN = LATIN + "".join(map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))))
"""With every letter of the languages that are written in Latin, Vietnamese and Turkish too."""
SYLLABLES = "".join(map(chr, range(0xAC00, 0xAC00 + 2400)))
"""The first 2,400 Hangul syllables; 힣, the last of all, is not among them."""
EM = 1000


def _height(letter: str) -> int:
    return 800 if letter >= "\u1100" else 500 if letter.islower() else 700


def face(
    letters: str = LATIN,
    *,
    name: str = "Brand",
    weight: int = 400,
    ink: float = 1.0,
    empty: Iterable[str] = (),
    postscript: bool = False,
    embedding: int = 0,
    licence: str = "",
    features: str = "",
) -> TTFont:
    """A face with these letters, `ink` times as large as usual; those in `empty` have no ink.

    `features` is the source of its layout tables, in the syntax of feature files.
    """
    blank = frozenset(empty)
    letters = "".join(sorted(set(letters)))
    shapes = {".notdef": 700, "space": 0} | {
        _glyph(letter): 0 if letter in blank else round(_height(letter) * ink) for letter in letters
    }
    builder = FontBuilder(EM, isTTF=not postscript)
    builder.setupGlyphOrder(list(shapes))
    builder.setupCharacterMap({0x20: "space"} | {ord(each): _glyph(each) for each in letters})
    width = 200 + weight // 2
    if postscript:
        strings = {glyph: _charstring(width, height) for glyph, height in shapes.items()}
        builder.setupCFF(f"{name}-{weight}", {}, strings, {})
    else:
        builder.setupGlyf({glyph: _outline(width, height) for glyph, height in shapes.items()})
    builder.setupHorizontalMetrics(dict.fromkeys(shapes, (width + 100, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    names = {
        "familyName": name,
        "styleName": "Regular",
        "psName": f"{name}-{weight}",
        "licenseDescription": licence,
    }
    builder.setupNameTable(names, mac=False)
    builder.setupOS2(usWeightClass=weight, fsType=embedding)
    builder.setupPost(keepGlyphNames=False)
    if features:
        builder.addOpenTypeFeatures(features)
    builder.font["head"].created = builder.font["head"].modified = 3_800_000_000
    return builder.font


def _glyph(letter: str) -> str:
    return f"u{ord(letter):04X}"


def _outline(width: int, height: int) -> object:
    pen = TTGlyphPen(None)
    if height:
        _square(pen, width, height)
    return pen.glyph()


def _charstring(width: int, height: int) -> object:
    pen = T2CharStringPen(width + 100, None)
    if height:
        _square(pen, width, height)
    return pen.getCharString()


def _square(pen: object, width: int, height: int) -> None:
    pen.moveTo((0, 0))
    for corner in ((0, height), (width, height), (width, 0)):
        pen.lineTo(corner)
    pen.closePath()


def variable(letters: str = LATIN, *, name: str = "Brand") -> TTFont:
    """A face with a weight axis from 100 to 900, 400 by default."""
    space = DesignSpaceDocument()
    space.addAxis(AxisDescriptor(name="Weight", tag="wght", minimum=100, default=400, maximum=900))
    for weight in (100, 400, 900):
        source = SourceDescriptor(
            name=str(weight),
            font=face(letters, name=name, weight=weight),
            location={"Weight": weight},
        )
        space.addSource(source)
    font, _, _ = build(space)
    return font


def file(font: TTFont, flavor: str | None = None) -> bytes:
    """The face as a file; `flavor` "woff2" packs it."""
    out = io.BytesIO()
    font.flavor = flavor
    font.recalcTimestamp = False
    font.save(out)
    return out.getvalue()


def collection(*fonts: TTFont) -> bytes:
    """The faces as one collection."""
    bundle = TTCollection()
    bundle.fonts = list(fonts)
    out = io.BytesIO()
    bundle.save(out)
    return out.getvalue()


def without(data: bytes, tag: str) -> bytes:
    """The file with the table of that tag under a name that no program knows."""
    at = data.index(tag.encode(), 12)
    return data[:at] + b"zzzz" + data[at + 4 :]


def altered(data: bytes, tag: str, at: int, value: bytes) -> bytes:
    """The file with other bytes at a place in the table of that tag."""
    record = data.index(tag.encode(), 12)
    (start,) = struct.unpack_from(">I", data, record + 8)
    return data[: start + at] + value + data[start + at + len(value) :]
