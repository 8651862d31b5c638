"""JSON: text in, within bounds; plain values out.

A key stands once in an object, as it does in YAML here; `NaN` and `Infinity`, which are no JSON,
are refused.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from pyoji.files.bounds import DocumentBounds, Malformed, place
from pyoji.files.literals import JSON_STRING, Measure

ALLOWED = "it must be JSON"

_MEASURE = Measure(JSON_STRING)
_SPACE = " \t\r\n"


class _Refused(ValueError):
    """What is no JSON of ours, though Python reads it."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _Refused(f"the key “{twice[:60]}” a second time")
    return made


def _constant(name: str) -> NoReturn:
    raise _Refused(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def read(text: str, bounds: DocumentBounds) -> Any:
    """The value of a text that is JSON from end to end. Raises Malformed."""
    value, end = begin(text, bounds)
    rest = text[end:].lstrip(_SPACE)
    if rest:
        raise Malformed(*place(text, len(text) - len(rest)), "more behind the value", ALLOWED)
    return value


def begin(text: str, bounds: DocumentBounds) -> tuple[Any, int]:
    """The value that a text begins with, and the offset at which it ends. Raises Malformed."""
    start = len(text) - len(text.lstrip(_SPACE))
    end = _MEASURE.check(text, bounds, start, whole=text[start : start + 1] not in ("[", "{"))
    try:
        value, length = _DECODER.raw_decode(text[start:end])
    except json.JSONDecodeError as error:
        raise Malformed(*place(text, start + error.pos), error.msg, ALLOWED) from None
    except _Refused as error:
        raise Malformed(*place(text, start), str(error), ALLOWED) from None
    bounds.check_values(value)
    return value, start + length
