"""pyoji: the command line. Arguments in; cards, data and findings out.

    commands     the table of commands; each is imported when it is called
    command      the help of a command
    examples     an example for each command
    encoding     output on a terminal that is not UTF-8
    terminal     printing of results and errors
    patch        changes of files as a patch
    words        parsing of templates, links and parameters
    serve        run the service
    render       render a card to a file
    layout       print a card's layout as JSON
    gallery      render every design on one sheet
    templates    commands for designs
    fonts        commands for fonts
    sign         sign and verify links, make keys
    doctor       check an installation
    blog         arguments that the commands for posts share
    link_options the host, design, format and version of links
    reading      what a command read of a blog
    site         the pages of a built site
    check        check a blog's links
    published    check published pages, as crawlers see them
    title_marks  where a card's title and its post's differ
    listing      list a blog's cards
    link         print a card's link, or write links into posts
    inject       write the tags of cards into a built site
    build        render a blog's cards to files
    logs         summarise a log
    purge        re-render cards in every process
    warm         request a blog's cards from a running service
    completion   shell completion
    version      the version

Results go to standard output, errors to standard error. Exit codes: 0, 1 (there are findings), 2
(the command, a parameter or a setting is wrong). It renders with the engine of the service and
must not have rules about cards of its own.
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
