"""Recognition: the bytes of a file → what kind of file it is, its name in a brand, and its facts.

In: bytes, a name, readers of fonts and of pictures. Out: a `Recognized`, or a refusal with what is
allowed. The content decides, not the name. A picture's size is read from its header before it is
decoded. Both readers use a separate process. It must not know where the file is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from pyoji.byte_sizes import KIB
from pyoji.engine.design import assets
from pyoji.engine.design.font_notes import LICENCE, SYLLABLES
from pyoji.engine.design.own_fonts import EXTENSIONS
from pyoji.engine.design.schema import NAME
from pyoji.engine.images import measure, svg_size
from pyoji.engine.paint import check
from pyoji.engine.text.face import open_data
from pyoji.engine.text.typefaces.coverage import COMMON_SCRIPTS
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.engine.text.typefaces.read import FontRequest, Reader
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.engine.text.voices import VOICES
from pyoji.sandbox import pictures
from pyoji.web.studio.refusals import UNSUPPORTED_FILE, StudioRefusal, too_large

LICENCE_BYTES = 64 * KIB

ALLOWED = (
    "use a picture (PNG, JPEG, WebP or SVG), a font (TTF, OTF, TTC or WOFF2), or the text of a "
    "font's licence"
)

_FONTS: Mapping[bytes, tuple[str, str]] = {
    b"\0\1\0\0": ("TTF", ".ttf"),
    b"true": ("TTF", ".ttf"),
    b"OTTO": ("OTF", ".otf"),
    b"ttcf": ("TTC", ".ttc"),
    b"wOF2": ("WOFF2", ".woff2"),
}

_OLD_FONT = b"wOFF"
"""WOFF 1.0, which the reader refuses with a remedy."""

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows gives to devices, with any extension: a zip is unpacked there too."""

_LONGEST_STEM = 60
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Recognized:
    """A file that a brand can have: its name there, `picture`, `font` or `licence`, and facts."""

    name: str
    kind: str
    facts: Mapping[str, Any]


def recognize(
    content: bytes,
    name: str,
    read_font: Reader,
    face: str = "",
    read_picture: pictures.Reader = pictures.colors,
) -> Recognized:
    """Return what the file is; raise StudioRefusal if a brand cannot have it.

    `face` is the PostScript name of a face in a collection.
    """
    if content[:4] in (*_FONTS, _OLD_FONT):
        return _font(content, name, read_font, face)
    picture = assets.kind(content)
    if picture is not None:
        return _picture(content, name, picture, read_picture)
    if LICENCE.search(PurePosixPath(name).name) and is_text(content):
        return _licence(content, name)
    raise _unsupported("a file of another type" if content else "an empty file", ALLOWED)


def _font(content: bytes, name: str, read_font: Reader, face: str) -> Recognized:
    if len(content) > FILE_BYTES:
        raise too_large("The font", FILE_BYTES, len(content))
    try:
        typeface = read_font(content, FontRequest(face))[0]
    except FontRefused as error:
        where = "" if error.table == "file" else f" in its table {error.table.strip()}"
        raise _unsupported(f"a font with {error.found}{where}", error.remedy) from None
    format_, extension = _FONTS[content[:4]]
    name = _named(name, "font", extension, EXTENSIONS)
    facts, is_collection = typeface.facts, format_ == "TTC"
    axis = next((axis for axis in facts.axes if axis.tag == "wght"), None)
    weights = [axis.minimum, axis.maximum] if axis else [facts.weight]
    covers = open_data(name, typeface.data).covers
    return Recognized(
        name,
        "font",
        {
            "format": format_,
            "family": facts.family,
            "face": facts.name if is_collection else "",
            "weight": facts.weight,
            "weights": weights,
            "axes": [asdict(axis) for axis in facts.axes],
            "scripts": {k: n for k, n in facts.ink.items() if k not in COMMON_SCRIPTS},
            "hangul": sum(map(covers, SYLLABLES)),
            "embedding": facts.embedding,
            "licence": facts.licence,
            "yaml": _declaration(facts.family, name, facts.name if is_collection else ""),
        },
    )


def _declaration(family: str, file: str, face: str) -> str:
    """Return the line that declares a font, for the key `fonts`."""
    name = re.sub(r"[^a-z0-9]+", "-", family.lower()).strip("-")[:40].rstrip("-")
    if name in VOICES or not re.fullmatch(NAME, name):
        name = "brand"
    entry = f"{{file: {file}, face: {json.dumps(face)}}}" if face else file
    return f"{name}: {{files: [{entry}]}}\n"


def _picture(content: bytes, name: str, format_: str, read_picture: pictures.Reader) -> Recognized:
    if len(content) > assets.LIMIT:
        raise too_large("The picture", assets.LIMIT, len(content))
    extensions = assets.FORMATS[format_]
    try:
        sides = _vector_sides(content) if format_ == "SVG" else _raster_sides(content)
    except assets.AssetError as error:
        where = f" in line {error.line:,}" if error.line else ""
        raise _unsupported(f"{error.found}{where}", error.remedy) from None
    try:
        colors = read_picture(content)
    except pictures.PictureRefused as error:
        raise _unsupported(
            f"a picture of type {format_} that cannot be drawn", error.remedy
        ) from None
    return Recognized(
        _named(name, "picture", extensions[0], extensions),
        "picture",
        {
            "format": format_,
            "width": sides[0],
            "height": sides[1],
            "colors": list(colors),
        },
    )


def _vector_sides(content: bytes) -> tuple[float, float]:
    assets.look(content)
    sides = svg_size.of_file(content)
    return sides or (0, 0)


def _raster_sides(content: bytes) -> tuple[int, int]:
    """Return the size that the header states; raise AssetError before a large one is decoded."""
    measured = measure.measure(content)
    if measured is None:
        remedy = f"save it again, with at most {check.MOST_PIXELS:,} pixels"
        raise assets.AssetError("a damaged picture, or one of too many pixels", remedy)
    if measured.width * measured.height > check.MOST_PIXELS:
        size = f"{measured.width:,} x {measured.height:,} pixels"
        raise assets.AssetError(size, f"at most {check.MOST_PIXELS:,} pixels are allowed")
    return measured.width, measured.height


def _licence(content: bytes, name: str) -> Recognized:
    if len(content) > LICENCE_BYTES:
        raise too_large("The licence", LICENCE_BYTES, len(content))
    return Recognized(
        _named(name, "LICENSE", ".txt", (".txt", ".md")), "licence", {"format": "TXT"}
    )


def is_text(content: bytes) -> bool:
    """Whether a file is a text that a licence may be."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return "\0" not in text and bool(text.strip())


def _unsupported(problem: str, allowed: str) -> StudioRefusal:
    detail = f"The file cannot be used: found {problem}; {allowed}."
    return StudioRefusal(UNSUPPORTED_FILE, detail, found=problem, allowed=allowed)


def _named(name: str, fallback: str, extension: str, extensions: tuple[str, ...]) -> str:
    """Return a name that a template may write, with an extension of the content's type."""
    path = PurePosixPath(name.replace("\\", "/").replace("\0", ""))
    suffix = path.suffix.lower()
    stem = _UNFIT.sub("-", path.stem).strip("-._") or fallback
    if stem.partition(".")[0].lower() in RESERVED:
        stem = f"{fallback}-{stem}"
    return stem[:_LONGEST_STEM] + (suffix if suffix in extensions else extension)
