"""ImageFile: a finished card, the value that caches keep and `web/` answers.

It knows its bytes and their format, and what a reader should be told about them; not which card
it was, nor how it was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from pyoji.engine.card import Format


@dataclass(frozen=True, slots=True)
class ImageFile:
    """`data` is a whole file of `format`; `missing` holds the code points drawn as a box."""

    data: bytes
    format: Format
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """How many bytes a file should have at most, by the name of its format; 0 is no limit."""

    limits: Mapping[str, int] = field(default_factory=dict)

    def of(self, format_: Format) -> float:
        """The limit of the format."""
        return self.limits.get(format_.name) or inf

    def is_over(self, encoded: ImageFile) -> bool:
        """Whether the file is larger than it should be."""
        return len(encoded.data) > self.of(encoded.format)


NO_BUDGET = Budget()
