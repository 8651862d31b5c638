"""Where finished cards are kept: one interface, one file for each kind of store."""

from __future__ import annotations

from typing import Protocol

from app.encoded import Encoded


class Cache(Protocol):
    """A store of finished cards by digest. Losing one is never an error, only a miss."""

    def get(self, digest: str) -> Encoded | None:
        """The card kept under `digest`, or None."""

    def put(self, digest: str, encoded: Encoded) -> None:
        """Keep the card, dropping others if the store is full."""
