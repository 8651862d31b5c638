"""Check: what cannot be painted is known before a card asks for it."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from PIL import Image
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint import check
from pyoji.engine.paint.motifs import COLORS, MOTIFS
from pyoji.engine.scene import Motif

from tests.engine.paint.test_photo import halves


@pytest.mark.parametrize("name", sorted(MOTIFS))
def test_a_motif_takes_so_many_colours(name: str) -> None:
    """As many as it is really drawn in; one more is one too many."""
    assert [count for count in range(9) if check.motif(name, count) is None] == [COLORS[name]]
    image = Image.new("RGB", (60, 32))
    for count in range(9):
        motif = Motif(name, (Color(0, 0, 0),) * count, unit=0.05)
        wrong = pytest.raises(ValueError, match="unpack")
        with nullcontext() if count == COLORS[name] else wrong:
            MOTIFS[name](image, Box(0, 0, 60, 32), motif, 1.0)


def test_every_motif_says_how_many_colours_it_takes() -> None:
    """In the order of the motifs."""
    assert list(COLORS) == list(MOTIFS)


def test_a_motif_that_is_not_there() -> None:
    """Those that are there are named."""
    assert (check.motif("clok", 3) or "").startswith("it must be one of the motifs: ")
    assert set(check.motifs()) == set(MOTIFS)
    assert (check.motif("clock", 2) or "") == "it takes 3 colors, and has 2"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "SVG"])
def test_a_picture_can_be_painted(kind: str) -> None:
    """One that is whole; not one that ends too soon."""
    data = halves(kind)
    assert check.picture(data) is None
    assert "save it anew" in (check.picture(data[: len(data) // 2]) or "")


def test_a_picture_is_not_very_large() -> None:
    """In pixels, of which few bytes can make very many."""
    assert "pixels" in (check.picture(halves("PNG", 8000, 5002)) or "")
