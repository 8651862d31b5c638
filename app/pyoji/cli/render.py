"""pyoji render: a card as a file, with the bytes that the service would send.

In: a template's name or a link, and parameters. Out: the file, or its bytes on standard output.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pyoji.cli.terminal import AsJson, settings, show, told
from pyoji.cli.words import Link, Pairs, card
from pyoji.engine.card import EXTENSIONS, Format
from pyoji.errors import UnknownFormat
from pyoji.loading import load_engine
from pyoji.printable import code_point


def render(
    template: Link,
    out: Annotated[str, typer.Option("--out", "-o", help="The file; - is standard output.")],
    words: Pairs = None,
    as_json: AsJson = False,
) -> None:
    """Draw a card into a file; its extension says the format."""
    with told():
        made = load_engine(settings())
        asked = card(made.templates, template, words or [], _format_of(out))
        encoded = made.pipeline.render(asked)
        if out == "-":
            sys.stdout.buffer.write(encoded.data)
            sys.stdout.buffer.flush()
            return
        Path(out).write_bytes(encoded.data)
    missing = [code_point(each) for each in encoded.missing]
    facts = {
        "out": out,
        "template": asked.template,
        "format": asked.format.name,
        "bytes": len(encoded.data),
        "key": asked.digest,
        "missing": missing,
        "without": list(asked.links),
    }
    if as_json:
        show(facts, plain=True)
        return
    typer.echo(f"{typer.style(out, bold=True)}  {len(encoded.data):,} bytes", err=True)
    if asked.links:
        names = ", ".join(asked.links)
        without = typer.style("without", fg="yellow")
        typer.echo(f"{without} {names}: only the service fetches pictures", err=True)
    if missing:
        lacking = typer.style("no glyph for", fg="yellow")
        typer.echo(f"{lacking} {', '.join(missing)}", err=True)


def _format_of(out: str) -> Format | None:
    if out == "-":
        return None
    extension = Path(out).suffix.removeprefix(".")
    found = EXTENSIONS.get(extension.lower())
    if found is None:
        raise UnknownFormat(extension, EXTENSIONS)
    return found
