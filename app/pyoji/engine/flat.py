"""Flat: draw operations in plain colours, drawn on palette indices.

In: operations, an image of indices, the palette's entries. Out: the image with the operations drawn
on it, and the entries that they add. The index below a pixel and its coverage determine its new
index, so an operation is a few table lookups for all of its pixels; only where two antialiased
edges meet are pixels drawn one by one. It takes a fraction of the time of drawing colours and
searching them for a palette. Must not know cards or files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PIL import Image, ImageChops

from pyoji.engine.background import RGB, Rectangle
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.entries import Entries, NotFlat, Pair
from pyoji.engine.letter_mask import OPAQUE, LetterMask
from pyoji.engine.text.raster import STEPS
from pyoji.engine.tiles import only_index

_MOST_SINGLE = 20_000
"""The most pixels of an operation that are drawn one by one."""

_POINTED = 150_000
"""Pixels from which `point` is faster than a translation of bytes."""

_CODES = 256
"""Values of a pixel."""

_STEPS = list(range(1 + STEPS))

_ONE = re.compile(b"\1")  # a search for one byte is ten times as fast as for a range of bytes


def arranged(image: Image.Image, repeats: int) -> tuple[Image.Image, tuple[int, ...]]:
    """Return the indices in an order that begins with the most common one, `repeats` times, and
    the index that each replaces; those that do not occur are dropped."""
    counts = image.histogram()
    common = counts.index(max(counts))
    others = [n for n, count in enumerate(counts) if count and n != common]
    order = *([common] * repeats), *others
    table = [*range(_CODES)]
    for number, index in reversed([*enumerate(order)]):
        table[index] = number
    return (image if table == [*range(_CODES)] else image.point(table)), order


def draw(
    operation: DrawOperation,
    image: Image.Image,
    top: int,
    entries: Entries,
    below: int | None = None,
) -> None:
    """Draw an operation on indices whose first row is row `top` of the canvas; raise NotFlat.

    `below` is the index of all pixels in the operation's box, if it is known to be one.
    """
    color, (left, first, right, end), mask, *_ = operation
    box = left, first - top, right, end - top
    if isinstance(color, Image.Image) or not (0 <= left < right <= image.width):
        raise NotFlat
    if not (0 <= box[1] < box[3] <= image.height):
        raise NotFlat
    if mask is None:
        image.paste(entries.indices([(0, OPAQUE)], color)[0], box)
        return
    if below is None:
        below = only_index(image.crop(box))
    if below is None:
        _draw_on_several(mask, color, image, box, entries)
    elif isinstance(mask, LetterMask):
        _draw_letters(mask, color, image, box, entries, below)
    else:
        levels = _levels(mask)
        indices = entries.indices([(below, level) for level in levels], color)
        image.paste(_mapped(mask, _table(levels, indices)), box)


def _draw_letters(
    mask: LetterMask, color: RGB, image: Image.Image, box: Rectangle, entries: Entries, below: int
) -> None:
    """Draw letters on pixels of one index."""
    indices = entries.step_indices(below, color)
    if indices == _STEPS:
        mask.draw_on(image, *box[:2])
    else:
        image.paste(_mapped(mask.steps(), _table(_STEPS, indices)), box)


def _draw_on_several(
    mask: Image.Image | LetterMask,
    color: RGB,
    image: Image.Image,
    box: Rectangle,
    entries: Entries,
) -> None:
    """Draw on pixels of several indices."""
    below = image.crop(box)
    coverage = mask.image() if isinstance(mask, LetterMask) else mask
    codes = _Codes.of(below, coverage, _levels(coverage), below.histogram())
    codes.draw(image, box, color, below, entries)


def _levels(mask: Image.Image) -> list[int]:
    """Return the coverages that occur, ascending."""
    return [level for level, count in enumerate(mask.histogram()) if count]


def _table(codes: Iterable[int], blends: Iterable[int]) -> bytearray:
    """Return a table from codes to indices."""
    table = bytearray(_CODES)
    for code, blend in zip(codes, blends, strict=True):
        table[code] = blend
    return table


class _Codes(NamedTuple):
    """A code for each pixel of an operation: which of the `common` indices is below it, and its
    coverage. The last codes, from `rare` on, stand for all other indices."""

    image: Image.Image
    common: tuple[int, ...]
    levels: Sequence[int]

    @classmethod
    def of(
        cls, below: Image.Image, mask: Image.Image, levels: Sequence[int], counts: Sequence[int]
    ) -> _Codes:
        """Compute the codes; raise NotFlat if there are more coverages than codes for them."""
        most = _CODES // len(levels) - 1
        used = sorted((n for n in range(_CODES) if counts[n]), key=lambda n: (-counts[n], n))
        common = tuple(used[:most])
        if not common:
            raise NotFlat
        first, second = bytearray([len(common) * len(levels)] * _CODES), bytearray(_CODES)
        for number, index in enumerate(common):
            first[index] = number * len(levels)
        for number, level in enumerate(levels):
            second[level] = number
        image = ImageChops.add(_mapped(below, first), _mapped(mask, second))
        return cls(image, common, levels)

    @property
    def rare(self) -> int:
        """The first code of a pixel over an index that is not common."""
        return len(self.common) * len(self.levels)

    def draw(
        self,
        image: Image.Image,
        box: Rectangle,
        color: RGB,
        below: Image.Image,
        entries: Entries,
    ) -> None:
        """Draw a colour on the box of an image, of which `below` is a copy."""
        occurs, data, rare = self.image.histogram(), self.image.tobytes(), self.rare
        pairs, codes = list[Pair](), list[int]()
        for number, index in enumerate(self.common):
            for code, level in enumerate(self.levels, number * len(self.levels)):
                if occurs[code]:
                    pairs.append((index, level))
                    codes.append(code)
        table = _table(codes, entries.indices(pairs, color))
        result = bytearray(data.translate(table))
        is_clear = self.levels[0] == 0
        least = rare + is_clear
        if any(occurs[least:]):
            for n, blend in self._single(data, least, below.tobytes(), color, entries).items():
                result[n] = blend
        keep = None
        if is_clear and occurs[rare]:
            keep = _mapped(self.image, b"\xff" * rare + b"\0" + b"\xff" * (_CODES - rare - 1))
        image.paste(Image.frombytes("L", below.size, bytes(result)), box, keep)

    def _single(
        self, data: bytes, least: int, below: bytes, color: RGB, entries: Entries
    ) -> Mapping[int, int]:
        """Return the new indices of pixels whose codes are at least `least`, by their positions."""
        is_drawn = data.translate(bytes(least) + b"\1" * (_CODES - least))
        at = [match.start() for match in _ONE.finditer(is_drawn)]
        if len(at) > _MOST_SINGLE:
            raise NotFlat
        pairs = [(below[n], self.levels[data[n] - self.rare]) for n in at]
        distinct = sorted(set(pairs))
        blends = dict(zip(distinct, entries.indices(distinct, color), strict=True))
        return {n: blends[pair] for n, pair in zip(at, pairs, strict=True)}


def _mapped(image: Image.Image, table: bytes | bytearray) -> Image.Image:
    """Return the image with its values replaced.

    Pillow's `point` takes long for its table, and half the time for each pixel.
    """
    if image.width * image.height > _POINTED:
        return image.point(list(table))
    return Image.frombytes("L", image.size, image.tobytes().translate(table))
