"""pyoji fonts list: the voices with their families, and the fonts that templates bring.

In: the manifest of the bundle, the loaded templates. Out: two tables, or JSON. No font of the
bundle is opened: its manifest says what each face has ink for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from rich.console import Console
from rich.table import Table

from pyoji.cli.fonts.letters import in_words
from pyoji.cli.terminal import AsJson, escaped, open_engine, print_json, settings
from pyoji.engine.design import Template, Templates
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.text import bundle
from pyoji.engine.text.bundle import Bundle, FontFile, Package
from pyoji.engine.text.voices import LINK_VOICES, PRETENDARD, SANS, VOICES


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """A family of the bundle: its weights, its letters by script, where it comes from."""

    name: str
    weights: tuple[int, ...]
    ink: Mapping[str, int]
    incomplete: frozenset[str]
    packages: tuple[Package, ...]

    def describe(self) -> dict[str, Any]:
        """Return the facts as plain data."""
        return {
            "name": self.name,
            "weights": list(self.weights),
            "ink": dict(self.ink),
            "incomplete": sorted(self.incomplete),
            "packages": [
                {"name": package.name, "version": package.version, "licence": package.licence}
                for package in self.packages
            ],
        }


def list_fonts(as_json: AsJson = False) -> None:
    """List the voices with their families, and the fonts that templates bring."""
    engine = open_engine()
    families = _families(bundle.read(settings().fonts_dir))
    voices = _voices(engine.fonts.families)
    if as_json:
        print_json(_data(voices, families, engine.templates))
        return
    console = Console()
    console.print(_voice_table(voices, families))
    if engine.templates.fonts:
        console.print()
        console.print(_own_table(engine.templates))


def _families(manifest: Bundle) -> Mapping[str, FamilyFacts]:
    files: dict[str, list[FontFile]] = {}
    for file in manifest.fonts:
        files.setdefault(file.family, []).append(file)
    packages = {package.name: package for package in manifest.packages}
    return {
        family: FamilyFacts(
            family,
            tuple(sorted(face.weight for face in faces)),
            faces[0].ink,
            frozenset(chain.from_iterable(face.incomplete for face in faces)),
            tuple(packages[name] for name in dict.fromkeys(face.package for face in faces)),
        )
        for family, faces in files.items()
    }


def _voices(fallback: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The families of each voice in fallback order, and those of sans, which follow in each."""
    named = {
        name: tuple(dict.fromkeys(chain(voice.families, *voice.by_language.values())))
        for name, voice in VOICES.items()
        if name not in (SANS, PRETENDARD)
    }
    return {**named, SANS: tuple(fallback)}


def _data(
    voices: Mapping[str, Sequence[str]], families: Mapping[str, FamilyFacts], templates: Templates
) -> dict[str, Any]:
    return {
        "voices": [
            {
                "name": name,
                "in_links": name in LINK_VOICES,
                "families": [*named],
                "missing": [family for family in named if family not in families],
            }
            for name, named in voices.items()
        ],
        "families": [family.describe() for family in families.values()],
        "templates": [
            {"template": template.name, "font": font.name, "weight": weight, **_facts(font, weight)}
            for template, font in _own(templates)
            for weight in sorted(font.typefaces)
        ],
    }


def _facts(font: OwnFont, weight: int) -> dict[str, Any]:
    facts = font.typefaces[weight].facts
    return {
        "family": facts.family,
        "ink": dict(facts.ink),
        "embedding": facts.embedding,
        "licence": facts.licence,
        "licence_url": facts.licence_url,
        "fallback": font.model.fallback,
    }


def _own(templates: Templates) -> Iterator[tuple[Template, OwnFont]]:
    for template in sorted(templates.designs, key=lambda template: template.name):
        for font in template.fonts.values():
            yield template, font


def _voice_table(voices: Mapping[str, Sequence[str]], families: Mapping[str, FamilyFacts]) -> Table:
    heads = ("Voice", "Family", "Weights", "Letters", "Package", "Licence")
    table = Table(*heads, box=None, pad_edge=False)
    for voice, named in voices.items():
        for number, name in enumerate(named):
            label = f"[bold]{voice}[/]" if number == 0 else ""
            family = families.get(name)
            if family is None:
                table.add_row(label, name, "[yellow]missing: sans takes its place[/]")
                continue
            words = (
                " ".join(map(str, family.weights)),
                in_words(family.ink, family.incomplete),
                ", ".join(package.name for package in family.packages),
                ", ".join(dict.fromkeys(package.licence for package in family.packages)),
            )
            table.add_row(label, escaped(name), *map(escaped, words))
    return table


def _own_table(templates: Templates) -> Table:
    heads = ("Template", "Font", "Family", "Weights", "Letters", "Embedding")
    table = Table(*heads, box=None, pad_edge=False)
    for template, font in _own(templates):
        facts = [font.typefaces[weight].facts for weight in sorted(font.typefaces)]
        table.add_row(
            f"[bold]{escaped(template.name)}[/]",
            escaped(font.name),
            escaped(", ".join(dict.fromkeys(face.family for face in facts))),
            " ".join(map(str, sorted(font.typefaces))),
            in_words(facts[0].ink),
            ", ".join(sorted({face.embedding for face in facts})),
        )
    return table
