"""Account: the interface of a client's spending limits.

The renderer reserves the expected processor seconds before a rendering and settles the actual
seconds afterwards. Limits, and how clients are identified, are the implementation's.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Refusal(NamedTuple):
    """The limit reached, and the seconds until a retry can succeed."""

    limit: str
    wait: float


class Account(Protocol):
    """The account that one request is charged to."""

    @property
    def client(self) -> str:
        """The client whose queue turns the work uses."""

    async def reserve(self, seconds: float) -> Refusal | None:
        """Reserve processor seconds for a card. Return the refusal, or None if reserved."""

    def settle(self, seconds: float | None) -> None:
        """Replace the reservation by the seconds used; None if the card was not begun."""


class Unlimited:
    """The service's own account, without limits."""

    client = ""

    async def reserve(self, seconds: float) -> Refusal | None:
        """Accept every reservation."""
        return None

    def settle(self, seconds: float | None) -> None:
        """Ignore the seconds."""


UNLIMITED = Unlimited()
