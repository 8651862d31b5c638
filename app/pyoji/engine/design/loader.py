"""Loader: directories of designs → Templates.

In: directories. Out: templates, and for each invalid one its errors with file, line, key, what was
found and what is allowed. A template is merged over the one that it extends, has the common
parameters, and holds its images and fonts. Its revision is a digest of all that determines its
pixels: its files, the bundled fonts, the renderer. Must not know how scenes are rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from pyoji.byte_sizes import MIB
from pyoji.engine.card import Card, Format
from pyoji.engine.design import assets, document, font_notes, own_fonts, schema
from pyoji.engine.design import overrides as narrowing
from pyoji.engine.design.document import Document
from pyoji.engine.design.local_text import LocalText
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.design.parameters import COMMON, Parameter, read
from pyoji.engine.design.scene_plan import PlannedFont, ScenePlan
from pyoji.engine.design.schema import TemplateModel
from pyoji.engine.design.sources import DESIGNS, Source, is_there, sources
from pyoji.engine.text.typefaces import read as typefaces
from pyoji.engine.text.voices import LINK_VOICES
from pyoji.errors import TemplateError, UnknownTemplate, nearest
from pyoji.files import regular
from pyoji.files.regular import Unsuitable

SPECIMEN = "specimen"
"""The name of the design that shows a typeface."""

SAMPLES = DESIGNS.with_name("samples.yaml")

MOST_PICTURES, PICTURE_BYTES = 32, 20 * MIB
"""Images of one design, and their bytes in total."""

ALL_BYTES = 128 * MIB
"""Bytes of the images and fonts of all designs, which every process holds in memory."""

RENDERER = "13"
"""Raise it with each change that gives other bytes for the same template and fonts."""


@dataclass(frozen=True, eq=False)
class Template:
    """A design: its validated file, its parameters, and its revision.

    Templates are compared by identity, since a reload may change one without its name.
    """

    name: str
    summary: LocalText
    parameters: Mapping[str, Parameter]
    revision: str
    model: TemplateModel
    assets: Mapping[str, bytes] = field(default_factory=dict)
    fonts: Mapping[str, OwnFont] = field(default_factory=dict)

    @cached_property
    def plan(self) -> ScenePlan:
        """What its scenes are made from."""
        fonts = {name: PlannedFont(own.key, own.model.tracking) for name, own in self.fonts.items()}
        return ScenePlan(self.name, self.revision, self.parameters, self.model, fonts)

    @property
    def size(self) -> int:
        """The bytes of its images and fonts."""
        images = sum(map(len, self.assets.values()))
        return images + sum(font.size for font in self.fonts.values())

    def with_fonts(self, fonts: Mapping[str, OwnFont], voices: Collection[str]) -> Template:
        """Return the design with other fonts; its `font` chooses among these and the voices."""
        font = replace(self.parameters["font"], choices=(*voices, *fonts))
        return replace(self, parameters={**self.parameters, "font": font}, fonts=fonts)


FontObserver = Callable[[Mapping[str, OwnFont]], None]
"""Receives the fonts of templates by key."""


def specimen_name(template: str) -> str:
    """Return the name of the specimen with the fonts of a template."""
    return f"{SPECIMEN}-{template}"


class Templates:
    """The loaded designs by name.

    Each template that brings fonts has a specimen, which is on no list. It is derived from the
    design SPECIMEN.
    """

    def __init__(self, templates: Sequence[Template]) -> None:
        self.designs = tuple(templates)
        designs = {template.name: template for template in templates}
        self._by_name = {**_specimens(designs), **designs}
        self._aliases = {
            alias: template for template in templates for alias in template.model.aliases
        }
        self.revisions = {name: template.revision for name, template in self._by_name.items()}

    @property
    def fonts(self) -> Mapping[str, OwnFont]:
        """The fonts of all templates by key."""
        return {font.key: font for template in self.designs for font in template.fonts.values()}

    def watch(self, observe: FontObserver) -> None:
        """Call `observe` once with the fonts, which never change."""
        observe(self.fonts)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the listed templates, sorted."""
        return tuple(sorted(template.name for template in self.designs if template.model.listed))

    def get(self, name: str) -> Template:
        """Return the template of a name or alias; raise UnknownTemplate."""
        template = self._by_name.get(name) or self._aliases.get(name)
        if template is None:
            raise UnknownTemplate(name, self.names)
        return template

    def knows(self, name: str) -> bool:
        """Return whether a template has this name or alias."""
        return name in self._by_name or name in self._aliases

    def of(self, card: Card) -> Template:
        """Return the template of a card."""
        return self.get(card.template)

    def asset(self, name: str) -> bytes:
        """Return the image that a scene names as "template@revision/file"."""
        template, _, file = name.partition("/")
        return self.get(template.partition("@")[0]).assets[file]

    def card(self, name: str, pairs: Sequence[tuple[str, str]], format_: Format) -> Card:
        """Validate the pairs of a query; raise UnknownTemplate or ParameterError."""
        template = self.get(name)
        return read(template.name, template.revision, template.parameters, pairs, format_)


def _specimens(designs: Mapping[str, Template]) -> Mapping[str, Template]:
    specimen = designs.get(SPECIMEN)
    if specimen is None:
        return {}
    specimens: dict[str, Template] = {}
    for template in designs.values():
        if template.fonts:
            derived = specimen.with_fonts(template.fonts, LINK_VOICES)
            digest = hashlib.sha256(f"{specimen.revision} {template.revision}".encode())
            name = specimen_name(template.name)
            specimens[name] = replace(derived, name=name, revision=digest.hexdigest()[:16])
    return specimens


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


@dataclass(frozen=True)
class _MergedFiles:
    """The file of a design merged over those that it extends.

    `documents` and `folders` begin with its own.
    """

    documents: tuple[Document, ...]
    folders: tuple[Path, ...]
    plain: Any


class Reader:
    """Reads designs from levels; those of a later level replace those of the earlier ones."""

    def __init__(
        self,
        fonts_digest: str,
        levels: Sequence[Mapping[str, Source | TemplateError]],
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
            merged = self._merged_files(name, len(self._levels), ())
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
        merged = self._merged_files(template.name, len(self._levels), ())
        own, folders = merged.documents[0], merged.folders
        return tuple(font_notes.notes(own, template.fonts, folders, samples()))

    def _merged_files(self, name: str, below: int, seen: tuple[str, ...]) -> _MergedFiles:
        """Read the design of a name from the highest level under `below` that has it.

        `seen` are the designs that extend it, to detect a cycle.
        """
        level = next(i for i in reversed(range(below)) if name in self._levels[i])
        source = self._levels[level][name]
        if isinstance(source, TemplateError):
            raise source
        own = document.read(source.label, _content(source))
        folders = (source.folder,) if source.folder else ()
        base = own.plain.get("extends") if isinstance(own.plain, Mapping) else None
        if base is None:
            return _MergedFiles((own,), folders, own.plain)
        if not isinstance(base, str):
            raise own.fault(("extends",), repr(base)[:60], "it must be a text: a design's name")
        # A design may extend the design of its own name only where it replaces that one.
        under = level if base == name else len(self._levels)
        names = {
            other
            for designs in self._levels[:under]
            for other, origin in designs.items()
            if isinstance(origin, Source)
        }
        names -= {name} if base != name else set()
        if base not in names:
            remedy = f"it must be another design: {', '.join(sorted(names)) or 'none'}"
            raise own.fault(("extends",), repr(base), remedy, nearest(base, names))
        step = f"{level}/{name}"
        if step in seen:
            raise own.fault(("extends",), repr(base), "designs cannot extend each other in a cycle")
        inherited = self._merged_files(base, under, (*seen, step))
        return _MergedFiles(
            (own, *inherited.documents),
            folders + inherited.folders,
            _merged(inherited.plain, own.plain),
        )

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
        self, merged: _MergedFiles, model: TemplateModel
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
            file = next((f for d in merged.folders if is_there(f := d / image.asset)), None)
            if file is None:
                remedy = (
                    f"put it beside {own.label}"
                    if len(own.label.split("/")) > 1
                    else "a design with images is a folder: make it NAME/template.yaml, "
                    "with the image beside it"
                )
                faults.append(own.fault((*path, "asset"), f"no file {image.asset}", remedy))
                continue
            try:
                data = assets.read(file)
                unpaintable = self._paint.picture(data) if self._paint else None
                if unpaintable:
                    raise assets.AssetError(f"an unsupported {image.asset}", unpaintable)
            except assets.AssetError as error:
                if error.line:
                    label = f"{file.parent.name}/{file.name}"
                    faults.append(TemplateError(label, error.line, "", error.found, error.remedy))
                else:
                    faults.append(own.fault((*path, "asset"), error.found, error.remedy))
            else:
                contents[image.asset] = data
            total = sum(map(len, contents.values()))
            if total > PICTURE_BYTES:
                remedy = f"its images have at most {PICTURE_BYTES:,} together"
                faults.append(own.fault((*path, "asset"), f"{total:,} bytes", remedy))
                break
        return contents, faults

    def _revision(
        self, merged: _MergedFiles, images: Mapping[str, bytes], fonts: Mapping[str, OwnFont]
    ) -> str:
        parts = [file.content for file in merged.documents]
        parts += [font.key.encode() for font in fonts.values()]
        for name, data in sorted(images.items()):
            parts += [name.encode(), hashlib.sha256(data).digest()]
        parts += [self._fonts_digest.encode(), RENDERER.encode()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _content(source: Source) -> bytes:
    try:
        return regular.read(source.file, document.BOUNDS.bytes)
    except Unsuitable as error:
        raise TemplateError(source.label, None, "", error.found, error.allowed) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise TemplateError(source.label, None, "", reason, "make it readable") from error


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


_OWN = frozenset({"summary", "listed", "aliases"})
"""Keys that a design does not inherit."""


def _merged(base: Any, own: Mapping[Any, Any]) -> Any:
    """Merge a design's values over those of the design that it extends.

    Parameters are merged key by key, themes colour by colour, fonts name by name; other values
    replace those of the base.
    """
    if not isinstance(base, Mapping):
        return own
    inherited = {key: value for key, value in base.items() if key not in _OWN}
    merged = inherited | dict(own)
    for part in ("parameters", "themes"):
        under, over = base.get(part), own.get(part)
        if isinstance(under, Mapping) and isinstance(over, Mapping):
            merged[part] = {**under, **over} | {
                name: {**under[name], **over[name]}
                for name in over
                if isinstance(under.get(name), Mapping) and isinstance(over[name], Mapping)
            }
    if isinstance(base.get("fonts"), Mapping) and isinstance(own.get("fonts"), Mapping):
        merged["fonts"] = {**base["fonts"], **own["fonts"]}
    return merged
