"""pyoji log: summarise a service's log.

In: log lines of one or more processes, from files or standard input, with any prefix of a container
engine. Out: the most requested titles, which a service logs if PYOJI_LOG_TITLES is set. Lines are
untrusted and are escaped on a terminal.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.table import Table

from pyoji.byte_sizes import KIB
from pyoji.cli.command import Command
from pyoji.cli.terminal import FINDINGS, AsJson, escaped, fail, print_json
from pyoji.engine.text.clean import clean
from pyoji.web.telemetry.most_asked import EVENT, AskedTitle

LONGEST = 64 * KIB
"""Bytes of a line that are read; our own lines are a hundredth of it."""

commands = typer.Typer(help="Summarise a service's log.", no_args_is_help=True)


@commands.command(cls=Command)
def titles(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Logs; standard input if none.")
    ] = None,
    most: Annotated[
        int, typer.Option(metavar="N", min=1, max=10_000, help="Number of titles.")
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """Print the most requested titles that PYOJI_LOG_TITLES has logged."""
    counts: Counter[AskedTitle] = Counter()
    for line in _lines(files or []):
        if (entry := _title(line)) is not None:
            title, times = entry
            counts[title] += times
    if not counts:
        fail("the log has no titles; PYOJI_LOG_TITLES sets how many are logged.", FINDINGS)
    if as_json:
        rows = [{"times": times, **title._asdict()} for title, times in counts.most_common(most)]
        print_json(rows)
        return
    table = Table("Times", "Answer", "Template", "Title", box=None, pad_edge=False)
    for title, times in counts.most_common(most):
        cells = (escaped(clean(text)) for text in title)
        table.add_row(f"{times:,}", *cells)
    Console().print(table)


def _lines(files: Iterable[Path]) -> Iterator[bytes]:
    """Yield the lines of all files in pieces of at most LONGEST bytes."""
    paths = list(files)
    if not paths:
        yield from _pieces(sys.stdin.buffer)
    for path in paths:
        with path.open("rb") as file:
            yield from _pieces(file)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST):
        yield line


def _title(line: bytes) -> tuple[AskedTitle, int] | None:
    """Parse a line: its title and count, or None."""
    start = line.find(b"{")
    if start < 0 or EVENT.encode() not in line:
        return None
    try:
        record = json.loads(line[start:])
        if record["event"] != EVENT:
            return None
        title = AskedTitle(str(record["answer"]), str(record["template"]), str(record["title"]))
        times = int(record["times"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (title, times) if times > 0 else None
