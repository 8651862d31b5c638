"""Encoding: output on a terminal that is not UTF-8.

In: the process's output streams. Out: the same, which write a character that their encoding lacks
as JSON does (`\\u2026`): readable for people, and the same JSON for programs. It must not know what
is written.
"""

from __future__ import annotations

import codecs
import json
from typing import TextIO

ESCAPES = "pyoji.escapes"
"""What Python knows this way of treating errors by."""


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


codecs.register_error(ESCAPES, _escaped)


def escape(*streams: TextIO) -> None:
    """Have the streams write escapes where they would raise."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=ESCAPES)
