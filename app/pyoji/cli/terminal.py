"""Terminal: print the results and errors of every command.

In: data, messages, errors. Out: results on standard output, errors on standard error, and the exit
codes: 0, FINDINGS (there are findings), USAGE (the command, a parameter or a setting is wrong).
Untrusted text (a file name, a title, a response) is printed through `escaped`, `print_line` or
`print_json`, so that it cannot control the terminal or a build server.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pyoji import settings as settings_
from pyoji.errors import BlogError, CardError, RequestError, SettingsError
from pyoji.explanation import explain
from pyoji.printable import printable, printable_json, printable_line
from pyoji.settings import Settings

if TYPE_CHECKING:
    from pyoji.engine.assembly import Engine

FINDINGS, USAGE = 1, 2
"""Exit codes: of a command with findings or an error, and of a wrong call."""

BAR_STEP = 0.1
"""Seconds between two updates of a progress bar."""

AsJson = Annotated[bool, typer.Option("--json", help="Print plain JSON.")]


def exit_with(error: CardError | OSError) -> NoReturn:
    """Print an error as one line and exit with its code."""
    if isinstance(error, CardError):
        is_usage = isinstance(error, (RequestError, SettingsError, BlogError))
        fail(explain(error), USAGE if is_usage else FINDINGS)
    if error.errno == errno.EPIPE:
        raise error  # typer ends with 1
    _discard_unprintable()
    reason = error.strerror or str(error)
    fail(f"{error.filename}: {reason}" if error.filename else reason, FINDINGS)


def _discard_unprintable() -> None:
    """Discard what standard output does not take, for example on a full disk. Python would try to
    print it once more at its end, with an exit code of its own."""
    try:
        sys.stdout.flush()
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


def count_of(number: int, noun: str) -> str:
    """A number and a noun: `1 link`, `1,234 links`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def escaped(text: str) -> str:
    """Escape untrusted text for a line that rich prints."""
    from rich.markup import escape

    line = printable(text)
    start = line.rstrip("\\")
    if start == line:
        return escape(line)
    # Before a tag backslashes are read in pairs. This tag has no style.
    return escape(start) + "\\\\" * (len(line) - len(start)) + "[none][/none]"


def print_line(text: str) -> None:
    """Print a line of untrusted text."""
    typer.echo(printable(text))


_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def print_patch(lines: Iterable[str]) -> None:
    """Print a patch: unchanged to a file or a program, escaped to a terminal or a build server."""
    on_build_server = any(os.environ.get(name) for name in ("CI", "TF_BUILD", "TEAMCITY_VERSION"))
    exact = _is_file() or not (on_build_server or _is_terminal())
    for line in (line for source in lines for line in _LINE.findall(source)):
        text = line if exact else printable_line(line, commands=on_build_server)
        typer.echo(text.encode("utf-8", "surrogateescape"), nl=not text.endswith("\n"))


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _is_file() -> bool:
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def fail(message: str, code: int) -> NoReturn:
    """Print an error message and exit with this code."""
    from rich.console import Console

    Console(stderr=True).print(f"[bold red]pyoji:[/] {escaped(message)}", soft_wrap=True)
    raise typer.Exit(code)


def settings() -> Settings:
    """Read the settings from the environment."""
    return settings_.from_mapping(os.environ)


def open_engine() -> Engine:
    """Open the engine with the settings of the environment."""
    from pyoji.loading import load_engine

    return load_engine(settings())


def print_json(data: Any, *, plain: bool = True) -> None:
    """Print JSON, in colour on a terminal unless `plain`."""
    text = printable_json(json.dumps(data, ensure_ascii=False, indent=2))
    if plain or not sys.stdout.isatty():
        typer.echo(text)
    else:
        from rich.console import Console
        from rich.highlighter import JSONHighlighter
        from rich.text import Text

        Console().print(JSONHighlighter()(Text(text)), soft_wrap=True)


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a progress bar on standard error; each call of the yielded function is one step.

    The bar is updated by these calls and not by a thread, which would exist when processes fork.
    """
    from rich import progress as bars
    from rich.console import Console

    console = Console(stderr=True)
    with bars.Progress(
        bars.TextColumn(label),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
        console=console,
        transient=True,
        auto_refresh=False,
        disable=not total or not console.is_terminal,  # to a file it would print an empty line
    ) as bar:
        task, updated = bar.add_task("", total=total), 0.0

        def advance() -> None:
            nonlocal updated
            now = time.monotonic()
            is_due = now - updated > BAR_STEP
            bar.update(task, advance=1, refresh=is_due)
            updated = now if is_due else updated

        yield advance


def print_finding(message: str) -> None:
    """Print a finding on one line of standard error."""
    from rich.console import Console

    Console(stderr=True).print(escaped(message), soft_wrap=True, highlight=False)
