"""TOML: text in, within bounds; plain values out."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.literals import TOML_STRING, Measure

ALLOWED = "it must be TOML"

_MEASURE = Measure(TOML_STRING, dotted=True)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")


def read(text: str, bounds: DocumentBounds) -> dict[str, Any]:
    """The table of a text. Raises Malformed."""
    _MEASURE.check(text, bounds)
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except ValueError as error:
        raise _malformed(text, str(error)) from None
    bounds.check_values(data)
    return data


def _malformed(text: str, message: str) -> Malformed:
    position = _PLACE.search(message)
    line, column = (int(position[1]), int(position[2])) if position and position[1] else _end(text)
    problem = message[: position.start()] if position else message
    return Malformed(line, column, problem, ALLOWED)


def _end(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")
