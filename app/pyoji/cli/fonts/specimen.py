"""pyoji fonts specimen: a sheet of samples, with a column per voice and a row per language.

In: voices, languages, a template that brings fonts. Out: a PNG file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pyoji.cli.terminal import USAGE, AsJson, count_of, escaped, fail, open_engine, print_json
from pyoji.cli.words import check_choices, check_sheet
from pyoji.engine.card import PNG
from pyoji.engine.design import Template, Templates, samples
from pyoji.engine.design import specimen as specimens
from pyoji.engine.design.templates import SPECIMEN
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.voices import LINK_VOICES, PRETENDARD

SHEET = (("size", "kakao"), ("scale", "0.5"))
"""Parameters that set the size of each card."""


def specimen(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The PNG file.")],
    voice: Annotated[
        list[str] | None,
        typer.Option("--voice", metavar="VOICE", help="Only this voice or font; may be repeated."),
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", metavar="TAG", help="Only this language; may be repeated."),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="NAME", help="The fonts that this template brings."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Render a sample of each voice in each language on one sheet."""
    check_sheet(out)
    engine = open_engine()
    design = engine.templates.get(template) if template else None
    card = specimens.with_fonts_of(engine.templates.get(SPECIMEN), design)
    voices = _voices(card, design, voice or [])
    titles = samples()
    languages = lang or list(titles)
    check_choices(languages, titles, "language of the samples")
    templates = Templates([card])
    cards = [
        templates.card(card.name, (*specimens.pairs(name, tag, titles[tag]), *SHEET), PNG)
        for tag in languages
        for name in voices
    ]
    encoded = Pipeline(templates, engine.fonts).sheet(cards, len(voices))
    out.write_bytes(encoded.data)
    facts = {"out": str(out), "voices": voices, "languages": languages, "bytes": len(encoded.data)}
    if as_json:
        print_json(facts)
    else:
        Console(stderr=True).print(
            f"[bold]{escaped(str(out))}[/]  {count_of(len(voices), 'voice')}, "
            f"{count_of(len(languages), 'language')}, "
            f"{len(encoded.data):,} bytes",
            highlight=False,
        )


def _voices(card: Template, design: Template | None, named: Sequence[str]) -> list[str]:
    """Return the columns: the named ones, else the template's fonts, else the voices of links."""
    if named:
        check_choices(named, card.parameters["font"].choices, "voice or font")
        return list(named)
    if design is None:
        return [name for name in LINK_VOICES if name != PRETENDARD]
    if not design.fonts:
        fail(f"{design.name} brings no fonts of its own; name a voice by --voice.", USAGE)
    return list(design.fonts)
