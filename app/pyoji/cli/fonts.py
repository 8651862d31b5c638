"""pyoji fonts: the font of each character, and verification of the font files.

In: a text; or the fonts directory of the settings. Out: faces, findings. Exits with 1 for a
finding.
"""

from __future__ import annotations

from itertools import groupby, pairwise

import typer
from rich.console import Console
from rich.table import Table

from pyoji.cli.terminal import FOUND, AsJson, escaped, open_engine, print_json, settings
from pyoji.engine.text import breaks, bundle, language
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import face_for
from pyoji.engine.text.voices import SANS

commands = typer.Typer(help="Check the fonts.", no_args_is_help=True)


@commands.command()
def coverage(text: str, as_json: AsJson = False) -> None:
    """Print the font of each character; exit 1 if one has none."""
    faces = _faces(open_engine().fonts, clean(text))
    if as_json:
        print_json([{"text": grapheme, "face": face} for grapheme, face in faces])
    else:
        table = Table("Text", "Face", box=None, pad_edge=False)
        for face, group in groupby(faces, key=lambda pair: pair[1]):
            run = escaped("".join(grapheme for grapheme, _ in group))
            table.add_row(run, escaped(face) if face else "[red]none: a box is drawn[/]")
        Console().print(table)
    if any(face is None for _, face in faces):
        raise typer.Exit(FOUND)


def _faces(fonts: Fonts, text: str) -> list[tuple[str, str | None]]:
    """Return each grapheme of a title with its face, or None."""
    order = fonts.order(language.of(language.guess(text)), SANS, 700)
    cuts = pairwise([0, *breaks.graphemes(text)])
    return [(text[a:b], face_for(fonts, order, text[a:b])) for a, b in cuts]


@commands.command()
def verify(as_json: AsJson = False) -> None:
    """Check the font files against their manifest; exit 1 if one differs."""
    findings = bundle.verify(settings().fonts_dir)
    if as_json:
        print_json({"findings": findings})
    else:
        for finding in findings:
            Console(stderr=True).print(escaped(finding), soft_wrap=True, highlight=False)
        if not findings:
            typer.echo("The fonts are what their manifest says.")
    if findings:
        raise typer.Exit(FOUND)
