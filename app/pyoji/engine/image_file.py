"""ImageFile: a rendered card, as caches store it and `web/` returns it.

In: nothing. Out: bytes, their format, and the code points that no font has. Must not know the card
or how it was rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from pyoji.engine.card import Format


@dataclass(frozen=True, slots=True)
class ImageFile:
    """`data` is a complete file of `format`; `missing` are the code points drawn as a box."""

    data: bytes
    format: Format
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """The maximum bytes of a file, by the name of its format; 0 means no limit."""

    limits: Mapping[str, int] = field(default_factory=dict)

    def of(self, format_: Format) -> float:
        """Return the limit of the format."""
        return self.limits.get(format_.name) or inf

    def is_over(self, encoded: ImageFile) -> bool:
        """Whether the file exceeds its limit."""
        return len(encoded.data) > self.of(encoded.format)


NO_BUDGET = Budget()
