"""Drawing: draw operations and motifs on an image, for tests that look at pixels."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.scene import Motif


def draw(image: Image.Image, operations: Iterable[DrawOperation]) -> None:
    """Draw the operations on the image, all made before the first is drawn."""
    for operation in tuple(operations):
        operation.draw_on(image)


def draw_motif(image: Image.Image, box: Box, motif: Motif, scale: float = 1.0) -> None:
    """Draw the motif on the image."""
    draw(image, MOTIFS[motif.name].draw(box, motif, scale))
