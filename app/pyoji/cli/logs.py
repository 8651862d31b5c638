"""pyoji log: what a service's log says, summed up.

In: lines of a log, from files or standard input, of one process or of many, with whatever a
container engine writes before them. Out: the titles that were asked for most. A service logs them
if PYOJI_LOG_TITLES says how many. What a line holds was a stranger's: nothing of it reaches a
terminal but text.
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
from pyoji.cli.terminal import FOUND, AsJson, fail, show, shown, told
from pyoji.engine.text.clean import clean
from pyoji.web.telemetry.most_asked import EVENT, AskedTitle

LONGEST = 64 * KIB
"""Bytes of a line that are looked at; ours are a hundredth of it."""

commands = typer.Typer(help="What a service's log says.", no_args_is_help=True)


@commands.command()
def titles(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Logs; standard input if none.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="Print so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Print the titles that were asked for most, which PYOJI_LOG_TITLES has logged."""
    counts: Counter[AskedTitle] = Counter()
    with told():
        for line in _lines(files or []):
            if (found := _title(line)) is not None:
                title, times = found
                counts[title] += times
    if not counts:
        fail("there is no title in it; PYOJI_LOG_TITLES says how many are logged.", FOUND)
    if as_json:
        rows = [{"times": times, **title._asdict()} for title, times in counts.most_common(most)]
        show(rows, plain=True)
        return
    table = Table("Times", "Answer", "Template", "Title", box=None, pad_edge=False)
    for title, times in counts.most_common(most):
        cells = (shown(clean(text)) for text in title)
        table.add_row(f"{times:,}", *cells)
    Console().print(table)


def _lines(files: Iterable[Path]) -> Iterator[bytes]:
    """The lines of all files; of a line without an end only its beginning is held."""
    paths = list(files)
    if not paths:
        yield from _of(sys.stdin.buffer)
    for path in paths:
        with path.open("rb") as file:
            yield from _of(file)


def _of(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST):
        yield line


def _title(line: bytes) -> tuple[AskedTitle, int] | None:
    """The title that a line reports; None if it reports none."""
    start = line.find(b"{")
    if start < 0 or EVENT.encode() not in line:
        return None
    try:
        said = json.loads(line[start:])
        if said["event"] != EVENT:
            return None
        title = AskedTitle(str(said["answer"]), str(said["template"]), str(said["title"]))
        times = int(said["times"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (title, times) if times > 0 else None
