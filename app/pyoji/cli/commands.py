"""Commands: which there are, and where each is. A command's module is imported when it is called.

In: a command's name. Out: the command. `pyoji --help` needs no command: what it prints of each
stands in the table, and a test holds the table and the commands alike.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from pyoji.cli.examples import EXAMPLES


class CommandEntry(NamedTuple):
    """Where a command is: a module below `pyoji.cli`, a function or a group in it; and its line in
    the list of commands."""

    module: str
    attribute: str
    summary: str


TABLE = {
    "serve": CommandEntry("serve", "serve", "Serve cards over HTTP."),
    "render": CommandEntry(
        "render", "render", "Draw a card into a file; its extension says the format."
    ),
    "layout": CommandEntry(
        "layout", "layout", "Lay a card out without painting it, and print the data."
    ),
    "gallery": CommandEntry(
        "gallery", "gallery", "Draw every design in every language and theme on one sheet."
    ),
    "check": CommandEntry(
        "check", "check", "Check a blog's posts: their links to cards, all that is wrong with each."
    ),
    "link": CommandEntry(
        "link", "link", "Print the link to a title's card; or put cards into posts."
    ),
    "build": CommandEntry(
        "build", "build", "Draw the cards of a blog's posts into files, those that have changed."
    ),
    "warm": CommandEntry(
        "warm", "warm", "Ask a running service for every card of a blog, a feed or a sitemap."
    ),
    "purge": CommandEntry(
        "purge",
        "purge",
        "Have cards drawn anew, and drop what is kept of them, in all processes of the service.",
    ),
    "sign": CommandEntry(
        "sign", "sign", "Sign a link with the first of PYOJI_SIGNING_KEYS, and print it."
    ),
    "doctor": CommandEntry(
        "doctor",
        "doctor",
        "Look at the installation, and say what is wrong and what to do; exit 1 if anything is.",
    ),
    "templates": CommandEntry(
        "templates", "commands", "The designs there are, and the making of one."
    ),
    "fonts": CommandEntry("fonts", "commands", "The fonts that texts are set in."),
    "log": CommandEntry("logs", "commands", "What a service's log says."),
    "completion": CommandEntry(
        "completion", "completion", "Print the completion script of a shell."
    ),
    "version": CommandEntry("version", "version", "Print the version."),
}


class Loaded(MutableMapping[str, Any]):
    """The commands by name; each is imported when it is looked up, and kept."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            self._found[name] = load(name, TABLE[name])
        return self._found[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLE)

    def __len__(self) -> int:
        return len(TABLE)

    def __contains__(self, name: object) -> bool:
        return name in TABLE


class Commands(TyperGroup):
    """All commands, none of which is imported before it is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Loaded()

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        return list(TABLE)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.summary) for name, place in TABLE.items()])


def load(name: str, place: CommandEntry) -> Any:
    """Import the command; give it and what is below it their names and examples."""
    found = getattr(import_module(f"pyoji.cli.{place.module}"), place.attribute)
    if isinstance(found, typer.Typer):
        found.rich_markup_mode = None
        command: Any = typer.main.get_group(found)
    else:
        one = typer.Typer(
            add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
        )
        one.command(name)(found)
        command = typer.main.get_command(one)
    command.name = name
    _give_examples(command, name)
    return command


def _give_examples(command: Any, path: str) -> None:
    below = getattr(command, "commands", {})
    for name, each in below.items():
        _give_examples(each, f"{path} {name}")
    if not below:
        command.epilog = f"\b\nExample:\n  {EXAMPLES[path]}"
