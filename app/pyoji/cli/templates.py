"""pyoji templates: list, check and create designs.

In: names and paths. Out: lists, findings with file and line, a schema, a new design.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pyoji.cli.command import Command
from pyoji.cli.terminal import (
    FINDINGS,
    AsJson,
    escaped,
    open_engine,
    print_finding,
    print_json,
    settings,
)
from pyoji.engine.design import Reader, scaffold, source, sources
from pyoji.engine.design.json_schema import vocabulary
from pyoji.engine.design.sources import FILE, Source
from pyoji.engine.examination import examine
from pyoji.engine.paint import check
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.text.fonts import Fonts
from pyoji.errors import TemplateError
from pyoji.explanation import advice, explain
from pyoji.loading import directories, font_reader, load_engine

commands = typer.Typer(help="List, check and create designs.", no_args_is_help=True)


@commands.command("list", cls=Command)
def list_templates(as_json: AsJson = False) -> None:
    """List the templates."""
    templates = open_engine().templates
    listed = [templates.get(name) for name in templates.names]
    if as_json:
        print_json([{"name": template.name, "summary": template.summary} for template in listed])
        return
    table = Table("Template", "What it is", box=None, pad_edge=False)
    for template in listed:
        table.add_row(f"[bold]{escaped(template.name)}[/]", escaped(template.summary))
    Console().print(table)


@commands.command("show", cls=Command)
def show_template(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The template's name.")],
    as_json: AsJson = False,
) -> None:
    """Show a template's parameters."""
    template = open_engine().templates.get(name)
    if as_json:
        parameters = [parameter.describe() for parameter in template.parameters.values()]
        data = {"name": name, "summary": template.summary, "parameters": parameters}
        print_json(data)
        return
    console = Console()
    console.print(f"[bold]{escaped(template.name)}[/]  {escaped(template.summary)}\n")
    table = Table("Parameter", "Allowed", "Default", "Meaning", box=None, pad_edge=False)
    for parameter in template.parameters.values():
        table.add_row(
            f"[bold]{escaped(parameter.name)}[/]",
            escaped(parameter.allowed),
            escaped(parameter.default_text or ""),
            escaped(parameter.help),
        )
    console.print(table)


@commands.command(cls=Command)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The design's name in links.")],
    extends: Annotated[
        str | None, typer.Option(help="The design to base it on.", metavar="DESIGN")
    ] = None,
    directory: Annotated[
        Path | None,
        typer.Option(
            "--dir",
            metavar="DIR",
            help="The folder (default: PYOJI_TEMPLATES_DIR, or here).",
            file_okay=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Create a design: a folder with a commented template.yaml and a mark.svg."""
    chosen = settings()
    base = load_engine(chosen).templates.get(extends) if extends else None
    files = scaffold.write(directory or chosen.templates_dir or Path(), name, base)
    if as_json:
        print_json({"name": name, "files": [str(file) for file in files]})
    else:
        for file in files:
            typer.echo(str(file))


@commands.command(cls=Command)
def lint(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Designs' files and folders, or folders of those."),
    ],
    as_json: AsJson = False,
) -> None:
    """Check designs, and report every mistake; exit 1 if there is one.

    Notes are about fonts of a design's own: letters and licences that are missing. They do
    not change the exit code.
    """
    fonts = Fonts.open(settings().fonts_dir)
    notes: list[TemplateError] = []
    findings = [error for path in paths for error in _findings(path, fonts, notes)]
    if as_json:
        print_json({"findings": list(map(_data, findings)), "notes": list(map(_data, notes))})
    else:
        for error in findings:
            print_finding(explain(error))
        for note in notes:
            print_finding(f"note: {explain(note)}")
        if not findings:
            typer.echo("Nothing is wrong.")
    if findings:
        raise typer.Exit(FINDINGS)


def _data(error: TemplateError) -> dict[str, str | int | None]:
    words = {"remedy": advice(error), "message": explain(error)}
    return {**error.place, "found": error.found, "nearest": error.nearest, **words}


def _findings(path: Path, fonts: Fonts, notes: list[TemplateError]) -> Iterator[TemplateError]:
    """Yield the mistakes in the designs at a path, in the order of their lines; add to `notes`."""
    if not path.exists():
        yield TemplateError(str(path), None, "", "nothing", "name an existing file or folder")
        return
    path = path.absolute()
    path = path.parent if path.name == FILE else path
    is_design = path.is_file() or any(path.glob("template.y*ml"))
    directory = path.parent if is_design else path
    try:
        designs = sources(directory)
        names = [source(path).name] if is_design else list(designs)
    except TemplateError as error:
        yield placed(error, directory)
        return
    if not names:
        remedy = f"a design is a file NAME.yaml, or a folder NAME/ with a {FILE}"
        yield TemplateError(str(path), None, "", "no design", remedy)
    chosen = settings()
    levels = [*map(sources, directories(chosen)), designs]
    reader = Reader(fonts.digest, levels, check, read_font=font_reader(chosen))
    for name in names:
        examination = examine(reader, name, _label(designs[name]), fonts)
        notes += [placed(note, directory) for note in examination.notes]
        yield from (placed(fault, directory) for fault in examination.mistakes)


def _label(entry: Source | TemplateError) -> str:
    return entry.label if isinstance(entry, Source) else entry.file


def placed(error: TemplateError, directory: Path) -> TemplateError:
    """Return the error with its file relative to the current folder."""
    file = directory / error.file
    if not file.exists():
        return error  # in the base design
    if file.is_relative_to(Path.cwd()):
        file = file.relative_to(Path.cwd())
    place = str(file), error.line, error.key
    return TemplateError(*place, error.found, error.remedy, error.column, error.nearest)


@commands.command(cls=Command)
def schema(as_json: AsJson = False) -> None:
    """Print the JSON Schema of a template file, so that an editor completes it."""
    print_json(vocabulary(MOTIFS), plain=as_json)
