"""Tables: validate the tables that shaping and drawing use, and drop the others.

In: the tables of a face. Out: the tables in use, or FontRefused for the first damaged one. Checked
are lengths and counts that other tables rely on; HarfBuzz checks offsets within tables. Dropped are
tables without an effect on a card: hints, bitmaps, colours, Apple's layout, signatures.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable, Mapping
from itertools import pairwise

from pyoji.engine.text.typefaces.limits import MOST_AXES
from pyoji.engine.text.typefaces.refusal import FontRefused

REQUIRED = ("cmap", "head", "hhea", "hmtx", "maxp")

USED = frozenset({*REQUIRED, "OS/2", "name", "glyf", "loca", "CFF ", "CFF2", "GDEF", "GSUB",
                  "GPOS", "kern", "fvar", "gvar", "avar", "HVAR", "MVAR", "STAT"})  # fmt: skip

_MAGIC = 0x5F0F3CF5
_OUTLINES = "choose a font with outlines: TrueType (glyf) or PostScript (CFF)"

ByTag = Mapping[str, bytes]


def checked(by_tag: ByTag) -> dict[str, bytes]:
    """Return the tables in use, validated."""
    for tag in REQUIRED:
        if not by_tag.get(tag):
            raise FontRefused(tag, "no such table")
    if not {"glyf", "CFF ", "CFF2"} & by_tag.keys():
        raise FontRefused("glyf", "no outlines", _OUTLINES)
    for check in _CHECKS:
        check(by_tag)
    return {tag: data for tag, data in by_tag.items() if tag in USED}


def units(by_tag: ByTag) -> int:
    """Return the units per em."""
    return int(struct.unpack_from(">H", by_tag["head"], 18)[0])


def glyph_count(by_tag: ByTag) -> int:
    """Return the number of glyphs according to maxp."""
    return int(struct.unpack_from(">H", by_tag["maxp"], 4)[0])


def _length(by_tag: ByTag, tag: str, least: int) -> bytes:
    data = by_tag[tag]
    if len(data) < least:
        raise FontRefused(tag, f"{len(data):,} bytes of at least {least:,}")
    return data


def _head(by_tag: ByTag) -> None:
    data = _length(by_tag, "head", 54)
    if struct.unpack_from(">I", data, 12)[0] != _MAGIC:
        raise FontRefused("head", "a wrong magic number")
    if not 16 <= units(by_tag) <= 16384:
        raise FontRefused("head", f"{units(by_tag)} units per em", "16 to 16,384 are allowed")


def _maxp(by_tag: ByTag) -> None:
    _length(by_tag, "maxp", 6)
    if not glyph_count(by_tag):
        raise FontRefused("maxp", "no glyphs")


def _metrics(by_tag: ByTag) -> None:
    (count,) = struct.unpack_from(">H", _length(by_tag, "hhea", 36), 34)
    if not 1 <= count <= glyph_count(by_tag):
        raise FontRefused("hhea", f"{count:,} advances for {glyph_count(by_tag):,} glyphs")
    _length(by_tag, "hmtx", 4 * count)


def _loca(by_tag: ByTag) -> None:
    if "glyf" not in by_tag:
        return
    if "loca" not in by_tag:
        raise FontRefused("loca", "no such table")
    is_long = struct.unpack_from(">h", by_tag["head"], 50)[0]
    if is_long not in (0, 1):
        raise FontRefused("head", f"the loca format {is_long}")
    count = glyph_count(by_tag) + 1
    width = 4 if is_long else 2
    offsets = array(
        "I" if is_long else "H", _length(by_tag, "loca", width * count)[: width * count]
    )
    if sys.byteorder == "little":
        offsets.byteswap()
    if any(end < begin for begin, end in pairwise(offsets)):
        raise FontRefused("loca", "offsets that do not ascend")
    if offsets[-1] * (1 if is_long else 2) > len(by_tag["glyf"]):
        raise FontRefused("loca", "offsets beyond the end of glyf")


def _cff(by_tag: ByTag) -> None:
    for tag, major in (("CFF ", 1), ("CFF2", 2)):
        if tag in by_tag and _length(by_tag, tag, 5)[0] != major:
            raise FontRefused(tag, f"the version {by_tag[tag][0]}")


def _fvar(by_tag: ByTag) -> None:
    if "fvar" not in by_tag:
        return
    start, _, count, size = struct.unpack_from(">4H", _length(by_tag, "fvar", 16), 4)
    if not 1 <= count <= MOST_AXES:
        raise FontRefused("fvar", f"{count:,} axes", f"a font has 1 to {MOST_AXES}")
    if size < 20 or start + size * count > len(by_tag["fvar"]):
        raise FontRefused("fvar", "a truncated list of axes")
    for number in range(count):
        tag, *positions = struct.unpack_from(">4s3i", by_tag["fvar"], start + size * number)
        if not tag.isascii() or not tag.decode("ascii").isprintable():
            raise FontRefused("fvar", f"an invalid axis tag {tag!r}")
        if positions != sorted(positions):
            axis = tag.decode("ascii")
            raise FontRefused("fvar", f"an axis {axis!r} whose default is outside its range")


_CHECKS: tuple[Callable[[ByTag], None], ...] = (_head, _maxp, _metrics, _loca, _cff, _fvar)
