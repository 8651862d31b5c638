"""Check: faults of motifs and images are found before a card needs them."""

from __future__ import annotations

import pytest
from PIL import Image
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint import check
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.scene import Motif

from tests.engine.paint.drawing import draw_motif
from tests.engine.paint.test_photo import halves


@pytest.mark.parametrize("name", sorted(MOTIFS))
def test_a_motif_takes_so_many_colours(name: str) -> None:
    """As many as the table says, and as it is really drawn in."""
    [fits] = [count for count in range(9) if check.motif(name, count) is None]
    image, box = Image.new("RGB", (60, 32)), Box(0, 0, 60, 32)
    draw_motif(image, box, Motif(name, (Color(0, 0, 0),) * fits, unit=0.05))
    for count in (fits - 1, fits + 1):
        with pytest.raises(ValueError, match="unpack"):
            draw_motif(image, box, Motif(name, (Color(0, 0, 0),) * count, unit=0.05))


def test_a_motif_that_is_not_there() -> None:
    """Those that are there are named."""
    assert (check.motif("clok", 3) or "").startswith("it must be one of the motifs: ")
    assert set(check.motifs()) == set(MOTIFS)
    assert (check.motif("dial", 2) or "") == "it takes 4 colors, and has 2"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "SVG"])
def test_a_picture_can_be_painted(kind: str) -> None:
    """One that is whole; not one that ends too soon."""
    data = halves(kind)
    assert check.picture(data) is None
    assert "save it again" in (check.picture(data[: len(data) // 2]) or "")


def test_a_picture_is_not_very_large() -> None:
    """In pixels, of which few bytes can make very many."""
    assert "pixels" in (check.picture(halves("PNG", 8000, 5002)) or "")
