"""Scanlines: an image → its rows as a PNG contains them (PNG 3, §7.2 and §9).

In: an image of indices or of RGB. Out: its rows, each after the byte of its filter type. Rows of
indices are sent unfiltered: DEFLATE finds a row that repeats as well as a filter does. Where a
giant letter is drawn, they are sent as differences from the row above (filter type "up"), most of
which are zero. A row of RGB that equals the row above is sent as a zero difference, which takes 1
to 20 % fewer bytes; other filters make letters on smooth backgrounds larger. Must not know
compression.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops

NONE, SUB, UP = b"\x00", b"\x01", b"\x02"  # PNG 3 §9.2


def scanlines(image: Image.Image) -> bytes:
    """Return the image's rows, top down; the first and the last are unfiltered."""
    if image.mode != "RGB":
        # Beyond an image, Pillow crops zeros: NONE before each row.
        return image.crop((-1, 0, *image.size)).tobytes()
    return filtered(rows(image))


def differences(image: Image.Image) -> bytes:
    """Return the rows of an image of indices as differences from the rows above (filter type UP),
    the last one unfiltered."""
    width, height = image.size
    # Beyond an image, Pillow crops zeros: the row above the first, and a filter type for each row.
    lines, above = image.crop((-1, 0, width, height)), image.crop((-1, -1, width, height - 1))
    result = ImageChops.subtract_modulo(lines, above)
    result.paste(UP[0], (0, 0, 1, height))
    result.paste(lines.crop((0, height - 1, width + 1, height)), (0, height - 1))
    return result.tobytes()


def rows(image: Image.Image) -> list[bytes]:
    """Return the image's rows of pixels, top down."""
    data = image.tobytes()
    stride = len(data) // image.height
    return [data[at : at + stride] for at in range(0, len(data), stride)]


def filtered(rows: Sequence[bytes]) -> bytes:
    """Return the rows with their filter types: UP between the first and the last where rows repeat,
    otherwise NONE."""
    lines: list[bytes] = []
    last = len(rows) - 1
    for y, row in enumerate(rows):
        if 0 < y < last and row == rows[y - 1]:
            lines += (UP, bytes(len(row)))
        else:
            lines += (NONE, row)
    return b"".join(lines)
