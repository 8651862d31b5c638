"""Encoding: output on a terminal that is not UTF-8.

In: the process's output streams. Out: the same, which write characters outside their encoding as
JSON escapes (`\\u2026`), so that JSON stays equal JSON. It must not know what is written.
"""

from __future__ import annotations

import codecs
import json
from typing import TextIO

ESCAPES = "pyoji.escapes"
"""The name of the error handler."""


def _json_escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


codecs.register_error(ESCAPES, _json_escape)


def escape(*streams: TextIO) -> None:
    """Make the streams write escapes instead of raising."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=ESCAPES)
