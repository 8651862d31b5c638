"""pyoji fonts: list, check, show and add fonts.

    listing    the voices and the fonts of templates
    coverage   the face of each character
    specimen   a sheet of samples
    adding     font files into a template's folder
    declaring  a font in a template's file
    storing    files in a template's folder
    letters    the numbers of letters by script, as a line of text

In: texts, font files, the fonts directory of the settings. Out: lists, findings, a sheet, a
template with a font. Exits with 1 for a finding.
"""

from __future__ import annotations

import typer
from rich.console import Console

from pyoji.cli.command import Command
from pyoji.cli.fonts.adding import add
from pyoji.cli.fonts.coverage import coverage
from pyoji.cli.fonts.listing import list_fonts
from pyoji.cli.fonts.specimen import specimen
from pyoji.cli.terminal import FINDINGS, AsJson, escaped, print_json, settings
from pyoji.engine.text import bundle

commands = typer.Typer(help="List, check, show and add fonts.", no_args_is_help=True)
commands.command("list", cls=Command)(list_fonts)
commands.command(cls=Command)(coverage)
commands.command(cls=Command)(specimen)
commands.command(cls=Command)(add)


@commands.command(cls=Command)
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
        raise typer.Exit(FINDINGS)
