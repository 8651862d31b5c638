"""JSON: text in, within bounds; plain values out.

Duplicate keys are refused, as in YAML here, unless the caller takes the last value, as generators
of sites do. `NaN` and `Infinity`, which are not JSON, are refused.
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
    """Text that Python's parser accepts and we refuse."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _Refused(f"the key “{twice[:60]}” a second time")
    return mapping


def _constant(name: str) -> NoReturn:
    raise _Refused(name)


_UNIQUE = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
_LAST = json.JSONDecoder(parse_constant=_constant)


def read(text: str, bounds: DocumentBounds, *, unique: bool = True) -> Any:
    """Parse a text that is one JSON value. Raises Malformed.

    Without `unique`, the last value of a repeated key counts; else a repeated key is an error.
    """
    value, end = begin(text, bounds, unique=unique)
    trailing = text[end:].lstrip(_SPACE)
    if trailing:
        raise Malformed(*place(text, len(text) - len(trailing)), "text after the value", ALLOWED)
    return value


def begin(text: str, bounds: DocumentBounds, *, unique: bool = True) -> tuple[Any, int]:
    """Parse the JSON value at the start of a text. Returns it and its end. Raises Malformed."""
    start = len(text) - len(text.lstrip(_SPACE))
    end = _MEASURE.check(text, bounds, start, to_end=text[start : start + 1] not in ("[", "{"))
    try:
        value, length = (_UNIQUE if unique else _LAST).raw_decode(text[start:end])
    except json.JSONDecodeError as error:
        raise Malformed(*place(text, start + error.pos), _problem(error.msg), ALLOWED) from None
    except _Refused as error:
        raise Malformed(*place(text, start), str(error), ALLOWED) from None
    bounds.check_values(value)
    return value, start + length


def _problem(message: str) -> str:
    """Return what was found, from the parser's message: "Expecting value" is "no value"."""
    first, _, rest = message.partition(" ")
    return f"no {rest}" if first == "Expecting" else f"{first.lower()} {rest}".rstrip()
