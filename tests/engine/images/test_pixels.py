"""Pixels: as many bytes as the size takes, and no size that no card has."""

from __future__ import annotations

import pytest
from pyoji.engine.images.pixels import LONGEST, Pixels


def test_pixels_are_as_many_as_they_say() -> None:
    """Three bytes a pixel, or four with alpha."""
    assert Pixels(2, 3, "RGB", bytes(18)).data == bytes(18)
    assert Pixels(LONGEST, 1, "RGBA", bytes(4 * LONGEST)).width == LONGEST


@pytest.mark.parametrize(
    ("width", "height", "mode", "size"),
    [(2, 3, "RGB", 17), (2, 3, "RGB", 24), (2, 3, "RGBA", 18), (0, 3, "RGB", 0),
     (-1, -1, "RGB", 3), (LONGEST + 1, 1, "RGB", 3 * LONGEST + 3)],
)  # fmt: skip
def test_what_are_no_pixels(width: int, height: int, mode: str, size: int) -> None:
    """Too few bytes, too many, no size, or one too large."""
    with pytest.raises(ValueError, match="pixels"):
        Pixels(width, height, mode, bytes(size))
