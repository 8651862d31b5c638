"""pyoji version: the version, as `pyoji --version` prints it.

In: nothing. Out: one line, or JSON.
"""

from __future__ import annotations

import json

import typer

from pyoji.cli.terminal import AsJson
from pyoji.version import VERSION


def version(as_json: AsJson = False) -> None:
    """Print the version."""
    typer.echo(json.dumps({"version": VERSION}) if as_json else f"pyoji {VERSION}")
