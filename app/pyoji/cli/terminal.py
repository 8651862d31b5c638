"""The terminal: how every command prints its results and tells what is wrong.

In: data, messages, errors. Out: standard output for results, standard error for faults, and the
exit codes: 0, FOUND (something was found), USAGE (the command, a parameter or a setting is wrong).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer

from pyoji import settings as settings_
from pyoji.errors import BlogError, CardError, RequestError, SettingsError
from pyoji.settings import Settings

FOUND, USAGE = 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="Print plain JSON.")]


@contextmanager
def told() -> Iterator[None]:
    """Turn an error into one clear line and an exit code."""
    try:
        yield
    except CardError as error:
        fail(
            str(error),
            USAGE if isinstance(error, (RequestError, SettingsError, BlogError)) else FOUND,
        )
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), FOUND)


def fail(message: str, code: int) -> NoReturn:
    """Say on standard error what is wrong, and end with this code."""
    from rich.console import Console
    from rich.markup import escape

    Console(stderr=True).print(f"[bold red]pyoji:[/] {escape(message)}", soft_wrap=True)
    raise typer.Exit(code)


def settings() -> Settings:
    """The settings of the environment."""
    return settings_.from_mapping(os.environ)


def show(data: Any, *, plain: bool) -> None:
    """JSON: coloured on a terminal, plain for a program."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    if plain or not sys.stdout.isatty():
        typer.echo(text)
    else:
        from rich.console import Console

        Console().print_json(text)


def finding(message: str) -> None:
    """One thing that was found, on a line of standard error."""
    from rich.console import Console
    from rich.markup import escape

    Console(stderr=True).print(escape(message), soft_wrap=True, highlight=False)
