"""Scope: the keys under which modules of `web` share values in a request's scope.

A connection sets values in a scope's `state`. A route sets what the hit cache, the metrics and the
traces need. An application sets what its connections need in the state of its lifespan.
"""

from __future__ import annotations

from starlette.types import Scope

from pyoji.percent import encode

_PATH = "/!$&'()*+,;=:@"
"""What a path contains as it is (RFC 3986 §3.3), besides letters, digits and -._~"""

# ── in `scope["state"]`, by the connection ───────────────────────────────────────────────────

TARGET = "target"
"""The request target after parsing: bytes."""

TARGET_LENGTH = "target_length"
"""The length of the request target as received, in bytes."""

# ── in the scope, by the route that answers ──────────────────────────────────────────────────

CARD = "pyoji.card"
"""The digest of the card, if the response is a card."""

UNTIL = "pyoji.until"
"""Until when the card may be sent again, in monotonic seconds; absent: as long as it is cached."""

LINK = "pyoji.link"
"""The `CountedLink` under which metrics count the request."""

SOURCE = "pyoji.source"
"""The `AnswerKind` of a 200; OTHER if absent."""

# ── in the state of the lifespan, by the application ─────────────────────────────────────────

FAST_PATH = "pyoji.fast_path"
"""The `FastPath`, which connections try before the application."""

BODIES = "pyoji.bodies"
"""The `BodyLimit`: which requests may have a body. Absent: none."""

OBSERVER = "pyoji.connections"
"""The observer of connections."""


def mount_path(scope: Scope) -> str:
    """Return the path below which another application mounts this one, percent-encoded; "" at the
    root."""
    return encode(str(scope.get("root_path", "")).rstrip("/"), _PATH)
