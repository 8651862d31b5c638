"""Loader: directories of designs → Templates.

In: directories. Out: templates, and for each invalid one its errors with file, line, key, what was
found and what is allowed. A template has the values that it inherits, the common parameters, its
images and its fonts. Its revision is a digest of all that determines its pixels: its files, the
bundled fonts, the renderer. Must not know how scenes are rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from pyoji.byte_sizes import MIB
from pyoji.engine.design import assets, document, font_notes, own_fonts, schema
from pyoji.engine.design import overrides as narrowing
from pyoji.engine.design.document import Document
from pyoji.engine.design.inheritance import Levels, MergedFiles, merged_files
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.design.parameter import Parameter
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.design.schema import TemplateModel
from pyoji.engine.design.sources import DESIGNS, is_there, sources
from pyoji.engine.design.templates import Template, Templates
from pyoji.engine.text.typefaces import read as typefaces
from pyoji.errors import TemplateError, nearest
from pyoji.files import yaml_nodes

SAMPLES = DESIGNS.with_name("samples.yaml")

MOST_PICTURES, PICTURE_BYTES = 32, 20 * MIB
"""Images of one design, and their bytes in total."""

ALL_BYTES = 128 * MIB
"""Bytes of the images and fonts of all designs, which every process holds in memory."""

RENDERER = "15"
"""Raise it with each change that gives other bytes for the same template and fonts."""


class Paints(Protocol):
    """The checks that paint offers; each returns None, or the remedy for what it rejects."""

    def motifs(self) -> Collection[str]:
        """Return the names of the motifs."""

    def motif(self, name: str, colors: int) -> str | None:
        """Check the name of a motif and its number of colours."""

    def picture(self, data: bytes) -> str | None:
        """Check whether an image can be painted."""


@dataclass(frozen=True)
class DesignReading:
    """The valid designs of directories, and the faults of the others by name."""

    templates: Sequence[Template]
    faults: Mapping[str, Sequence[TemplateError]]


def load(
    fonts_digest: str,
    *directories: Path,
    paint: Paints | None = None,
    read_font: typefaces.Reader = typefaces.read,
) -> Templates:
    """Load the templates of directories (default: DESIGNS); raise the first TemplateError.

    A design replaces one of the same name in an earlier directory, and may extend it.
    """
    reading = examine(fonts_digest, *directories, paint=paint, read_font=read_font)
    for faults in reading.faults.values():
        raise faults[0]
    return Templates(reading.templates)


def examine(
    fonts_digest: str,
    *directories: Path,
    paint: Paints | None = None,
    site: str | None = None,
    read_font: typefaces.Reader = typefaces.read,
) -> DesignReading:
    """Load the templates of directories, with the faults of those that are invalid.

    `site` is the default of the site parameter. `read_font` reads the bytes of a font file.
    """
    levels = [sources(directory) for directory in directories or (DESIGNS,)]
    return Reader(fonts_digest, levels, paint, site, read_font).read()


def samples() -> Mapping[str, str]:
    """Return a sample title for each of the most common languages, by tag."""
    titles: dict[str, str] = document.read(SAMPLES.name, SAMPLES.read_bytes()).plain
    return titles


class Reader:
    """Reads the designs of levels."""

    def __init__(
        self,
        fonts_digest: str,
        levels: Levels,
        paint: Paints | None = None,
        site: str | None = None,
        read_font: typefaces.Reader = typefaces.read,
    ) -> None:
        self._site = site
        self._fonts_digest = fonts_digest
        self._levels = levels
        self._paint = paint
        self._read_font = read_font

    def read(self) -> DesignReading:
        """Read all designs; one without faults may still share an alias or exceed ALL_BYTES."""
        templates: list[Template] = []
        faults: dict[str, Sequence[TemplateError]] = {}
        aliases: dict[str, str] = {}
        total = 0
        for name in sorted({name for level in self._levels for name in level}):
            template, wrong = self.design(name)
            size = template.size if template else 0
            shared = [a for a in template.model.aliases if a in aliases] if template else []
            if template is None:
                faults[name] = wrong
            elif shared:
                remedy = f"{aliases[shared[0]]} has the same alias; choose another"
                faults[name] = [TemplateError(name, None, "aliases", repr(shared[0]), remedy)]
            elif total + size > ALL_BYTES:
                sizes = f"{size:,} bytes of images and fonts, after {total:,} of other designs"
                remedy = f"all designs together have at most {ALL_BYTES:,}"
                faults[name] = [TemplateError(name, None, "", sizes, remedy)]
            else:
                total += size
                aliases |= dict.fromkeys(template.model.aliases, name)
                templates.append(template)
        return DesignReading(templates, faults)

    def design(self, name: str) -> tuple[Template | None, Sequence[TemplateError]]:
        """Return the design of a name, or None and its faults, the most serious first."""
        try:
            merged = merged_files(self._levels, name)
        except TemplateError as error:
            return None, [error]
        own = merged.documents[0]
        try:
            model = schema.read(merged.plain, COMMON)
        except ValidationError as error:
            return None, document.explained(own, merged.plain, error)
        parameters, faults = narrowing.narrowed(own, model, self._site)
        faults += _links(own, model, parameters)
        faults += _measures(own, model, parameters)
        faults += self._motifs(own, model)
        images, image_faults = self._assets(merged, model)
        faults += image_faults
        reading = own_fonts.read(own, merged.folders, model, self._read_font)
        faults += reading.faults
        if faults:
            return None, faults[: document.MOST_FAULTS]
        fonts = reading.fonts
        revision = self._revision(merged, images, fonts)
        return Template(name, model.summary, parameters, revision, model, images, fonts), ()

    def font_notes(self, template: Template) -> Sequence[TemplateError]:
        """Return the notes on the fonts of a template that this reader has read."""
        if not template.fonts:
            return ()
        merged = merged_files(self._levels, template.name)
        own, folders = merged.documents[0], merged.folders
        return tuple(font_notes.notes(own, template.fonts, folders, samples()))

    def _motifs(self, own: Document, model: TemplateModel) -> list[TemplateError]:
        if self._paint is None:
            return []
        faults = []
        for path, motif in schema.motifs(model):
            remedy, names = self._paint.motif(motif.name, len(motif.colors)), self._paint.motifs()
            if remedy:
                close = None if motif.name in names else nearest(motif.name, names)
                faults.append(own.fault((*path, "name"), repr(motif.name), remedy, close))
        return faults

    def _assets(
        self, merged: MergedFiles, model: TemplateModel
    ) -> tuple[dict[str, bytes], list[TemplateError]]:
        """Read the images of the scene, each from the first folder that has it."""
        own = merged.documents[0]
        contents: dict[str, bytes] = {}
        faults: list[TemplateError] = []
        for path, image in schema.images(model):
            if image.asset is None or image.asset in contents:
                continue
            if len(contents) == MOST_PICTURES:
                remedy = f"a design has at most {MOST_PICTURES} images"
                faults.append(own.fault((*path, "asset"), "one image more", remedy))
                break
            try:
                contents[image.asset] = self._asset(merged, (*path, "asset"), image.asset)
            except TemplateError as error:
                faults.append(error)
            total = sum(map(len, contents.values()))
            if total > PICTURE_BYTES:
                remedy = f"its images have at most {PICTURE_BYTES:,} together"
                faults.append(own.fault((*path, "asset"), f"{total:,} bytes", remedy))
                break
        return contents, faults

    def _asset(self, merged: MergedFiles, path: yaml_nodes.Path, name: str) -> bytes:
        """Read an image from the first folder that has it; raise TemplateError."""
        own = merged.documents[0]
        file = next((f for d in merged.folders if is_there(f := d / name)), None)
        if file is None:
            remedy = (
                f"put it beside {own.label}"
                if len(own.label.split("/")) > 1
                else "a design with images is a folder: make it NAME/template.yaml, "
                "with the image beside it"
            )
            raise own.fault(path, f"no file {name}", remedy)
        try:
            data = assets.read(file)
            unpaintable = self._paint.picture(data) if self._paint else None
            if unpaintable:
                raise assets.AssetError(f"an unsupported {name}", unpaintable)
        except assets.AssetError as error:
            if not error.line:
                raise own.fault(path, error.found, error.remedy) from None
            label = f"{file.parent.name}/{file.name}"
            raise TemplateError(label, error.line, "", error.found, error.remedy) from None
        return data

    def _revision(
        self, merged: MergedFiles, images: Mapping[str, bytes], fonts: Mapping[str, OwnFont]
    ) -> str:
        parts = [file.content for file in merged.documents]
        parts += [font.key.encode() for font in fonts.values()]
        for name, data in sorted(images.items()):
            parts += [name.encode(), hashlib.sha256(data).digest()]
        parts += [self._fonts_digest.encode(), RENDERER.encode()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _links(
    own: Document, model: TemplateModel, parameters: Mapping[str, Parameter]
) -> list[TemplateError]:
    """Return the faults of images whose parameter is no image."""
    return [
        own.fault((*path, "parameter"), image.parameter, "its kind must be picture")
        for path, image in schema.images(model)
        if image.parameter is not None and parameters[image.parameter].kind != "picture"
    ]


def _measures(
    own: Document, model: TemplateModel, parameters: Mapping[str, Parameter]
) -> list[TemplateError]:
    """Return the faults of lengths whose parameter is no number."""
    return [
        own.fault(place, repr(name), "a length's parameter must be of the kind number")
        for place, name in schema.measures(model)
        if parameters[name].kind != "number"
    ]
