"""Log text: converts JSON log lines to plain text.

In: a line of JSON. Out: the same as text, with the local time; nothing for a line that only
programs need. It must not know who writes the log.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

QUIET = frozenset({"uvicorn.error", "pyoji.detail"})
"""Loggers whose messages of level info and lower are omitted."""

_HANDLED = frozenset({"event", "level", "logger", "timestamp", "exception", "stack"})
_PLAIN = frozenset({"debug", "info"})

ToJson = Callable[[Any], str]
"""Returns a value as JSON without control characters for a terminal."""


def as_text(line: str, to_json: ToJson) -> str:
    """Convert a line; empty if it is omitted."""
    record = json.loads(line)
    level, event = record.get("level", "info"), record.get("event", "")
    if level in _PLAIN and record.get("logger") in QUIET:
        return ""
    words = [datetime.fromisoformat(record["timestamp"]).astimezone().strftime("%H:%M:%S")]
    if record.get("logger") == "pyoji.access":
        path = _bare(record["path"], to_json)
        words += [str(record["status"]), record["method"], path, f"{record['bytes']:,} bytes"]
        return " ".join(words) + "\n"
    words += [] if level in _PLAIN else [f"{level}:"]
    words.append(_bare(event, to_json))
    words += [
        f"{key}={_bare(value, to_json)}" for key, value in record.items() if key not in _HANDLED
    ]
    trace = "\n".join(str(record.get(key) or "") for key in ("exception", "stack"))
    below = [f"    {_bare(text, to_json)}" for text in trace.split("\n") if text]
    return "\n".join([" ".join(words), *below]) + "\n"


def _bare(value: Any, to_json: ToJson) -> str:
    """Return the value as JSON; of a string, without the outer quotes and with plain inner ones."""
    text = to_json(value)
    return text[1:-1].replace('\\"', '"') if isinstance(value, str) else text
