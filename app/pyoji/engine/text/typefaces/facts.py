"""Facts: names, weight, coverage and metrics of a face.

In: an opened face and its tables. Out: frozen values, also as JSON for another process. Must not
know texts; whether a face suits one is decided by `fallback`.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import uharfbuzz as hb
from pydantic import TypeAdapter

from pyoji.engine.text.typefaces.coverage import InkCoverage, Ranges
from pyoji.engine.text.typefaces.metrics import BodySizes

Embedding = Literal["installable", "editable", "preview", "restricted"]
"""The least restrictive bit of OS/2 fsType. The licence takes precedence over it."""

_LONGEST = 400  # characters of a name


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a variable font."""

    tag: str
    minimum: float
    default: float
    maximum: float


@dataclass(frozen=True, slots=True)
class FontFacts:
    """The facts of one face; `axes` are those of the variable font of which it is an instance."""

    family: str
    name: str
    """Its PostScript name."""
    weight: int
    glyphs: int
    ink: Mapping[str, int]
    """Letters and digits with ink, by script."""
    blank: Ranges
    """Mapped characters without ink."""
    x_height: float | None
    hangul: float | None
    """The ink height of a Hangul syllable, in em like x_height."""
    embedding: Embedding
    licence: str
    licence_url: str
    axes: tuple[Axis, ...] = ()

    @property
    def body_sizes(self) -> BodySizes:
        """The heights that determine how large the face looks."""
        return BodySizes(self.x_height, self.hangul)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Typeface:
    """A validated face: the bytes of a static TrueType or OpenType file, and facts."""

    data: bytes
    facts: FontFacts


_ADAPTER = TypeAdapter(FontFacts)


def to_json(facts: FontFacts) -> bytes:
    """Serialize facts."""
    return _ADAPTER.dump_json(facts)


def from_json(data: bytes) -> FontFacts:
    """Parse and validate facts; raise ValueError."""
    return _ADAPTER.validate_json(data)


_FAMILY, _NAME, _LICENCE, _LICENCE_URL, _TYPOGRAPHIC_FAMILY = 1, 6, 13, 14, 16


def facts(
    face: hb.Face,
    names: hb.Face,
    os2: bytes,
    weight: float | None,
    covered: InkCoverage,
    sizes: BodySizes,
    axes: tuple[Axis, ...],
) -> FontFacts:
    """Return the facts of a face.

    `names` is the face that its names are read from. `weight` is the position on the weight axis,
    None for a face without that axis.
    """
    return FontFacts(
        family=_text(names, _TYPOGRAPHIC_FAMILY) or _text(names, _FAMILY),
        name=_text(names, _NAME),
        weight=_weight(os2) if weight is None else round(min(max(weight, 1), 1000)),
        glyphs=face.glyph_count,
        ink=covered.ink,
        blank=covered.blank,
        x_height=sizes.x_height,
        hangul=sizes.hangul,
        embedding=_embedding(os2),
        licence=_text(names, _LICENCE),
        licence_url=_text(names, _LICENCE_URL),
        axes=axes,
    )


def postscript_name(face: hb.Face) -> str:
    """Return the PostScript name, which identifies a face in a collection."""
    return _text(face, _NAME)


def _text(face: hb.Face, name: int) -> str:
    try:
        text = face.get_name(name) or ""
    except UnicodeError:
        return ""
    return "".join(character for character in text[:_LONGEST] if character.isprintable())


def _weight(os2: bytes) -> int:
    """Return the weight on CSS's scale; some old fonts have 1 to 9 instead of 100 to 900."""
    if len(os2) < 6:
        return 400
    weight = int(struct.unpack_from(">H", os2, 4)[0])
    return min(weight * 100 if 1 <= weight <= 9 else weight or 400, 1000)


def _embedding(os2: bytes) -> Embedding:
    bits = struct.unpack_from(">H", os2, 8)[0] & 0xF if len(os2) >= 10 else 0
    if bits & 8:
        return "editable"
    if bits & 4:
        return "preview"
    return "restricted" if bits & 2 else "installable"
