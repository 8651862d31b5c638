"""The terminal: how every command prints its results and reports what is wrong.

In: data, messages, errors. Out: standard output for results, standard error for faults, and the
exit codes: 0, FOUND (something was found), USAGE (the command, a parameter or a setting is wrong).
What others wrote (a name of a file, a title, an answer) is printed through `shown`, `line` or
`show`: no character of it acts on the terminal, and no build server takes it for a command.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer

from pyoji import settings as settings_
from pyoji.errors import BlogError, CardError, RequestError, SettingsError
from pyoji.explanation import explain
from pyoji.printable import printable, printable_json, printable_line
from pyoji.settings import Settings

FOUND, USAGE = 1, 2

BAR_STEP = 0.1
"""Seconds between two drawings of a progress bar."""

AsJson = Annotated[bool, typer.Option("--json", help="Print plain JSON.")]


@contextmanager
def told() -> Iterator[None]:
    """Turn an error into one clear line and an exit code."""
    try:
        yield
    except CardError as error:
        fail(
            explain(error),
            USAGE if isinstance(error, (RequestError, SettingsError, BlogError)) else FOUND,
        )
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), FOUND)


def shown(text: str) -> str:
    """Text of others, for a line that rich prints: as it is read, and nothing else."""
    from rich.markup import escape

    return escape(printable(text))


def line(text: str) -> None:
    """Print a line that is nothing but text of others."""
    typer.echo(printable(text))


def patch(lines: Iterable[str]) -> None:
    """Print a patch: exactly, where a file or a program takes it; shown, where a terminal or a
    build server would act on what is in it."""
    server = any(os.environ.get(name) for name in ("CI", "TF_BUILD", "TEAMCITY_VERSION"))
    exact = _is_file() or not (server or _is_terminal())
    for each in lines:
        text = each if exact else printable_line(each, commands=server)
        typer.echo(text.encode("utf-8", "surrogateescape"), nl=not text.endswith("\n"))


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _is_file() -> bool:
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def fail(message: str, code: int) -> NoReturn:
    """Say on standard error what is wrong, and end with this code."""
    from rich.console import Console

    Console(stderr=True).print(f"[bold red]pyoji:[/] {shown(message)}", soft_wrap=True)
    raise typer.Exit(code)


def settings() -> Settings:
    """The settings of the environment."""
    return settings_.from_mapping(os.environ)


def show(data: Any, *, plain: bool) -> None:
    """JSON: coloured on a terminal, plain for a program."""
    text = printable_json(json.dumps(data, ensure_ascii=False, indent=2))
    if plain or not sys.stdout.isatty():
        typer.echo(text)
    else:
        from rich.console import Console
        from rich.highlighter import JSONHighlighter
        from rich.text import Text

        Console().print(JSONHighlighter()(Text(text)), soft_wrap=True)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error while the context lasts; each call of what it gives is a step.

    The bar is drawn by these calls: a thread of its own would be there when processes fork.
    """
    from rich import progress as bars
    from rich.console import Console

    with bars.Progress(
        bars.TextColumn(what),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
        disable=not total,
    ) as bar:
        task, drawn = bar.add_task("", total=total), 0.0

        def advance() -> None:
            nonlocal drawn
            now = time.monotonic()
            is_due = now - drawn > BAR_STEP
            bar.update(task, advance=1, refresh=is_due)
            drawn = now if is_due else drawn

        yield advance


def finding(message: str) -> None:
    """One thing that was found, on a line of standard error."""
    from rich.console import Console

    Console(stderr=True).print(shown(message), soft_wrap=True, highlight=False)
