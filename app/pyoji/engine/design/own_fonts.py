"""Own fonts: the font files of a design.

In: the `fonts` of a design, its folders, and a reader of font files. Out: an OwnFont for each name,
or faults with their lines. Font files are searched in the folder of the design, then in those of
the designs that it extends. Must not know how a font file is parsed, nor in which process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoji.byte_sizes import MIB
from pyoji.engine.design.document import Document
from pyoji.engine.design.schema import FontFileModel, FontModel, TemplateModel, texts
from pyoji.engine.design.sources import is_there
from pyoji.engine.text.typefaces.facts import Typeface
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.engine.text.typefaces.read import FontRequest, Reader
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.errors import TemplateError
from pyoji.files import regular
from pyoji.files.regular import Unsuitable

MOST_FILES, FONT_BYTES = 16, 48 * MIB
"""Font files of one design, and the bytes of their faces in total."""

EXTENSIONS = (".ttf", ".otf", ".ttc", ".otc", ".woff2")

_BOTH = (400, 700)
"""The weights of a text with bold words."""


@dataclass(frozen=True)
class OwnFont:
    """A font of a design: its faces by weight, and its options.

    `digest` covers all that determines how the font looks, so `key` is safe as a cache key.
    """

    name: str
    typefaces: Mapping[int, Typeface]
    model: FontModel
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(repr((self.model.scale, self.model.fallback)).encode())
        for weight, typeface in sorted(self.typefaces.items()):
            digest.update(b"%d " % weight + hashlib.sha256(typeface.data).digest())
        object.__setattr__(self, "digest", digest.hexdigest()[:12])

    @property
    def key(self) -> str:
        """The font's name in scenes; different fonts of one name have different keys."""
        return f"{self.name}@{self.digest}"

    @property
    def size(self) -> int:
        """The bytes of its faces."""
        return sum(len(typeface.data) for typeface in self.typefaces.values())

    def stem(self, weight: int) -> str:
        """Return the name of the face of a weight."""
        return f"{self.key}-{weight}"


@dataclass(frozen=True)
class OwnFontReading:
    """The valid fonts by name, and the faults of the others."""

    fonts: Mapping[str, OwnFont]
    faults: Sequence[TemplateError]


def read(
    own: Document, folders: Sequence[Path], model: TemplateModel, reader: Reader
) -> OwnFontReading:
    """Read the fonts of a design."""
    fonts: dict[str, OwnFont] = {}
    faults: list[TemplateError] = []
    files = 0
    for name, font in model.fonts.items():
        files += len(font.files)
        if files > MOST_FILES:
            remedy = f"a design has at most {MOST_FILES} font files"
            faults.append(own.fault(("fonts", name, "files"), f"{files} files", remedy))
            break
        weights = tuple(sorted(_weights(name, model)))
        typefaces, font_faults = _typefaces(own, folders, name, font, FontSource(reader, weights))
        faults += font_faults
        if not font_faults:
            fonts[name] = OwnFont(name, typefaces, font)
        total = sum(font.size for font in fonts.values())
        if total > FONT_BYTES:
            remedy = f"its fonts have at most {FONT_BYTES:,} together, unpacked"
            faults.append(own.fault(("fonts", name), f"{total:,} bytes", remedy))
            break
    return OwnFontReading(fonts, faults)


@dataclass(frozen=True)
class FontSource:
    """A reader of font files, and the weights at which it instances variable fonts."""

    reader: Reader
    weights: tuple[int, ...]


def _weights(name: str, model: TemplateModel) -> Iterator[int]:
    """Yield the weights of the texts that the font may set."""
    yield from _BOTH
    for _, text in texts(model):
        if text.font in (None, name):
            yield text.weight


def _typefaces(
    own: Document, folders: Sequence[Path], name: str, font: FontModel, source: FontSource
) -> tuple[dict[int, Typeface], list[TemplateError]]:
    """Read the files of a font; return its faces by weight, and faults."""
    typefaces: dict[int, Typeface] = {}
    faults: list[TemplateError] = []
    for number, entry in enumerate(font.files):
        file = FontFileModel(file=entry) if isinstance(entry, str) else entry
        path = ("fonts", name, "files", number)
        request = FontRequest(file.face, font.axes, source.weights, font.scripts)
        try:
            faces = source.reader(_content(own, folders, file.file), request)
        except FontRefused as error:
            where = "" if error.table == "file" else f" (table {error.table.strip()})"
            problem = f"in {file.file}{where} {error.found}"
            faults.append(own.fault(path, problem, error.remedy))
            continue
        for face in faces:
            weight = face.facts.weight if file.weight is None else file.weight
            if weight in typefaces:
                remedy = "give one of the two its `weight`, or leave it out"
                faults.append(own.fault(path, f"a second face of the weight {weight}", remedy))
            typefaces[weight] = face
    return typefaces, faults


def font_file(folders: Sequence[Path], name: str) -> Path | None:
    """Return the path of a font file in the first folder that has it."""
    return next((file for folder in folders if is_there(file := folder / name)), None)


def _content(own: Document, folders: Sequence[Path], name: str) -> bytes:
    """Return the bytes of a font file; raise FontRefused."""
    file = font_file(folders, name)
    if file is None:
        remedy = (
            f"put it beside {own.label}"
            if len(own.label.split("/")) > 1
            else "a design with fonts is a folder: make it NAME/template.yaml, with the font beside"
        )
        raise FontRefused("file", "nothing: there is no such file", remedy)
    if file.suffix.lower() not in EXTENSIONS:
        raise FontRefused("file", "another extension", f"a font is one of {', '.join(EXTENSIONS)}")
    try:
        return regular.read(file, FILE_BYTES)
    except Unsuitable as error:
        raise FontRefused("file", error.found, error.allowed) from None
    except OSError as error:
        raise FontRefused("file", error.strerror or str(error), "make it readable") from None
