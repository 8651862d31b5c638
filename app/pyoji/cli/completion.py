"""pyoji completion: how a shell completes commands and options, for bash, zsh and fish.

In: a shell's name. Out: the script that the shell reads at its start. The script calls `pyoji`
again with VARIABLE set, and completes with what that prints.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from typer.completion import (  # type: ignore[attr-defined] # in no list of what is public
    completion_init,
    get_completion_script,
)

VARIABLE = "_PYOJI_COMPLETE"
"""What is set where a shell asks for words."""

Shell = StrEnum("Shell", ["bash", "zsh", "fish"])


def begin() -> None:
    """Know the shells, before one that asks is answered."""
    completion_init()


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print the completion script of a shell."""
    typer.echo(get_completion_script(prog_name="pyoji", complete_var=VARIABLE, shell=shell.value))
