"""pyoji render: render a card to a file, byte for byte as the service sends it.

In: a template's name or a link, and parameters. Out: the file, or its bytes on standard output.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pyoji.cli.terminal import AsJson, open_engine, print_json
from pyoji.cli.words import Link, Pairs, card
from pyoji.engine.card import EXTENSIONS, Format
from pyoji.errors import UnknownFormat
from pyoji.printable import code_point


def render(
    template: Link,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="FILE", help="The file; - is standard output.")
    ],
    words: Pairs = None,
    as_json: AsJson = False,
) -> None:
    """Render a card to a file, whose extension selects the format."""
    engine = open_engine()
    requested = card(engine.templates, template, words or [], _format_of(out))
    encoded = engine.pipeline.render(requested)
    if out == "-":
        sys.stdout.buffer.write(encoded.data)
        sys.stdout.buffer.flush()
        return
    Path(out).write_bytes(encoded.data)
    missing = [code_point(code) for code in encoded.missing]
    facts = {
        "out": out,
        "template": requested.template,
        "format": requested.format.name,
        "bytes": len(encoded.data),
        "key": requested.digest,
        "missing": missing,
        "without": list(requested.image_urls),
    }
    if as_json:
        print_json(facts)
        return
    typer.echo(f"{typer.style(out, bold=True)}  {len(encoded.data):,} bytes", err=True)
    if requested.image_urls:
        names = ", ".join(requested.image_urls)
        without = typer.style("without", fg="yellow")
        typer.echo(f"{without} {names}: only the service fetches images", err=True)
    if missing:
        lacking = typer.style("no glyph for", fg="yellow")
        typer.echo(f"{lacking} {', '.join(missing)}", err=True)


def _format_of(out: str) -> Format | None:
    if out == "-":
        return None
    extension = Path(out).suffix.removeprefix(".")
    format_ = EXTENSIONS.get(extension.lower())
    if format_ is None:
        raise UnknownFormat(extension, EXTENSIONS)
    return format_
