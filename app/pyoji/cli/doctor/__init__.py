"""pyoji doctor: check an installation, and print problems and remedies.

    finding        the finding of a check, and the installation
    configuration  settings, signing, lists
    program        fonts, designs, rendering, image decoding
    stores         the disk cache and the server, with one card each
    machine        open files, workers
    here           the table of checks, and the command

In: the settings of the environment, and the number of workers. Out: findings, as a table or as
JSON; exit code 1 for an error. It contacts only the store and the lists in the settings, leaves
nothing behind, and prints no secret. A check is here if the service's start does not fail with the
same message, or reports only the first of several faults.
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
from pyoji.cli.terminal import FINDINGS, AsJson, print_json
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
    "pages": program.pages,
    "files": machine.files,
    "workers": machine.workers,
}
"""By name; all need valid settings."""

_SOURCES = ("fonts", "templates")
"""The checks that report a wrong font or design; for others it is a consequence."""

_STYLES = {State.OK: "green", State.WARNING: "yellow", State.WRONG: "bold red"}


def doctor(
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=256, help="Number of worker processes (default: as serve)."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the installation, and print problems and remedies; exit 1 for an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal may not be UTF-8
    findings = examine(os.environ, workers)
    if as_json:
        rows = [
            {"check": name, "state": finding.state, "seen": finding.seen, "remedy": finding.remedy}
            for name, finding in findings
        ]
        print_json(rows)
    else:
        _print(findings)
    if any(finding.state is State.WRONG for _, finding in findings):
        raise typer.Exit(FINDINGS)


def examine(environment: Mapping[str, str], workers: int | None) -> list[tuple[str, DoctorFinding]]:
    """Run every check; if a setting is wrong, only that of the settings."""
    settings, faults = configuration.read(environment)
    findings = [("settings", finding) for finding in configuration.settings(environment, faults)]
    if settings is not None:
        installation = Installation(environment, settings, workers)
        for name, check in CHECKS.items():
            findings += [(name, finding) for finding in _run(name, check, installation)]
    return findings


def _run(name: str, check: Check, installation: Installation) -> Iterator[DoctorFinding]:
    """Yield a check's findings, and an error in it as a finding."""
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
        # Only its class: the message of a library may hold a URL with a password.
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
