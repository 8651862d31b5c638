"""pyoji completion: the completion script of bash, zsh or fish.

from pyoji.cli.command import one_of
In: a shell's name. Out: the script that the shell reads at its start. The script runs `pyoji` with
VARIABLE set, which prints the completions.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from typer.completion import completion_init, get_completion_script  # type: ignore[attr-defined] # not in `__all__`

from pyoji.cli.command import one_of

VARIABLE = "_PYOJI_COMPLETE"
"""The environment variable that requests completions."""

Shell = StrEnum("Shell", ["bash", "zsh", "fish"])


def begin() -> None:
    """Register the shells, before a request for completions is answered."""
    completion_init()


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help=f"{one_of(Shell)}.")],
) -> None:
    """Print the completion script of a shell."""
    typer.echo(get_completion_script(prog_name="pyoji", complete_var=VARIABLE, shell=shell.value))
