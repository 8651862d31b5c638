"""Cards and names for the tests of stores."""

from __future__ import annotations

import asyncio
import hashlib

from pyoji.engine.card import PNG, Format
from pyoji.engine.image_file import ImageFile
from pyoji.service.cache import Claim
from pyoji.service.cache.guard import Guard


def name(number: int) -> str:
    """A digest; different numbers have different ones."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def card(number: int, size: int = 100, format_: Format = PNG) -> ImageFile:
    """A card whose bytes say which it is, so that a wrong one is seen."""
    data = (f"card {number} ".encode() * (size // 7 + 1))[:size]
    return ImageFile(data, format_, (0xE000,) if number % 2 else ())


def turn(guard: Guard, digest: str) -> ImageFile | Claim | None:
    """Return what the guard gives a caller that would render the card."""
    return asyncio.run(guard.turn(digest))


def got(guard: Guard, digest: str) -> ImageFile | None:
    """The card, if the guard has it."""
    found = turn(guard, digest)
    return found if isinstance(found, ImageFile) else None


def close(guard: Guard) -> None:
    """End the guard."""
    asyncio.run(guard.close())
