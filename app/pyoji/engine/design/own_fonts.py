"""Own fonts: the font files that a design brings, read and ready to be set.

In: what a design says under `fonts`, its folders, and a reader of font files. Out: an OwnFont for
each name, and what is wrong with the others, each at its place in the file. A font is found where
its design lies, or the design that this one extends. How a file is read is the reader's affair.
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
"""How many font files one design has, and how many bytes their faces have together."""

EXTENSIONS = (".ttf", ".otf", ".ttc", ".otc", ".woff2")

_BOTH = (400, 700)
"""The weights of a text with marked words, beside its own."""


@dataclass(frozen=True)
class OwnFont:
    """A font of a design: its faces by weight, and how they are set.

    `key` stands for all that decides how the font looks, so that caches may be keyed by it.
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
        """What texts call the font: another font of the same name has another key."""
        return f"{self.name}@{self.digest}"

    @property
    def size(self) -> int:
        """How many bytes its faces have."""
        return sum(len(typeface.data) for typeface in self.typefaces.values())

    def stem(self, weight: int) -> str:
        """What the face of a weight is called where faces are listed."""
        return f"{self.key}-{weight}"


@dataclass(frozen=True)
class OwnFontReading:
    """The fonts that could be read, and what is wrong with the others."""

    fonts: Mapping[str, OwnFont]
    faults: Sequence[TemplateError]


def read(
    own: Document, folders: Sequence[Path], model: TemplateModel, reader: Reader
) -> OwnFontReading:
    """The fonts of a design."""
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
    """A reader of font files, and the weights that a variable font is wanted in."""

    reader: Reader
    weights: tuple[int, ...]


def _weights(name: str, model: TemplateModel) -> Iterator[int]:
    """The weights of the texts that the font may set."""
    yield from _BOTH
    for _, text in texts(model):
        if text.font in (None, name):
            yield text.weight


def _typefaces(
    own: Document, folders: Sequence[Path], name: str, font: FontModel, source: FontSource
) -> tuple[dict[int, Typeface], list[TemplateError]]:
    """The faces of a font by weight, and what is wrong with its files."""
    typefaces: dict[int, Typeface] = {}
    faults: list[TemplateError] = []
    for number, entry in enumerate(font.files):
        chosen = FontFileModel(file=entry) if isinstance(entry, str) else entry
        path = ("fonts", name, "files", number)
        request = FontRequest(chosen.face, font.axes, source.weights, font.scripts)
        try:
            faces = source.reader(_content(own, folders, chosen.file), request)
        except FontRefused as error:
            where = "" if error.table == "file" else f" (table {error.table.strip()})"
            problem = f"in {chosen.file}{where} {error.found}"
            faults.append(own.fault(path, problem, error.remedy))
            continue
        for face in faces:
            weight = face.facts.weight if chosen.weight is None else chosen.weight
            if weight in typefaces:
                remedy = "give one of the two its `weight`, or leave it out"
                faults.append(own.fault(path, f"a second face of the weight {weight}", remedy))
            typefaces[weight] = face
    return typefaces, faults


def font_file(folders: Sequence[Path], name: str) -> Path | None:
    """The file of that name in the nearest folder that has it."""
    return next((file for folder in folders if is_there(file := folder / name)), None)


def _content(own: Document, folders: Sequence[Path], name: str) -> bytes:
    """The bytes of a font file; FontRefused says why there are none."""
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
