"""What a face draws, measured on its outlines.

In: the bytes of a font file. Out: the characters that it has ink for, and the scripts that it has
only in part. A character map alone is no proof: some faces map every Hangul syllable and leave
most of the glyphs empty. Such a face is refused. It must not know the bundle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import uharfbuzz as hb
from fontTools import unicodedata

from recipe.packages import BuildError


def _letters(*spans: tuple[int, int]) -> frozenset[int]:
    """Return the code points from the first to the last of each span."""
    return frozenset(cp for first, last in spans for cp in range(first, last + 1))


REPERTOIRES: Mapping[str, frozenset[int]] = {
    "Arab": _letters((0x621, 0x63A), (0x641, 0x64A)) | set(map(ord, "پچژکگی")),
    "Cyrl": _letters((0x401, 0x40C), (0x40E, 0x44F), (0x451, 0x45C), (0x45E, 0x45F)),
    "Deva": _letters((0x905, 0x90B), (0x90F, 0x90F), (0x913, 0x928), (0x92A, 0x930))
    | _letters((0x932, 0x933), (0x935, 0x939), (0x93E, 0x943), (0x947, 0x948))
    | _letters((0x94B, 0x94D), (0x95B, 0x95E)),
    "Grek": _letters((0x386, 0x386), (0x388, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE)),
    "Hang": _letters((0xAC00, 0xD7A3)),
    "Hani": _letters((0x4E00, 0x9FA5)),
    "Hebr": _letters((0x5D0, 0x5EA)),
    "Hira": _letters((0x3041, 0x3093)),
    "Kana": _letters((0x30A1, 0x30F6)),
    "Latn": _letters((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x131))
    | _letters((0x134, 0x137), (0x139, 0x13E), (0x141, 0x148), (0x14A, 0x17E))
    | _letters((0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x218, 0x21B), (0x1EA0, 0x1EF9)),
    "Thai": _letters((0xE01, 0xE3A), (0xE40, 0xE4E)),
}
"""Script → the letters that most titles in it need. Arabic has those of Arabic and Persian; Han
the 20,902 unified ideographs of Unicode 1.1; Latin those of European languages, Turkish and
Vietnamese."""

BLANK = frozenset(
    {0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x180F), 0x2800, 0x3164, 0xFFA0}
)
"""Characters of a script that draw nothing by definition."""
SHARED = frozenset({"Zyyy", "Zinh", "Zzzz"})
"""Script property of the characters that belong to no single script."""


def inked_characters(file: str, data: bytes) -> frozenset[int]:
    """Return the characters with a script that the face has ink for.

    Raises BuildError if it maps such a character to an empty glyph.
    """
    font = hb.Font(hb.Face(data))
    mapped = {cp for cp in font.face.unicodes if unicodedata.script(chr(cp)) not in SHARED}
    if font.face.has_color_paint:
        return frozenset(mapped)
    inked = frozenset(cp for cp in mapped if _has_ink(font, cp))
    empty = sorted(mapped - inked - BLANK)
    if empty:
        examples = " ".join(f"U+{cp:04X}" for cp in empty[:8])
        raise BuildError(f"{file} maps {len(empty)} characters to empty glyphs: {examples}")
    return inked


def _has_ink(font: hb.Font, cp: int) -> bool:
    glyph = font.get_nominal_glyph(cp)
    extents = None if glyph is None else font.get_glyph_extents(glyph)
    return extents is not None and bool(extents.width or extents.height)


def count_by_script(characters: Iterable[int]) -> dict[str, int]:
    """Return the number of characters of each script, sorted by script."""
    scripts = Counter(unicodedata.script(chr(cp)) for cp in characters)
    return dict(sorted(scripts.items()))


def incomplete_scripts(inked: frozenset[int]) -> list[str]:
    """Return the scripts of which the face has some usual letters, but not all."""
    return [
        script
        for script, letters in REPERTOIRES.items()
        if not inked.isdisjoint(letters) and not letters <= inked
    ]
