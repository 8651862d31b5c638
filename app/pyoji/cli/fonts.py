"""pyoji fonts: which font draws what, and whether the files are what their manifest says.

In: a text; or the folder of the settings. Out: faces, findings. Exits with 1 for a finding.
"""

from __future__ import annotations

from itertools import groupby, pairwise

import typer
from rich.console import Console
from rich.table import Table

from pyoji.cli.terminal import FOUND, AsJson, settings, show, shown, told
from pyoji.engine.text import breaks, bundle, language
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import FAMILIES, Fonts
from pyoji.engine.text.itemise import face_for
from pyoji.loading import load_engine

commands = typer.Typer(help="The fonts that texts are set in.", no_args_is_help=True)


@commands.command()
def coverage(text: str, as_json: AsJson = False) -> None:
    """Say which font draws what; exit 1 if nothing draws a character."""
    with told():
        found = _faces(load_engine(settings()).fonts, clean(text))
    if as_json:
        show([{"text": grapheme, "face": face} for grapheme, face in found], plain=True)
    else:
        table = Table("Text", "Face", box=None, pad_edge=False)
        for face, group in groupby(found, key=lambda each: each[1]):
            run = shown("".join(grapheme for grapheme, _ in group))
            table.add_row(run, shown(face) if face else "[red]none: a box is drawn[/]")
        Console().print(table)
    if any(face is None for _, face in found):
        raise typer.Exit(FOUND)


def _faces(fonts: Fonts, text: str) -> list[tuple[str, str | None]]:
    """Each grapheme of a title with the face that draws it."""
    order = fonts.order(language.of(language.guess(text)), FAMILIES[0], 700)
    cuts = pairwise([0, *breaks.graphemes(text)])
    return [(text[a:b], face_for(fonts, order, text[a:b])) for a, b in cuts]


@commands.command()
def verify(as_json: AsJson = False) -> None:
    """Check the font files against their manifest; exit 1 if one differs."""
    with told():
        findings = bundle.verify(settings().fonts_dir)
    if as_json:
        show({"findings": findings}, plain=True)
    else:
        for finding in findings:
            Console(stderr=True).print(shown(finding), soft_wrap=True, highlight=False)
        if not findings:
            typer.echo("The fonts are what their manifest says.")
    if findings:
        raise typer.Exit(FOUND)
