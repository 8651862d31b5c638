"""Templates: the loaded designs, by name.

In: designs that the loader has read. Out: the template of a name, a card from a link's parameters,
the images and fonts that templates bring. Must not know files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoji.engine.card import Card, Format
from pyoji.engine.design.local_text import LocalText
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.design.parameter import Parameter
from pyoji.engine.design.parameters import read
from pyoji.engine.design.scene_plan import PlannedFont, ScenePlan
from pyoji.engine.design.schema import TemplateModel
from pyoji.engine.text.voices import LINK_VOICES
from pyoji.errors import UnknownTemplate

SPECIMEN = "specimen"
"""The name of the design that shows a typeface."""


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
    """Return a specimen for each design that brings fonts."""
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
