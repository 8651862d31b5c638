"""Account: what a client may still have done for it.

The renderer asks before it begins, with the processor seconds that it expects, and says afterwards
what it took. How much a client may spend, and who is one client, is decided elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Refusal(NamedTuple):
    """The limit that is reached, and in how many seconds there is room again."""

    limit: str
    wait: float


class Account(Protocol):
    """What one request may cost its client."""

    @property
    def client(self) -> str:
        """Whose turns the work takes."""

    async def reserve(self, seconds: float) -> Refusal | None:
        """Reserve a card of so many seconds; or why it may not be begun."""

    def settle(self, seconds: float | None) -> None:
        """The reserved card took so many seconds; None: it was not begun."""


class Free:
    """An account of the service's own, which nothing is charged to."""

    client = ""

    async def reserve(self, seconds: float) -> Refusal | None:
        """Never refused."""
        return None

    def settle(self, seconds: float | None) -> None:
        """Never charged."""


FREE = Free()
