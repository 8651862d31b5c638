"""Choice: size, number of lines and line breaks, optimised together.

In: a prepared paragraph, a room, and the largest size at which its words fit. Out: a size and its
lines. A title is set a little smaller if its lines then read better: a line ends at a colon or a
spaced dash wherever the sizes allow, and avoiding a bad break is worth several per cent of the
size. Must not know the position of the room on the card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from itertools import pairwise
from math import floor, inf, log
from operator import lt
from typing import NamedTuple

from pyoji.engine.text.arrange import End
from pyoji.engine.text.lines import SLACK, Pieces
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.parts import Counts, Part, SplitText
from pyoji.engine.text.sense import INSIDE_WORD, Weights

SMALLER = 12.0
"""The cost of a size that is smaller by a factor e. At 10 % smaller it equals the difference
between a break after a determiner and one after a particle."""

LEAST_SHARE = 0.75
"""The smallest share of the size that is taken for better lines; smaller only if nothing fits. At
0.7 a title of two lines often fits on one, and half of its room stays empty."""

SPLIT_SHARE = 0.66
"""The smallest share of the size at which a title of two parts still breaks between them."""

ALONE_COST = 1.5
"""The cost of a line that is a single function word, such as a preposition."""

_STEPS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
# Line breaks that the author wrote are kept at any size that the template allows.
_DOWN_TO_SMALLEST = tuple(0.95**step for step in range(40))


class Lines(NamedTuple):
    """Lines as the index after each line's last piece, the size at which they fit, their cost."""

    ends: tuple[int, ...]
    size: float
    cost: float


class Bounds(NamedTuple):
    """Limits of a size: the width in pixels, the grid of sizes, the number of lines that fit.

    `lines(size)` is the number of lines of that size that the room holds.
    """

    width: float
    smallest: float
    step: float
    lines: Callable[[float], int]

    def rounded(self, size: float) -> float:
        """Round `size` down to the grid."""
        return self.smallest + floor((size - self.smallest) / self.step + 1e-6) * self.step


def choose(
    paragraph: Paragraph, pieces: Pieces, weights: Weights, largest: float, bounds: Bounds
) -> Lines | None:
    """Return the lines that read best, at `largest` or a little smaller; None if nothing fits."""
    if bounds.width <= 0:  # a text of combining marks only makes a room without width
        return None
    offsets = pieces.offsets
    ends = _ends(paragraph, offsets, weights.usual)

    def parts(cuts: Sequence[int]) -> SplitText:
        edges = pairwise((0, *cuts, len(offsets)))
        return SplitText(paragraph.text, [Part(pieces, ends, weights, *edge) for edge in edges])

    forced = _after(offsets, paragraph.forced)
    if forced:
        lines = _cheapest(parts(forced), largest, bounds, _DOWN_TO_SMALLEST)
        if lines is not None:
            return lines
    unsplit, one_part = None, parts(())
    if one_part.fewest(bounds.width / largest) == (1,):
        # More lines would not be larger, so there is nothing to break the text for.
        return Lines((len(offsets),), largest, 0.0)
    colons = _after(offsets, paragraph.lazy_judgements.kinds.colons)
    smallest = max(bounds.smallest, bounds.rounded(largest * _STEPS[-1]))
    if not colons or one_part.fewest(bounds.width / smallest) == (1,):
        unsplit = _cheapest(one_part, largest, bounds)
        if not colons or (unsplit is not None and len(unsplit.ends) == 1):
            return unsplit
    for cuts in dict.fromkeys((tuple(colons), *((cut,) for cut in colons))):
        split = _cheapest(parts(cuts), largest, bounds)
        if split is None:
            continue
        if split.size < largest * SPLIT_SHARE:  # else it is large enough whatever the others are
            unsplit = unsplit or _cheapest(one_part, largest, bounds)
            if unsplit is not None and split.size < unsplit.size * SPLIT_SHARE:
                continue
        return split
    return unsplit or _cheapest(one_part, largest, bounds)


def _ends(paragraph: Paragraph, offsets: Sequence[int], usual: float) -> list[End]:
    """Return the cost of a line break after each piece, relative to the `usual` cost."""
    judgements, text = paragraph.judgements, paragraph.text
    ends: list[End] = []
    start = phrase = 0  # the piece's offset, and the index of its phrase's first piece
    for index, at in enumerate(offsets):
        judgement = judgements[at]
        alone = ALONE_COST if judgement.leans and " " not in text[start:at].strip() else 0.0
        parts = judgement.within_phrase or judgement.reason == INSIDE_WORD
        ends.append(End(judgement.cost - usual, alone, phrase if parts else 0))
        start = at
        phrase = phrase if parts else index + 1
    return ends


def _after(offsets: Sequence[int], places: Set[int]) -> list[int]:
    """Return the index after each piece that ends at one of `places`, except the last piece."""
    return [index for index, at in enumerate(offsets[:-1], 1) if at in places] if places else []


def _cheapest(
    parts: SplitText, largest: float, bounds: Bounds, shares: Sequence[float] = _STEPS
) -> Lines | None:
    """Return the cheapest lines over all sizes and line counts, from the largest size down."""
    best: Lines | None = None
    dearest = inf  # the cost that lines have to be under
    last_size = max(bounds.smallest, bounds.rounded(largest * LEAST_SHARE))
    at_last = parts.fewest(bounds.width / last_size)
    for share in shares:
        size = bounds.rounded(largest * share)
        if size < bounds.smallest - SLACK or (best is not None and share < LEAST_SHARE):
            break
        price = SMALLER * log(largest / size)
        limit = bounds.width / size
        fewest = parts.fewest(limit)
        none_cheaper = True
        too_few: list[Counts] = []
        for counts in parts.candidates(max(1, bounds.lines(size)), limit):
            if any(map(lt, counts, fewest)):
                if not any(map(lt, counts, at_last)):
                    too_few.append(counts)
                continue
            if parts.least(counts) + price >= dearest:
                continue
            none_cheaper = False
            lines = parts.arranged(counts, limit)
            if lines is not None and lines[1] + price < dearest:
                best = Lines(lines[0], size, lines[1] + price)
                dearest = best.cost - 1e-9
        if best is None or not none_cheaper:
            continue
        # These may fit at a smaller size.
        if all(parts.least(counts) + price >= dearest for counts in too_few):
            break
    return best
