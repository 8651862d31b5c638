"""Commands: the table of commands. A command's module is imported when the command is called.

In: a command's name. Out: the command. `pyoji --help` imports no command: it prints the summaries
of the table. A test compares the summaries with the commands.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from pyoji.cli.command import Command
from pyoji.cli.examples import EXAMPLES
from pyoji.errors import CardError


class CommandEntry(NamedTuple):
    """A command's module below `pyoji.cli`, its function or group there, and its summary."""

    module: str
    attribute: str
    summary: str


TABLE = {
    "serve": CommandEntry("serve", "serve", "Serve cards over HTTP."),
    "render": CommandEntry(
        "render", "render", "Render a card to a file, whose extension selects the format."
    ),
    "layout": CommandEntry(
        "layout", "layout", "Lay a card out without painting it, and print the data."
    ),
    "gallery": CommandEntry(
        "gallery", "gallery", "Render every design in every language and theme on one sheet."
    ),
    "check": CommandEntry(
        "check", "check", "Check the links to cards in a blog's posts, and report every problem."
    ),
    "link": CommandEntry(
        "link", "link", "Print the link to a title's card, or write links into posts."
    ),
    "build": CommandEntry("build", "build", "Render the changed cards of a blog's posts to files."),
    "inject": CommandEntry(
        "inject",
        "inject",
        "Write the tags of cards into the pages of a built site that have no image.",
    ),
    "warm": CommandEntry(
        "warm", "warm", "Request every card of a blog, a feed or a sitemap from a running service."
    ),
    "purge": CommandEntry(
        "purge", "purge", "Render cards anew and drop cached ones, in all processes of the service."
    ),
    "sign": CommandEntry(
        "sign", "sign", "Sign a link with the first of PYOJI_SIGNING_KEYS, and print it."
    ),
    "doctor": CommandEntry(
        "doctor",
        "doctor",
        "Check the installation, and print problems and remedies; exit 1 for an error.",
    ),
    "templates": CommandEntry("templates", "commands", "List, check and create designs."),
    "fonts": CommandEntry("fonts", "commands", "List, check, show and add fonts."),
    "log": CommandEntry("logs", "commands", "Summarise a service's log."),
    "completion": CommandEntry(
        "completion", "completion", "Print the completion script of a shell."
    ),
    "version": CommandEntry("version", "version", "Print the version."),
}


class LazyCommands(MutableMapping[str, Any]):
    """The commands by name; each is imported at its first lookup."""

    def __init__(self) -> None:
        self._commands: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._commands:
            self._commands[name] = load(name, TABLE[name])
        return self._commands[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLE)

    def __len__(self) -> int:
        return len(TABLE)

    def __contains__(self, name: object) -> bool:
        return name in TABLE


@contextmanager
def _reported() -> Iterator[None]:
    """Print an error as one line and exit with its code."""
    try:
        yield
    except (CardError, OSError) as error:
        from pyoji.cli.terminal import exit_with

        exit_with(error)


class Commands(TyperGroup):
    """The group of all commands, imported on demand."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = LazyCommands()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments, and print the help or the version if they ask for it."""
        with _reported():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _reported():
            return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        return list(TABLE)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in TABLE.items()])


def load(name: str, entry: CommandEntry) -> Any:
    """Import a command; set its name and the examples of it and its subcommands."""
    target = getattr(import_module(f"pyoji.cli.{entry.module}"), entry.attribute)
    if isinstance(target, typer.Typer):
        target.rich_markup_mode = None
        command: Any = typer.main.get_group(target)
    else:
        wrapper = typer.Typer(
            add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
        )
        wrapper.command(name, cls=Command)(target)
        command = typer.main.get_command(wrapper)
    command.name = name
    _set_examples(command, name)
    return command


def _set_examples(command: Any, path: str) -> None:
    subcommands = getattr(command, "commands", {})
    for name, subcommand in subcommands.items():
        _set_examples(subcommand, f"{path} {name}")
    if not subcommands:
        command.epilog = f"\b\nExample:\n  {EXAMPLES[path]}"
