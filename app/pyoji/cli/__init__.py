"""pyoji: the command line. Words in; cards, data and findings out.

    terminal     how results are printed and errors are told
    words        what words ask for
    templates    the commands about designs
    sign         signatures and keys
    doctor       what is wrong with an installation
    blog         what the commands about posts share
    check        what is wrong with a blog's links
    listing      the list of a blog's cards
    link         a card's link for a title, and into posts
    build        a blog's cards as files
    logs         what a log says, summed up
    purge        cards made anew, in every process
    warm         a running service asked for a blog's cards
    here         all others

Results go to standard output and what is wrong to standard error. Exit codes: 0, 1 (something
was found), 2 (the command, a parameter or a setting is wrong). It draws with the same parts as
the service and holds no rule of its own about cards.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pyoji.card import EXTENSIONS, PNG, Card, Format
from pyoji.cli import build, check, doctor, link, logs, purge, sign, templates, warm
from pyoji.cli import words as words_
from pyoji.cli.terminal import FOUND, USAGE, AsJson, fail, settings, show, told
from pyoji.cli.words import Link, Pairs
from pyoji.data import card_data
from pyoji.engine import Engine, load_engine
from pyoji.errors import UnknownFormat
from pyoji.main import VERSION, create_app
from pyoji.templates import samples
from pyoji.templates.parameters import examples
from pyoji.text import breaks, bundle, language
from pyoji.text.clean import clean
from pyoji.text.fonts import FAMILIES, Fonts
from pyoji.text.itemise import face_for
from pyoji.web import capacity, log, trust
from pyoji.web import workers as processes
from pyoji.web.board import Board
from pyoji.web.connections import Limits, affordable
from pyoji.web.process import graceful
from pyoji.web.server import protocol

app = typer.Typer(
    name="pyoji",
    help="Turn a link into an Open Graph card.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
fonts_app = typer.Typer(help="The fonts that texts are set in.", no_args_is_help=True)
app.command()(check.check)
app.command()(link.link)
app.command()(build.build)
app.command()(warm.warm)
app.command()(purge.purge)
app.add_typer(templates.commands, name="templates")
app.add_typer(fonts_app, name="fonts")
app.add_typer(logs.commands, name="log")
app.command()(sign.sign)
app.command()(doctor.doctor)


def main() -> None:
    """Run the command line."""
    app()


# ── the card that words ask for ──────────────────────────────────────────────────────────────


def _card(made: Engine, link: str, words: Sequence[str], out: Format | None = None) -> Card:
    """The card that a template's name or a link, and further NAME=VALUE words, ask for.

    The format is that of the file to be written, else the link's, else PNG.
    """
    asked = words_.read(made.templates, link, words)
    format_ = out or asked.address.format or PNG
    return made.templates.card(asked.template.name, asked.pairs, format_)


# ── commands ─────────────────────────────────────────────────────────────────────────────────


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"pyoji {VERSION}")
        raise typer.Exit


@app.callback()
def root(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Turn a link into an Open Graph card."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = (
        8000
    ),
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=256,
            help="Number of worker processes (default: one per processor, as memory allows).",
        ),
    ] = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="Follow the templates' files, and let nothing be kept.")
    ] = False,
) -> None:
    """Serve cards over HTTP. Settings are environment variables PYOJI_…"""
    if dev and workers is not None and workers > 1:
        fail("--dev serves with one worker.", USAGE)
    with told():
        chosen = settings()
        fitting = capacity.fitting(chosen)
        if workers is None:
            workers = 1 if dev else fitting.count
        board = Board() if workers > 1 else None
        lines = log.queue()
        application = create_app(chosen, dev=dev, board=board, lines=lines)
    limits = Limits(
        affordable(chosen.connections),
        chosen.head_timeout,
        chosen.idle_timeout,
        chosen.send_timeout,
    )
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        workers=workers,
        http=protocol(limits),
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # ours (`app/pyoji/proxies.py`) takes no address that a stranger wrote
        timeout_graceful_shutdown=graceful(chosen.drain),
        log_config=log.config(chosen.log_level, lines),
    )
    log.LOG.info("%d of %s", workers, fitting)
    trust.warn(chosen)
    processes.run(config, application, board, lines, chosen.drain)


@app.command()
def render(
    template: Link,
    out: Annotated[str, typer.Option("--out", "-o", help="The file; - is standard output.")],
    words: Pairs = None,
    as_json: AsJson = False,
) -> None:
    """Draw a card into a file; its extension says the format."""
    with told():
        made = load_engine(settings())
        card = _card(made, template, words or [], _format_of(out))
        encoded = made.pipeline.render(card)
        if out == "-":
            sys.stdout.buffer.write(encoded.data)
            sys.stdout.buffer.flush()
            return
        Path(out).write_bytes(encoded.data)
    facts = {
        "out": out,
        "template": card.template,
        "format": card.format.name,
        "bytes": len(encoded.data),
        "key": card.digest,
        "missing": list(encoded.missing),
        "without": list(card.links),
    }
    if as_json:
        show(facts, plain=True)
        return
    console = Console(stderr=True)
    console.print(f"[bold]{escape(out)}[/]  {len(encoded.data):,} bytes", highlight=False)
    if card.links:
        names = ", ".join(card.links)
        console.print(f"[yellow]without[/] {names}: only the service fetches pictures")
    if encoded.missing:
        console.print(f"[yellow]no glyph for[/] {', '.join(encoded.missing)}", highlight=False)


def _format_of(out: str) -> Format | None:
    if out == "-":
        return None
    extension = Path(out).suffix.removeprefix(".")
    found = EXTENSIONS.get(extension.lower())
    if found is None:
        raise UnknownFormat(extension, EXTENSIONS)
    return found


@app.command()
def layout(template: Link, words: Pairs = None, as_json: AsJson = False) -> None:
    """Lay a card out without painting it, and print the data."""
    with told():
        made = load_engine(settings())
        card = _card(made, template, words or [])
        data = card_data(card, made.pipeline.frame(card))
    show(data, plain=as_json)


@app.command()
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
            f"[bold]{escape(str(out))}[/]  {len(cards)} cards, {len(encoded.data):,} bytes",
            highlight=False,
        )


@fonts_app.command()
def coverage(text: str, as_json: AsJson = False) -> None:
    """Say which font draws what; exit 1 if nothing draws a character."""
    with told():
        found = _faces(load_engine(settings()).fonts, clean(text))
    if as_json:
        show([{"text": grapheme, "face": face} for grapheme, face in found], plain=True)
    else:
        table = Table("Text", "Face", box=None, pad_edge=False)
        for face, group in groupby(found, key=lambda each: each[1]):
            run = escape("".join(grapheme for grapheme, _ in group))
            table.add_row(run, escape(face) if face else "[red]none: a box is drawn[/]")
        Console().print(table)
    if any(face is None for _, face in found):
        raise typer.Exit(FOUND)


def _faces(fonts: Fonts, text: str) -> list[tuple[str, str | None]]:
    """Each grapheme of a title with the face that draws it."""
    order = fonts.order(language.of(language.guess(text)), FAMILIES[0], 700)
    cuts = pairwise([0, *breaks.graphemes(text)])
    return [(text[a:b], face_for(fonts, order, text[a:b])) for a, b in cuts]


@fonts_app.command()
def verify(as_json: AsJson = False) -> None:
    """Check the font files against their manifest; exit 1 if one differs."""
    with told():
        findings = bundle.verify(settings().fonts_dir)
    if as_json:
        show({"findings": findings}, plain=True)
    else:
        for finding in findings:
            Console(stderr=True).print(escape(finding), soft_wrap=True, highlight=False)
        if not findings:
            typer.echo("The fonts are what their manifest says.")
    if findings:
        raise typer.Exit(FOUND)


if __name__ == "__main__":
    main()
