"""pyoji gallery: every design in every language and theme, on one sheet.

In: which of them. Out: a PNG file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pyoji.cli.terminal import AsJson, settings, show, shown, told
from pyoji.engine.card import PNG
from pyoji.engine.design import samples
from pyoji.engine.design.parameters import examples
from pyoji.loading import load_engine


def gallery(
    out: Annotated[Path, typer.Option("--out", "-o", help="The PNG file.")],
    template: Annotated[
        list[str] | None, typer.Option("--template", help="Only this design; may be repeated.")
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", help="Only this theme; may be repeated.")
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only this language; may be repeated.")
    ] = None,
    columns: Annotated[int, typer.Option(min=1, max=30, help="Cards in a row.")] = 3,
    scale: Annotated[float, typer.Option(min=0.5, max=2, help="Pixels to a card's pixel.")] = 0.5,
    as_json: AsJson = False,
) -> None:
    """Draw every design in every language and theme on one sheet."""
    with told():
        made = load_engine(settings())
        cards = [
            made.templates.card(
                name,
                [
                    *examples(made.templates.get(name).parameters),
                    ("title", title),
                    ("theme", shade),
                    ("scale", str(scale)),
                ],
                PNG,
            )
            for name in template or made.templates.names
            for shade in theme or made.templates.get(name).parameters["theme"].choices
            for tag, title in samples().items()
            if not lang or tag in lang
        ]
        encoded = made.pipeline.sheet(cards, columns)
        out.write_bytes(encoded.data)
    facts = {"out": str(out), "cards": len(cards), "bytes": len(encoded.data)}
    if as_json:
        show(facts, plain=True)
    else:
        Console(stderr=True).print(
            f"[bold]{shown(str(out))}[/]  {len(cards)} cards, {len(encoded.data):,} bytes",
            highlight=False,
        )
