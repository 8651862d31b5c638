"""pyoji doctor: looks at an installation and says what is well, what is not, and what to do.

    finding        what a check says
    installation   what is looked at: settings, however wrong they are, and how it is served
    configuration  settings, signing
    program        Python, packages, encodings, fonts, designs, a card, pictures
    store          which store, and with directory, shared and trial, whether it keeps cards
    lists          the operator's lists of titles, and of what is blocked
    clock          ours, and the store's
    machine        open files, memory, processors, the port
    here           the table of checks, and the command

It asks nobody but the store and the lists that the settings name, and writes nothing that it does
not remove.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pyoji.cli.doctor import clock, configuration, lists, machine, program, store
from pyoji.cli.doctor.finding import Finding, State, warning, wrong
from pyoji.cli.doctor.installation import Installation, read, variable
from pyoji.cli.terminal import FOUND, AsJson, show
from pyoji.errors import CardError
from pyoji.explanation import explain


@dataclass(frozen=True, slots=True)
class Check:
    """What is looked at, by what, and which settings have to be right before it can be."""

    name: str
    look: Callable[[Installation], Iterator[Finding]]
    needs: tuple[str, ...] = ()


CHECKS = (
    Check("python", program.python),
    Check("packages", program.packages),
    Check("encodings", program.encodings),
    Check("settings", configuration.settings),
    Check("fonts", program.fonts, ("fonts_dir",)),
    Check("templates", program.templates, ("fonts_dir", "templates_dir")),
    Check("card", program.card, ("fonts_dir", "templates_dir")),
    Check(
        "signing",
        configuration.signing,
        ("signing", "signing_keys", "cache_unsigned", "fonts_dir", "templates_dir"),
    ),
    Check("lists", lists.lists, ("titles", "block", "fonts_dir", "templates_dir")),
    Check("store", store.store, ("cache_url", "cache_dir", "cache_dir_bytes")),
    Check("clock", clock.clock, ("cache_url", "cache_dir", "cache_dir_bytes")),
    Check("pictures", program.pictures, ("picture_hosts",)),
    Check("files", machine.files),
    Check("memory", machine.memory, ("cache_bytes", "picture_hosts", "picture_bytes")),
    Check("processors", machine.processors),
    Check("port", machine.port),
)

_LOOKS = {
    State.OK: "green",
    State.WARNING: "yellow",
    State.WRONG: "bold red",
}


def doctor(
    workers: Annotated[
        int, typer.Option(min=1, max=256, help="How many processes will answer.")
    ] = 1,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="The port; whether it is free is looked at if given."),
    ] = None,
    connections: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=1_000_000,
            help="How many a process will have at once; without it PYOJI_CONNECTIONS.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at the installation, and say what is wrong and what to do; exit 1 if anything is."""
    encodings = (
        ("names of files", sys.getfilesystemencoding()),
        ("standard output", sys.stdout.encoding or "unknown"),
    )
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not program.utf8(stream.encoding or ""):
            stream.reconfigure(encoding="utf-8")  # what is found has to be told all the same
    chosen, faults = read(os.environ)
    most = connections or chosen.connections
    seen = Installation(os.environ, chosen, faults, workers, most, host, port, encodings)
    found = [(check.name, finding) for check in CHECKS for finding in looked(check, seen)]
    if as_json:
        rows = [
            {"check": name, "state": each.state, "seen": each.seen, "remedy": each.remedy}
            for name, each in found
        ]
        show(rows, plain=True)
    else:
        _print(found)
    if any(finding.state is State.WRONG for _, finding in found):
        raise typer.Exit(FOUND)


def looked(check: Check, seen: Installation) -> Iterator[Finding]:
    """What a check found; whatever happens in it, the others are still to be made."""
    waits = [variable(name) for name in check.needs if variable(name) in seen.faults]
    if waits:
        yield warning(f"not looked at: {', '.join(waits)} is wrong", "mend the settings first")
        return
    try:
        yield from check.look(seen)
    except CardError as error:
        yield wrong(explain(error), "mend what it names")
    except OSError as error:
        said = error.strerror or errno.errorcode.get(error.errno or 0, type(error).__name__)
        where = f"{error.filename}: " if error.filename else ""
        yield wrong(f"{where}{said}", "see that it is there, and may be read")
    except Exception as error:
        # Only its kind: what a library says may hold an address with a password.
        yield wrong(f"the check itself failed ({type(error).__name__})", "report it as a bug")


def _print(found: list[tuple[str, Finding]]) -> None:
    table = Table("Check", "", "Seen", "What to do", box=None, pad_edge=False)
    last = ""
    for name, finding in found:
        state = Text(finding.state, _LOOKS[finding.state])
        table.add_row("" if name == last else name, state, Text(finding.seen), Text(finding.remedy))
        last = name
    console = Console()
    console.print(table)
    bad, better = (
        sum(each.state is state for _, each in found) for state in (State.WRONG, State.WARNING)
    )
    console.print(f"\n{bad} wrong, {better} warning{'' if better == 1 else 's'}.", highlight=False)
