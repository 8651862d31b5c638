"""Read: a font file → faces that are safe to shape and draw, and their facts.

In: the bytes of a file and a request. Out: one Typeface per weight, or FontRefused with the table,
the finding and the remedy. `begin` is called with the table of each step, so that a parent process
knows at which one the reader died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import uharfbuzz as hb

from pyoji.engine.text.typefaces import character_map, container, instance, tables, unpack
from pyoji.engine.text.typefaces.coverage import coverage
from pyoji.engine.text.typefaces.facts import Typeface, facts, postscript_name
from pyoji.engine.text.typefaces.metrics import body_sizes
from pyoji.engine.text.typefaces.refusal import FontRefused

Begin = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FontRequest:
    """A selection from a font file.

    `face` is the PostScript name of a face in a collection. `axes` are positions on axes of a
    variable font; `weights` are its instances if `axes` has no weight. `scripts` restricts the
    letters (default: all).
    """

    face: str = ""
    axes: Mapping[str, float] = field(default_factory=dict)
    weights: tuple[int, ...] = (400,)
    scripts: tuple[str, ...] = ()


Reader = Callable[[bytes, FontRequest], Sequence[Typeface]]
"""Reads a font file, in this process or another. Raises FontRefused."""


def unobserved(_: str) -> None:
    """Ignore the step."""


def read(data: bytes, request: FontRequest, begin: Begin = unobserved) -> tuple[Typeface, ...]:
    """Read the faces of a file, lightest first. Raises FontRefused."""
    begin("file")
    by_tag = _tables(data, request.face, begin)
    begin("head")
    by_tag = tables.checked(by_tag)
    original = hb.Face(container.build(by_tag))
    _check_opened(original, by_tag)
    begin("fvar")
    axes = instance.axes(original)
    if "fvar" in by_tag and not axes:
        raise FontRefused("fvar", "axes that HarfBuzz cannot read")
    places = instance.places(axes, request.axes, request.weights)
    if axes:
        begin("gvar" if "gvar" in by_tag else "CFF2")
        files: Iterator[bytes] = instance.instances(original, places)
    else:
        files = iter([container.build(by_tag)])
    typefaces = []
    for file, place in zip(files, places, strict=True):
        begin("glyf" if "glyf" in by_tag else "CFF ")
        face = hb.Face(file)
        font = hb.Font(face)
        inked = coverage(font, request.scripts)
        weight, os2 = place.get(instance.WEIGHT), by_tag.get("OS/2", b"")
        font_facts = facts(face, original, os2, weight, inked, body_sizes(font), axes)
        static = {**container.tables(file), "cmap": character_map.table(inked.glyphs)}
        static.pop("name", None)
        typefaces.append(Typeface(container.build(static), font_facts))
    return tuple(typefaces)


def _tables(data: bytes, face: str, begin: Begin) -> Mapping[str, bytes]:
    kind = container.sniff(data)
    if kind == container.WOFF2:
        begin("wOF2")
        return unpack.tables(data)
    if kind == container.COLLECTION:
        begin("ttcf")
        return container.tables(data, _offset(data, face))
    return container.tables(data)


def _offset(data: bytes, name: str) -> int:
    """Return the offset of the face of a name in a collection."""
    offsets = container.face_offsets(data)
    names = {
        postscript_name(hb.Face(container.build(_named(data, offset)))): offset
        for offset in offsets
    }
    if name in names:
        return names[name]
    if not name and len(offsets) == 1:
        return offsets[0]
    problem = f"no face {name!r}" if name else f"a collection of {len(offsets)} faces"
    raise FontRefused("ttcf", problem, f"name one by `face`: {', '.join(sorted(names))}")


def _named(data: bytes, offset: int) -> Mapping[str, bytes]:
    """Return the tables that contain the name of a face."""
    by_tag = container.tables(data, offset)
    return {tag: by_tag[tag] for tag in ("name", "head", "maxp") if tag in by_tag}


def _check_opened(face: hb.Face, by_tag: Mapping[str, bytes]) -> None:
    """Raise FontRefused for a damaged table, which HarfBuzz ignores silently."""
    if face.glyph_count != tables.glyph_count(by_tag):
        raise FontRefused("maxp", "a wrong number of glyphs")
    if not face.unicodes:
        raise FontRefused("cmap", "no character", "save the font with a Unicode character map")
    for tag, is_readable in (
        ("GSUB", face.has_layout_substitution),
        ("GPOS", face.has_layout_positioning),
    ):
        if by_tag.get(tag) and not is_readable:
            raise FontRefused(tag, "a layout table that HarfBuzz cannot read")
