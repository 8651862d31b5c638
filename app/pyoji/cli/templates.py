"""pyoji templates: the designs there are, and the making of one.

In: names and paths. Out: lists, findings with file and line, a schema, a folder to begin with.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pyoji.cli.terminal import FOUND, AsJson, finding, settings, show, shown, told
from pyoji.engine.card import PNG
from pyoji.engine.design import Reader, Template, Templates, samples, scaffold, source, sources
from pyoji.engine.design.json_schema import vocabulary
from pyoji.engine.design.sources import FILE, Source
from pyoji.engine.paint import check
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.errors import TemplateError
from pyoji.explanation import advice, explain
from pyoji.loading import directories, load_engine

HEAVIEST = 600_000
"""The most bytes of a card: over it, WhatsApp shows none."""

commands = typer.Typer(help="The designs there are, and the making of one.", no_args_is_help=True)


@commands.command("list")
def list_templates(as_json: AsJson = False) -> None:
    """List the templates."""
    with told():
        templates = load_engine(settings()).templates
    found = [templates.get(name) for name in templates.names]
    if as_json:
        show([{"name": each.name, "summary": each.summary} for each in found], plain=True)
        return
    table = Table("Template", "What it is", box=None, pad_edge=False)
    for each in found:
        table.add_row(f"[bold]{shown(each.name)}[/]", shown(each.summary))
    Console().print(table)


@commands.command("show")
def show_template(name: str, as_json: AsJson = False) -> None:
    """Show a template's parameters."""
    with told():
        template = load_engine(settings()).templates.get(name)
    if as_json:
        parameters = [parameter.describe() for parameter in template.parameters.values()]
        data = {"name": name, "summary": template.summary, "parameters": parameters}
        show(data, plain=True)
        return
    console = Console()
    console.print(f"[bold]{shown(template.name)}[/]  {shown(template.summary)}\n")
    table = Table("Parameter", "Allowed", "Default", "Meaning", box=None, pad_edge=False)
    for parameter in template.parameters.values():
        table.add_row(
            f"[bold]{shown(parameter.name)}[/]",
            shown(parameter.allowed),
            shown(parameter.default_text or ""),
            shown(parameter.help),
        )
    console.print(table)


@commands.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What links will call it.")],
    extends: Annotated[
        str | None, typer.Option(help="The design that it differs from.", metavar="DESIGN")
    ] = None,
    directory: Annotated[
        Path | None,
        typer.Option("--dir", help="Where; PYOJI_TEMPLATES_DIR, or here.", file_okay=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Begin a design: write a folder with a commented template.yaml and a mark.svg."""
    with told():
        chosen = settings()
        base = load_engine(chosen).templates.get(extends) if extends else None
        files = scaffold.write(directory or chosen.templates_dir or Path(), name, base)
    if as_json:
        show({"name": name, "files": [str(file) for file in files]}, plain=True)
    else:
        for file in files:
            typer.echo(str(file))


@commands.command()
def lint(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Designs' files and folders, or what holds them."),
    ],
    as_json: AsJson = False,
) -> None:
    """Check designs, all that is wrong with each; exit 1 if anything is."""
    with told():
        fonts = Fonts.open(settings().fonts_dir)
        findings = [each for path in paths for each in _findings(path, fonts)]
    if as_json:
        data = [_data(each) for each in findings]
        show({"findings": data}, plain=True)
    else:
        for each in findings:
            finding(explain(each))
        if not findings:
            typer.echo("Nothing is wrong.")
    if findings:
        raise typer.Exit(FOUND)


def _data(error: TemplateError) -> dict[str, str | int | None]:
    words = {"remedy": advice(error), "message": explain(error)}
    return {**error.place, "found": error.found, "nearest": error.nearest, **words}


def _findings(path: Path, fonts: Fonts) -> Iterator[TemplateError]:
    """All that is wrong with the designs at a path, in the order of their lines."""
    if not path.exists():
        yield TemplateError(str(path), None, "", "nothing", "name a file or a folder that is there")
        return
    path = path.absolute()
    path = path.parent if path.name == FILE else path
    is_design = path.is_file() or any(path.glob("template.y*ml"))
    directory = path.parent if is_design else path
    try:
        found = sources(directory)
        names = [source(path).name] if is_design else list(found)
    except TemplateError as error:
        yield _placed(error, directory)
        return
    if not names:
        remedy = f"a design is a file NAME.yaml, or a folder NAME/ with a {FILE}"
        yield TemplateError(str(path), None, "", "no design", remedy)
    reader = Reader(fonts.digest, [*map(sources, directories(settings())), found], check)
    for name in names:
        template, faults = reader.design(name)
        if template is not None:
            faults = list(_overweight(template, _label(found[name]), fonts))
        for fault in sorted(faults, key=lambda each: (each.file, each.line or 0)):
            yield _placed(fault, directory)


def _label(found: Source | TemplateError) -> str:
    return found.label if isinstance(found, Source) else found.file


def _placed(error: TemplateError, directory: Path) -> TemplateError:
    """The error with its file as seen from here."""
    file = directory / error.file
    if not file.exists():
        return error  # of a design that is extended
    if file.is_relative_to(Path.cwd()):
        file = file.relative_to(Path.cwd())
    place = str(file), error.line, error.key
    return TemplateError(*place, error.found, error.remedy, error.column, error.nearest)


def _overweight(template: Template, label: str, fonts: Fonts) -> Iterator[TemplateError]:
    """The cards of the design that are too many bytes: each theme, each size, as large as is."""
    templates = Templates([template])
    pipeline = Pipeline(templates, fonts)
    for theme in template.parameters["theme"].choices:
        for size in template.parameters["size"].choices:
            pairs = [("theme", theme), ("size", size), ("title", samples()["ko"])]
            weight = len(pipeline.render(templates.card(template.name, pairs, PNG)).data)
            if weight > HEAVIEST:
                found = f"a card of {weight:,} bytes ({theme}, {size})"
                remedy = f"use calmer motifs or smaller pictures: {HEAVIEST:,} bytes are the most"
                yield TemplateError(label, None, "scene", found, remedy)


@commands.command()
def schema(as_json: AsJson = False) -> None:
    """Print the JSON Schema of a template file, so that an editor completes it."""
    show(vocabulary(MOTIFS), plain=as_json)
