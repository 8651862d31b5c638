"""Encoded: a finished card, the value that caches keep and `web/` answers.

It knows its bytes and their format, and what a reader should be told about them; not which card
it was, nor how it was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.card import Format


@dataclass(frozen=True, slots=True)
class Encoded:
    """`data` is a whole file of `format`; `missing` names characters drawn as a box ("U+E000")."""

    data: bytes
    format: Format
    missing: tuple[str, ...] = ()
