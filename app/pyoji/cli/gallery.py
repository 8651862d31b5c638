"""pyoji gallery: render every design in every language and theme on one sheet.

In: filters by design, theme and language. Out: a PNG file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pyoji.cli.terminal import AsJson, count_of, escaped, open_engine, print_json
from pyoji.cli.words import check_choices, check_sheet
from pyoji.engine.card import PNG
from pyoji.engine.design import samples
from pyoji.engine.design.parameters import examples


def gallery(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The PNG file.")],
    template: Annotated[
        list[str] | None,
        typer.Option("--template", metavar="NAME", help="Only this design; may be repeated."),
    ] = None,
    theme: Annotated[
        list[str] | None,
        typer.Option("--theme", metavar="THEME", help="Only this theme; may be repeated."),
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", metavar="TAG", help="Only this language; may be repeated."),
    ] = None,
    columns: Annotated[int, typer.Option(metavar="N", min=1, max=30, help="Cards per row.")] = 3,
    scale: Annotated[
        float, typer.Option(metavar="FACTOR", min=0.5, max=2, help="Scale of each card.")
    ] = 0.5,
    as_json: AsJson = False,
) -> None:
    """Render every design in every language and theme on one sheet."""
    check_sheet(out)
    titles = samples()
    check_choices(lang or [], titles, "language of the samples")
    engine = open_engine()
    cards = [
        engine.templates.card(
            name,
            [
                *examples(engine.templates.get(name).parameters),
                ("title", title),
                ("theme", color_theme),
                ("scale", str(scale)),
            ],
            PNG,
        )
        for name in template or engine.templates.names
        for color_theme in theme or engine.templates.get(name).parameters["theme"].choices
        for tag, title in titles.items()
        if not lang or tag in lang
    ]
    encoded = engine.pipeline.sheet(cards, columns)
    out.write_bytes(encoded.data)
    facts = {"out": str(out), "cards": len(cards), "bytes": len(encoded.data)}
    if as_json:
        print_json(facts)
    else:
        Console(stderr=True).print(
            f"[bold]{escaped(str(out))}[/]  {count_of(len(cards), 'card')}, "
            f"{len(encoded.data):,} bytes",
            highlight=False,
        )
