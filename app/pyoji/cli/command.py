"""Command: a command whose help names each argument by the word that it was given.

In: parameters with metavars. Out: a usage line and a list of arguments without Python's types. A
metavar says by itself what may be left out and repeated: `[NAME=VALUE]...`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand


class Command(TyperCommand):
    """A command that shows `PATH...`, where typer shows `{PATH...}... <list[str]>`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; report a wrong value without pydantic's name of its error."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the pieces of the usage line after the command's name."""
        return ["[OPTIONS]", *(argument.metavar for argument in self._arguments(ctx))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """List the arguments by their metavars, then the options."""
        arguments = self._arguments(ctx)
        rows = [(argument.metavar, argument.get_help_record(ctx)[1]) for argument in arguments]
        if rows:
            with formatter.section("Arguments"):
                formatter.write_dl(rows)
        options = [option for option in self.get_params(ctx) if option not in arguments]
        with formatter.section("Options"):
            formatter.write_dl([option.get_help_record(ctx) for option in options])

    def _arguments(self, ctx: Any) -> list[Any]:
        return [
            parameter
            for parameter in self.get_params(ctx)
            if parameter.param_type_name == "argument"
        ]


def one_of(choices: Iterable[str]) -> str:
    """List the values of an option: `png, jpg or webp`."""
    *others, last = choices
    return f"{', '.join(others)} or {last}"
