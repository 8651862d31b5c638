"""Log text: lines of the log for people, made from those for programs.

In: a line of JSON. Out: the same as text, with the time of day where the service is; nothing for a
line that only programs want. It must not know who writes the log.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

QUIET = frozenset({"uvicorn.error", "pyoji.detail"})
"""Loggers whose messages are for programs, up to info."""

_SHOWN = frozenset({"event", "level", "logger", "timestamp", "exception", "stack"})
_PLAIN = frozenset({"debug", "info"})

Written = Callable[[Any], str]
"""A value as JSON, in which a terminal finds nothing to act upon."""


def as_text(line: str, written: Written) -> str:
    """The line for people, or nothing."""
    said = json.loads(line)
    level, event = said.get("level", "info"), said.get("event", "")
    if level in _PLAIN and said.get("logger") in QUIET:
        return ""
    words = [datetime.fromisoformat(said["timestamp"]).astimezone().strftime("%H:%M:%S")]
    if said.get("logger") == "pyoji.access":
        path = _bare(said["path"], written)
        words += [str(said["status"]), said["method"], path, f"{said['bytes']:,} bytes"]
        return " ".join(words) + "\n"
    words += [] if level in _PLAIN else [f"{level}:"]
    words.append(_bare(event, written))
    words += [f"{key}={_bare(value, written)}" for key, value in said.items() if key not in _SHOWN]
    more = [each for key in ("exception", "stack") for each in str(said.get(key) or "").split("\n")]
    below = [f"    {_bare(each, written)}" for each in more if each]
    return "\n".join([" ".join(words), *below]) + "\n"


def _bare(value: Any, written: Written) -> str:
    """The value without the quotes of JSON, and with all its escapes but that of a quote."""
    text = written(value)
    return text[1:-1].replace('\\"', '"') if isinstance(value, str) else text
