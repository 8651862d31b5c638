"""Loader: directories of designs → Templates.

An error names the file, the line, the key, what was found and what is allowed. A template that
loaded is whole: what it extends is merged in, its parameters are merged with the common ones, its
pictures are read, and its revision stands for the bytes of all its files and for everything else
(fonts, renderer) that turns them into pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from pyoji.byte_sizes import MIB
from pyoji.engine.card import Card, Format
from pyoji.engine.design import assets, document, font_notes, own_fonts, schema
from pyoji.engine.design import overrides as narrowing
from pyoji.engine.design.document import Document
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.design.parameters import COMMON, Parameter, read
from pyoji.engine.design.schema import TemplateModel
from pyoji.engine.design.sources import DESIGNS, Source, is_there, sources
from pyoji.engine.text.typefaces import read as typefaces
from pyoji.errors import TemplateError, UnknownTemplate, nearest
from pyoji.files import regular
from pyoji.files.regular import Unsuitable

SAMPLES = DESIGNS.with_name("samples.yaml")

MOST_PICTURES, PICTURE_BYTES = 32, 20 * MIB
"""How many pictures one design shows, and how many bytes they have together."""

ALL_BYTES = 128 * MIB
"""How many bytes the pictures and fonts of all designs have together: every process holds them."""

RENDERER = "5"
"""Raised whenever the same template and fonts give other bytes than before."""


@dataclass(frozen=True, eq=False)
class Template:
    """A design: its file's model, its parameters, and the digest of all that draws it.

    One of the same name that was read later is another design.
    """

    name: str
    summary: str
    parameters: Mapping[str, Parameter]
    revision: str
    model: TemplateModel
    assets: Mapping[str, bytes] = field(default_factory=dict)
    fonts: Mapping[str, OwnFont] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many bytes its pictures and fonts have."""
        pictures = sum(map(len, self.assets.values()))
        return pictures + sum(font.size for font in self.fonts.values())


FontObserver = Callable[[Mapping[str, OwnFont]], None]
"""Takes the fonts of templates, by their keys."""


class Templates:
    """The designs there are, by name."""

    def __init__(self, templates: Sequence[Template]) -> None:
        self._by_name = {template.name: template for template in templates}
        self._aliases = {
            alias: template for template in templates for alias in template.model.aliases
        }
        self.revisions = {name: template.revision for name, template in self._by_name.items()}

    @property
    def fonts(self) -> Mapping[str, OwnFont]:
        """The fonts that templates bring, by their keys."""
        return {
            font.key: font
            for template in self._by_name.values()
            for font in template.fonts.values()
        }

    def watch(self, observe: FontObserver) -> None:
        """Call `observe` with the fonts, which never change."""
        observe(self.fonts)

    @property
    def names(self) -> tuple[str, ...]:
        """The name of every template that is to be listed, sorted."""
        return tuple(sorted(name for name, one in self._by_name.items() if one.model.listed))

    def get(self, name: str) -> Template:
        """The template of this name or alias; UnknownTemplate if there is none."""
        template = self._by_name.get(name) or self._aliases.get(name)
        if template is None:
            raise UnknownTemplate(name, self.names)
        return template

    def knows(self, name: str) -> bool:
        """Tell whether a template has this name or alias."""
        return name in self._by_name or name in self._aliases

    def of(self, card: Card) -> Template:
        """The template that the card was made with."""
        return self.get(card.template)

    def asset(self, name: str) -> bytes:
        """The picture that a scene calls "template@revision/file"."""
        template, _, file = name.partition("/")
        return self.get(template.partition("@")[0]).assets[file]

    def card(self, name: str, pairs: Sequence[tuple[str, str]], format_: Format) -> Card:
        """The card that a template's name and a query's pairs ask for.

        Raises UnknownTemplate and ParameterError.
        """
        template = self.get(name)
        return read(template.name, template.revision, template.parameters, pairs, format_)


class Paints(Protocol):
    """What paint says of what a file asks of it: None, or what to do about it."""

    def motifs(self) -> Collection[str]:
        """The names of the motifs."""

    def motif(self, name: str, colors: int) -> str | None:
        """Whether there is a motif of this name, and it takes so many colours."""

    def picture(self, data: bytes) -> str | None:
        """Whether a picture can be painted."""


@dataclass(frozen=True)
class DesignReading:
    """What directories hold: the designs that are right, and what is wrong with the others."""

    templates: Sequence[Template]
    faults: Mapping[str, Sequence[TemplateError]]


def load(
    fonts_digest: str,
    *directories: Path,
    paint: Paints | None = None,
    read_font: typefaces.Reader = typefaces.read,
) -> Templates:
    """The templates of directories (DESIGNS if none); TemplateError for the first that is wrong.

    A design replaces one of the same name in a directory before its own, and may extend it.
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
    """The templates of directories, and all that is wrong there; `read_font` reads font files."""
    levels = [sources(directory) for directory in directories or (DESIGNS,)]
    return Reader(fonts_digest, levels, paint, site, read_font).read()


def samples() -> Mapping[str, str]:
    """A title of ours in each of the languages cards are most often made for, by tag."""
    found: dict[str, str] = document.read(SAMPLES.name, SAMPLES.read_bytes()).plain
    return found


@dataclass(frozen=True)
class _Written:
    """What a design's files say, those it extends merged in; the nearest file is first."""

    documents: tuple[Document, ...]
    folders: tuple[Path, ...]
    plain: Any


class Reader:
    """Reads designs from levels, of which a later one's replace those of the levels before."""

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
        """Every design of every level."""
        templates: list[Template] = []
        faults: dict[str, Sequence[TemplateError]] = {}
        aliases: dict[str, str] = {}
        held = 0
        for name in sorted({name for level in self._levels for name in level}):
            template, wrong = self.design(name)
            weight = template.size if template else 0
            taken = [a for a in template.model.aliases if a in aliases] if template else []
            if template is None:
                faults[name] = wrong
            elif taken:
                remedy = f"{aliases[taken[0]]} has it too; links can mean one design alone"
                faults[name] = [TemplateError(name, None, "aliases", repr(taken[0]), remedy)]
            elif held + weight > ALL_BYTES:
                what = f"{weight:,} bytes of pictures and fonts"
                found = f"{what}, after {held:,} of the designs before it"
                remedy = f"all designs together have at most {ALL_BYTES:,}"
                faults[name] = [TemplateError(name, None, "", found, remedy)]
            else:
                held += weight
                aliases |= dict.fromkeys(template.model.aliases, name)
                templates.append(template)
        return DesignReading(templates, faults)

    def design(self, name: str) -> tuple[Template | None, Sequence[TemplateError]]:
        """The design of this name, or all that is wrong with it, gravest first."""
        try:
            written = self._written(name, len(self._levels), ())
        except TemplateError as error:
            return None, [error]
        own = written.documents[0]
        try:
            model = schema.read(written.plain, COMMON)
        except ValidationError as error:
            return None, document.explained(own, written.plain, error)
        parameters, faults = narrowing.narrowed(own, model, self._site)
        faults += _links(own, model, parameters)
        faults += _measures(own, model, parameters)
        faults += self._motifs(own, model)
        pictures, wrong = self._assets(written, model)
        faults += wrong
        reading = own_fonts.read(own, written.folders, model, self._read_font)
        faults += reading.faults
        if faults:
            return None, faults[: document.MOST_FAULTS]
        revision = self._revision(written, pictures, reading.fonts)
        fonts = reading.fonts
        return Template(name, model.summary, parameters, revision, model, pictures, fonts), ()

    def font_notes(self, template: Template) -> Sequence[TemplateError]:
        """Return what a designer should know of the fonts of a template that was read here."""
        if not template.fonts:
            return ()
        written = self._written(template.name, len(self._levels), ())
        own, folders = written.documents[0], written.folders
        return tuple(font_notes.notes(own, template.fonts, folders, samples()))

    def _written(self, name: str, below: int, seen: tuple[str, ...]) -> _Written:
        """The design of this name in the highest level under `below` that has one."""
        level = next(i for i in reversed(range(below)) if name in self._levels[i])
        source = self._levels[level][name]
        if isinstance(source, TemplateError):
            raise source
        own = document.read(source.label, _content(source))
        folders = (source.folder,) if source.folder else ()
        base = own.plain.get("extends") if isinstance(own.plain, Mapping) else None
        if base is None:
            return _Written((own,), folders, own.plain)
        if not isinstance(base, str):
            raise own.fault(("extends",), repr(base)[:60], "it must be a text: a design's name")
        # A design may extend the one that it replaces, and no other of its own name.
        under = level if base == name else len(self._levels)
        names = {
            each
            for one in self._levels[:under]
            for each, lies in one.items()
            if isinstance(lies, Source)
        }
        names -= {name} if base != name else set()
        if base not in names:
            remedy = f"it must be another design: {', '.join(sorted(names)) or 'none'}"
            raise own.fault(("extends",), repr(base), remedy, nearest(base, names))
        step = f"{level}/{name}"
        if step in seen:
            raise own.fault(("extends",), repr(base), "designs cannot extend one another in a ring")
        found = self._written(base, under, (*seen, step))
        return _Written(
            (own, *found.documents), folders + found.folders, _merged(found.plain, own.plain)
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
        self, written: _Written, model: TemplateModel
    ) -> tuple[dict[str, bytes], list[TemplateError]]:
        """The pictures that the scene names, from the nearest folder that has each."""
        own = written.documents[0]
        found: dict[str, bytes] = {}
        faults: list[TemplateError] = []
        for path, image in schema.images(model):
            if image.asset is None or image.asset in found:
                continue
            if len(found) == MOST_PICTURES:
                remedy = f"a design shows at most {MOST_PICTURES} pictures"
                faults.append(own.fault((*path, "asset"), "one picture more", remedy))
                break
            file = next((f for d in written.folders if is_there(f := d / image.asset)), None)
            if file is None:
                remedy = (
                    f"put it beside {own.label}"
                    if len(own.label.split("/")) > 1
                    else "a design with pictures is a folder: make it NAME/template.yaml, "
                    "with the picture beside it"
                )
                faults.append(own.fault((*path, "asset"), f"no file {image.asset}", remedy))
                continue
            try:
                data = assets.read(file)
                unpaintable = self._paint.picture(data) if self._paint else None
                if unpaintable:
                    raise assets.AssetError(f"in {image.asset} what cannot be drawn", unpaintable)
            except assets.AssetError as error:
                if error.line:
                    label = f"{file.parent.name}/{file.name}"
                    faults.append(TemplateError(label, error.line, "", error.found, error.remedy))
                else:
                    faults.append(own.fault((*path, "asset"), error.found, error.remedy))
            else:
                found[image.asset] = data
            weight = sum(map(len, found.values()))
            if weight > PICTURE_BYTES:
                remedy = f"its pictures have at most {PICTURE_BYTES:,} together"
                faults.append(own.fault((*path, "asset"), f"{weight:,} bytes", remedy))
                break
        return found, faults

    def _revision(
        self, written: _Written, pictures: Mapping[str, bytes], fonts: Mapping[str, OwnFont]
    ) -> str:
        parts = [each.content for each in written.documents]
        parts += [font.key.encode() for font in fonts.values()]
        for name, data in sorted(pictures.items()):
            parts += [name.encode(), hashlib.sha256(data).digest()]
        parts += [self._fonts_digest.encode(), RENDERER.encode()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _content(source: Source) -> bytes:
    try:
        return regular.read(source.file, document.BOUNDS.bytes)
    except Unsuitable as error:
        raise TemplateError(source.label, None, "", error.found, error.allowed) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise TemplateError(source.label, None, "", why, "make it readable") from error


def _links(
    own: Document, model: TemplateModel, parameters: Mapping[str, Parameter]
) -> list[TemplateError]:
    """The pictures whose parameter holds none."""
    return [
        own.fault((*path, "parameter"), image.parameter, "its kind must be picture")
        for path, image in schema.images(model)
        if image.parameter is not None and parameters[image.parameter].kind != "picture"
    ]


def _measures(
    own: Document, model: TemplateModel, parameters: Mapping[str, Parameter]
) -> list[TemplateError]:
    """The lengths whose parameter is no number."""
    return [
        own.fault(place, repr(name), "a length's parameter must be of the kind number")
        for place, name in schema.measures(model)
        if parameters[name].kind != "number"
    ]


_OWN = frozenset({"summary", "listed", "aliases"})
"""Keys that a design does not take from the one it extends."""


def _merged(base: Any, own: Mapping[Any, Any]) -> Any:
    """A design's values over those of the one it extends.

    Parameters are merged key by key, themes colour by colour, fonts name by name; all else is
    replaced whole. What a design is, it says itself.
    """
    if not isinstance(base, Mapping):
        return own
    kept = {key: value for key, value in base.items() if key not in _OWN}
    found = kept | dict(own)
    for part in ("parameters", "themes"):
        under, over = base.get(part), own.get(part)
        if isinstance(under, Mapping) and isinstance(over, Mapping):
            found[part] = {**under, **over} | {
                name: {**under[name], **over[name]}
                for name in over
                if isinstance(under.get(name), Mapping) and isinstance(over[name], Mapping)
            }
    if isinstance(base.get("fonts"), Mapping) and isinstance(own.get("fonts"), Mapping):
        found["fonts"] = {**base["fonts"], **own["fonts"]}
    return found
