"""pyoji: the command line. Words in; cards, data and findings out.

    commands     the table of commands; each is imported when it is called
    examples     a line to begin with, for each command
    encoding     output on a terminal that is not UTF-8
    terminal     how results are printed and errors are reported
    words        what words ask for
    serve        the service
    render       a card as a file
    layout       a card as data
    gallery      every design on one sheet
    templates    the commands about designs
    fonts        the commands about fonts
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
    completion   a shell's completion of all of these

Results go to standard output and what is wrong to standard error. Exit codes: 0, 1 (something
was found), 2 (the command, a parameter or a setting is wrong). It draws with the same parts as
the service and holds no rule of its own about cards.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pyoji.cli import completion, encoding
from pyoji.cli.commands import Commands

app = typer.Typer(
    name="pyoji",
    cls=Commands,
    help="Turn a link into an Open Graph card.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    encoding.escape(sys.stdout, sys.stderr)
    if completion.VARIABLE in os.environ:
        completion.begin()
    app(prog_name="pyoji")


def _show_version(value: bool) -> None:
    if value:
        from pyoji.version import VERSION

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


if __name__ == "__main__":
    main()
