"""Cards and names for the tests of stores."""

from __future__ import annotations

import hashlib

from pyoji.engine.card import PNG, Format
from pyoji.engine.image_file import Encoded


def name(number: int) -> str:
    """A digest; different numbers have different ones."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def card(number: int, size: int = 100, format_: Format = PNG) -> Encoded:
    """A card whose bytes say which it is, so that a wrong one is seen."""
    data = (f"card {number} ".encode() * (size // 7 + 1))[:size]
    return Encoded(data, format_, ("U+E000",) if number % 2 else ())
