"""pyoji doctor: examine an installation; say what is wrong with it, and the remedy.

    finding        what a check reports, and the installation that it examines
    configuration  settings, signing, lists
    program        fonts, designs, a card, pictures
    stores         where cards are kept: directory and server try one card each
    machine        open files, workers
    here           the table of checks, and the command

In: the settings of the environment, and the number of workers. Out: findings, as a table or as
JSON; exit code 1 where one is wrong. It contacts only the store and the lists that the settings
name, leaves nothing behind, and shows no secret. A check is here if the start of the service does
not fail with the same message, or if the start reports only the first of several faults.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pyoji.cli.doctor import configuration, machine, program, stores
from pyoji.cli.doctor.finding import Check, DoctorFinding, Installation, State, warning, wrong
from pyoji.cli.terminal import FOUND, AsJson, show
from pyoji.errors import CardError, FontError, TemplateError
from pyoji.explanation import explain

CHECKS: dict[str, Check] = {
    "fonts": program.fonts,
    "templates": program.templates,
    "card": program.card,
    "signing": configuration.signing,
    "lists": configuration.lists,
    "store": stores.store,
    "pictures": program.pictures,
    "files": machine.files,
    "workers": machine.workers,
}
"""By name; all of them need settings that are right."""

_SOURCES = ("fonts", "templates")
"""The checks that report a wrong font or design; others only fail by it."""

_STYLES = {State.OK: "green", State.WARNING: "yellow", State.WRONG: "bold red"}


def doctor(
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Number of worker processes (default: as serve)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at the installation, and say what is wrong and what to do; exit 1 if anything is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal may not be UTF-8
    findings = examine(os.environ, workers)
    if as_json:
        rows = [
            {"check": name, "state": each.state, "seen": each.seen, "remedy": each.remedy}
            for name, each in findings
        ]
        show(rows, plain=True)
    else:
        _print(findings)
    if any(finding.state is State.WRONG for _, finding in findings):
        raise typer.Exit(FOUND)


def examine(environment: Mapping[str, str], workers: int | None) -> list[tuple[str, DoctorFinding]]:
    """Run every check; only the settings' own where one of them is wrong."""
    settings, faults = configuration.read(environment)
    findings = [("settings", each) for each in configuration.settings(environment, faults)]
    if settings is not None:
        installation = Installation(environment, settings, workers)
        for name, check in CHECKS.items():
            findings += [(name, each) for each in _run(name, check, installation)]
    return findings


def _run(name: str, check: Check, installation: Installation) -> Iterator[DoctorFinding]:
    """Report a check's findings, and an error in it as one more."""
    try:
        yield from check(installation)
    except (FontError, TemplateError) as error:
        if name in _SOURCES:
            yield wrong(explain(error), "correct what it names")
        else:
            yield warning("not examined: fonts or designs are wrong", "correct those first")
    except CardError as error:
        yield wrong(explain(error), "correct what it names")
    except OSError as error:
        reason = error.strerror or errno.errorcode.get(error.errno or 0, type(error).__name__)
        where = f"{error.filename}: " if error.filename else ""
        yield wrong(f"{where}{reason}", "check that it exists and may be read")
    except Exception as error:
        # Only its kind: the message of a library may hold an address with a password.
        yield wrong(f"the check itself failed ({type(error).__name__})", "report it as a bug")


def _print(findings: list[tuple[str, DoctorFinding]]) -> None:
    table = Table("Check", "", "Seen", "What to do", box=None, pad_edge=False)
    last = ""
    for name, finding in findings:
        state = Text(finding.state, _STYLES[finding.state])
        table.add_row("" if name == last else name, state, Text(finding.seen), Text(finding.remedy))
        last = name
    console = Console()
    console.print(table)
    states = [finding.state for _, finding in findings]
    faults, warnings = states.count(State.WRONG), states.count(State.WARNING)
    plural = "" if warnings == 1 else "s"
    console.print(f"\n{faults} wrong, {warnings} warning{plural}.", highlight=False)
