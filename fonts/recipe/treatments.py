"""What is done to a font between its package and the bundle.

In: the bytes of a font file. Out: the bytes to ship. Nothing but what a treatment names is
changed, and no clock is read: `head.modified` stays what the maker wrote. It must not know which
font gets which treatment.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import uharfbuzz as hb
from fontTools.ttLib import TTFont

HINT_TABLES = ("cvt ", "fpgm", "prep", "hdmx", "VDMX", "LTSH")
HINT_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
)
VERTICAL_TABLES = ("VORG", "vhea", "vmtx")
EDITOR_TABLES = ("DSIG", "FFTM")
"""A signature that a change breaks, and the time stamps of a font editor."""

CJK_FACE = 1
"""The Korean face of a collection (Japanese, Korean, Simplified, Traditional, Hong Kong)."""
CJK_FEATURES = (
    *("ccmp", "locl", "ljmo", "vjmo", "tjmo", "liga", "calt", "kern", "mark", "mkmk"),
    *("palt", "halt", "fwid", "hwid", "pwid"),
)
HAN_EXTENSIONS = (range(0x3400, 0x4DC0), range(0x20000, 0x2F800), range(0x30000, 0x40000))
"""CJK Unified Ideographs Extension A; those of plane 2; those of plane 3."""
KANA_AND_HAN = (
    *(range(0x3040, 0x3100), range(0x31F0, 0x3200), range(0xFF65, 0xFFA0)),
    *(range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x40000)),
)

CODE_FAMILY = "Pyoji Code"
"""D2Coding reserves its name, so a part of it has another (OFL, condition 3)."""
SUBFAMILY = 2
PRESENTED = frozenset({1, SUBFAMILY, 3, 4, 6, 16, 17, 18, 20, 21, 22})
"""Name IDs by which a program presents a font to its user."""
WINDOWS_ENGLISH = (3, 1, 0x409)


@dataclass(frozen=True)
class Treatment:
    """A change to a font file, and how the manifest describes it."""

    words: str
    apply: Callable[[bytes], bytes]


def keep(data: bytes) -> bytes:
    """Return the file as published, which a reserved font name asks for."""
    return data


def unhint(data: bytes) -> bytes:
    """Drop TrueType instructions and a signature that this breaks."""
    font = _open(data)
    for tag in (*HINT_TABLES, "DSIG"):
        if tag in font:
            del font[tag]
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        glyphs.glyphs[name].trim(remove_hinting=True)
    for limit in HINT_LIMITS:
        setattr(font["maxp"], limit, 0)
    return _save(font)


def drop_svg(data: bytes) -> bytes:
    """Leave COLRv1 as the only drawing of each emoji."""
    font = _open(data)
    for tag in ("SVG ", "CBDT", "CBLC", "DSIG"):
        if tag in font:
            del font[tag]
    return _save(font)


def take_korean(data: bytes) -> bytes:
    """Take the Korean face with every glyph, without hints and vertical setting."""
    plan = hb.SubsetInput()
    plan.keep_everything()
    return subset(hb.Face(data, CJK_FACE), plan, CJK_FEATURES, hb.SubsetFlags.RETAIN_GIDS)


def take_common_korean(data: bytes) -> bytes:
    """Take the Korean face without the ideographs of the extensions, which few titles hold."""
    face = hb.Face(data, CJK_FACE)
    return subset(face, _without(face, HAN_EXTENSIONS), CJK_FEATURES)


def take_code(index: int) -> Callable[[bytes], bytes]:
    """Return a function that takes one face of D2Coding, without kana and Han, and renames it."""

    def apply(data: bytes) -> bytes:
        face = hb.Face(data, index)
        return rename(subset(face, _without(face, KANA_AND_HAN), ()), CODE_FAMILY)

    return apply


def _without(face: hb.Face, dropped: Iterable[range]) -> hb.SubsetInput:
    """Plan a subset that lacks the characters in these ranges."""
    plan = hb.SubsetInput()
    plan.keep_everything()
    plan.glyph_set.clear()
    plan.unicode_set.clear()
    plan.unicode_set.update(cp for cp in face.unicodes if not any(cp in span for span in dropped))
    return plan


def subset(
    face: hb.Face,
    plan: hb.SubsetInput,
    features: Iterable[str],
    flags: hb.SubsetFlags = hb.SubsetFlags.DEFAULT,
) -> bytes:
    """Return the planned part of a face with these features, without hints and vertical setting."""
    plan.flags = (
        hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_PRUNE_UNICODE_RANGES
        | hb.SubsetFlags.NAME_LEGACY
        | flags
    )
    plan.layout_feature_tag_set.clear()
    plan.layout_feature_tag_set.update(map(_tag, features))
    plan.drop_table_tag_set.update(map(_tag, (*VERTICAL_TABLES, *EDITOR_TABLES)))
    return bytes(hb.subset(face, plan).blob.data)


def rename(data: bytes, family: str) -> bytes:
    """Replace the names that a user sees; keep copyright, version and licence."""
    font = _open(data)
    table = font["name"]
    style = table.getDebugName(SUBFAMILY)
    table.names = [record for record in table.names if record.nameID not in PRESENTED]
    postscript = f"{family.replace(' ', '')}-{style}"
    names = {1: family, SUBFAMILY: style, 3: postscript, 4: f"{family} {style}", 6: postscript}
    for name_id, name in names.items():
        table.setName(name, name_id, *WINDOWS_ENGLISH)
    return _save(font)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _open(data: bytes) -> TTFont:
    return TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False, lazy=True)


def _save(font: TTFont) -> bytes:
    stream = io.BytesIO()
    font.save(stream, reorderTables=None)
    return stream.getvalue()


_FEATURES = f"hints and vertical tables dropped; features kept: {' '.join(CJK_FEATURES)}"
UNTOUCHED = Treatment("nothing, the file is as published", keep)
UNHINTED = Treatment("TrueType instructions dropped", unhint)
COLR_ONLY = Treatment("SVG table dropped, COLRv1 kept", drop_svg)
KOREAN_FACE = Treatment(
    f"face {CJK_FACE} (KR) of the collection, all glyphs kept; {_FEATURES}", take_korean
)
COMMON_KOREAN_FACE = Treatment(
    f"face {CJK_FACE} (KR) of the collection, ideographs of the extensions dropped; {_FEATURES}",
    take_common_korean,
)
CODE_FACES = {
    style: Treatment(
        f"face {index} of the collection, renamed {CODE_FAMILY}; kana, Han and hints dropped",
        take_code(index),
    )
    for index, style in enumerate(("Regular", "Bold"))
}
"""Style → what makes that face of the code family."""
