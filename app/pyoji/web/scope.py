"""Scope: the keys under which parts of the web leave things for each other.

A connection leaves what it received in a scope's `state`; routes leave in the scope what the hit
cache, the metrics and the traces need; an application leaves in the state of its lifespan what its
connections need.
"""

from __future__ import annotations

# ── in `scope["state"]`, by the connection ───────────────────────────────────────────────────

TARGET = "target"
"""The target, as the parser saw it: bytes."""

TARGET_LENGTH = "target_length"
"""The length of the target in bytes, as it was received."""

# ── in the scope, by the route that answers ──────────────────────────────────────────────────

CARD = "pyoji.card"
"""The digest of the card, when the answer is a card."""

LINK = "pyoji.link"
"""The `CountedLink` that metrics count the request by."""

SOURCE = "pyoji.source"
"""The `AnswerKind` that a 200 is; without one it is OTHER."""

# ── in the state of the lifespan, by the application ─────────────────────────────────────────

FAST_PATH = "pyoji.fast_path"
"""The `FastPath`, which answers requests before the application does."""

OBSERVER = "pyoji.connections"
"""The observer of connections."""
