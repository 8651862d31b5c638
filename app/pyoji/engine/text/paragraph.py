"""Paragraph: a text, shaped once; its width at any size is arithmetic.

In: shaped runs, prefix sums of advances, graded break opportunities, in em. Out: the width of any
line at any size, its glyphs from left to right, the cost of its end to a reader. Tracking by size
is added to the sums, without shaping again. Must not know fonts, boxes or pixels.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import NamedTuple

from pyoji.engine.text import bidi, sense
from pyoji.engine.text.breaks import Grade, Opportunity, trim_end
from pyoji.engine.text.fallback import Fallback
from pyoji.engine.text.sense import Judgement
from pyoji.engine.text.shape import ShapedGlyph, ShapedRun, Tails
from pyoji.engine.text.style import Style
from pyoji.engine.text.tracking import at_size

# Ink above and below the baseline, in em: enough for Tibetan and Nastaliq. Ink beyond is clipped.
MAX_INK = (1.30, 0.75)


class PlacesByKind(NamedTuple):
    """The places inside words, between words that belong together, inside phrases, and after a
    colon or a spaced dash."""

    inside_words: Set[int]
    together: Set[int]
    within_phrases: Set[int]
    colons: Set[int]


@dataclass(frozen=True)
class LazyJudgements:
    """The cost of a line end at each of `places`, computed on first use."""

    text: str
    places: tuple[int, ...]
    tag: str

    @cached_property
    def judgements(self) -> Mapping[int, Judgement]:
        """The judgements by offset."""
        judgements = sense.judge(self.text, self.places, self.tag)
        return dict(zip(self.places, judgements, strict=True))

    @cached_property
    def kinds(self) -> PlacesByKind:
        """The places by kind."""
        judged = self.judgements.items()
        return PlacesByKind(
            {at for at, judgement in judged if judgement.reason == sense.INSIDE_WORD},
            {at for at, judgement in judged if judgement.keeps},
            {at for at, judgement in judged if judgement.within_phrase},
            {at for at, judgement in judged if judgement.reason == "colon"},
        )


class _LineEnds(dict[int, tuple[int, float, float]]):
    """The end of the ink of a line that ends before a character, and what to add to the width
    there: with first-fit, and if balancing moved the line end there. Computed on first use."""

    def __init__(self, text: str, tails: Mapping[int, float]) -> None:
        super().__init__()
        self._text, self._tails = text, tails

    def __missing__(self, at: int) -> tuple[int, float, float]:
        ink = trim_end(self._text, 0, at)
        tail = self._tails[ink]
        end = self[at] = ink, tail if ink == at else 0.0, tail
        return end


@dataclass(frozen=True)
class Paragraph:
    """A shaped text.

    `advance[i]` is the sum of the advances before character i in logical order, in em, with
    constant tracking; the advance of a cluster belongs to its first character. `tails[i]` is added
    to the width of a line that ends before i, to remove kerning across the line end. `ends` are the
    grapheme ends, `word_breaks` the break opportunities between words. `directed` is true if there
    may be runs of both directions. `ink` is the extent of ink above and below the baseline, in em,
    at most MAX_INK.
    """

    text: str
    style: Style
    direction: str
    directed: bool
    runs: tuple[ShapedRun, ...]
    advance: tuple[float, ...]
    tails: Tails = field(compare=False)
    ends: tuple[int, ...]
    word_breaks: tuple[Opportunity, ...]
    ink: tuple[float, float]
    missing: tuple[str, ...]
    lazy_judgements: LazyJudgements
    forced: frozenset[int] = frozenset()
    """Offsets after the line breaks of the author."""
    hyphens: Mapping[int, ShapedGlyph] = field(default_factory=dict)
    """The hyphen at the offset of each soft hyphen, drawn if a line ends there."""
    fallbacks: Sequence[Fallback] = field(default=(), repr=False, compare=False)
    """The fallback of each emphasis and, last, that of the text."""
    _by_tracking: dict[float, Paragraph] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def is_tracked_by_size(self) -> bool:
        """Whether the tracking depends on the size."""
        return isinstance(self.style.tracking, tuple)

    def at_size(self, size: float) -> Paragraph:
        """Return the text with its tracking at a size in pixels."""
        if not isinstance(self.style.tracking, tuple):
            return self
        tracking = at_size(self.style.tracking, size)
        tracked = self._by_tracking.get(tracking)
        if tracked is None:
            tracked = self._by_tracking[tracking] = self._tracked(tracking)
        return tracked

    def _tracked(self, tracking: float) -> Paragraph:
        _ = self._line_ends  # shared by all trackings
        gaps = zip(self.advance, self._gaps, strict=True)
        advance = tuple([em + tracking * gap for em, gap in gaps])
        style = self.style
        style = Style(  # a third of the time of `replace`
            style.language,
            style.font,
            style.weight,
            tracking,
            style.emphases,
            style.features,
            style.bound_spaces,
        )
        tracked = object.__new__(Paragraph)  # `replace` would drop what is computed
        # With a dictionary that holds itself it would be garbage only for the collector.
        vars(tracked).update(vars(self), style=style, advance=advance, _by_tracking={})
        return tracked

    @cached_property
    def _gaps(self) -> Sequence[int]:
        """The number of graphemes before each character that have tracking."""
        gaps = [0] * len(self.text)
        for start, _ in pairwise((0, *self.ends)):
            gaps[start] = self.advance[start + 1] != self.advance[start]
        return list(accumulate(gaps, initial=0))

    @property
    def tracking(self) -> float:
        """The tracking in em; 0 if it depends on the size."""
        tracking = self.style.tracking
        return 0.0 if isinstance(tracking, tuple) else tracking

    @cached_property
    def breaks(self) -> tuple[Opportunity, ...]:
        """All break opportunities outside of ligatures, for words that are wider than a line."""
        clusters = {glyph.cluster for shaped in self.runs for glyph in shaped.glyphs}
        places = self.style.opportunities(self.text, self.ends, Grade.GRAPHEME)
        return tuple(b for b in places if b.grade < Grade.GRAPHEME or b.at in clusters)

    @property
    def judgements(self) -> Mapping[int, Judgement]:
        """The cost of a line end at each of `word_breaks`, by offset."""
        return self.lazy_judgements.judgements

    def width(self, start: int, end: int, *, moved: bool = False) -> float:
        """Return the width in em of the line text[start:end] without its trailing spaces.

        As in Chromium, the last glyph keeps its kerning with a trailing space, unless balancing
        `moved` the line end.
        """
        ink = trim_end(self.text, start, end)
        tail = self.tails[ink] if moved or ink == end else 0.0
        return self.advance[ink] + tail - self.advance[start]

    def stop(self, at: int) -> float:
        """Return the prefix sum in em for a first-fit line that ends before a character."""
        ink, tail, _ = self._line_ends[at]
        return self.advance[ink] + tail

    def stops(self, offsets: Sequence[int]) -> tuple[list[float], list[float]]:
        """Return the prefix sums in em for lines that end before these characters.

        The first are for first-fit, the second for line ends that balancing moved there.
        """
        advance, line_ends = self.advance, list(map(self._line_ends.__getitem__, offsets))
        return (
            [advance[ink] + tail for ink, tail, _ in line_ends],
            [advance[ink] + tail for ink, _, tail in line_ends],
        )

    @cached_property
    def _line_ends(self) -> _LineEnds:
        return _LineEnds(self.text, self.tails)

    def visual(self, start: int, end: int) -> list[tuple[ShapedRun, Sequence[ShapedGlyph]]]:
        """Return the glyphs of the line text[start:end], run by run from left to right (UAX #9 L2).

        Trailing spaces are left out, so rule L1 is not needed.
        """
        end = trim_end(self.text, start, end)
        pieces = [
            shaped for shaped in self.runs if shaped.run.start < end and shaped.run.end > start
        ]
        if self.directed:
            order = bidi.reorder([piece.run.level for piece in pieces])
            pieces = [pieces[index] for index in order]
        lines = [(piece, _between(piece, start, end)) for piece in pieces]
        hyphen = self.hyphens.get(end - 1)
        if hyphen is None:
            return lines
        return [
            (piece, [hyphen if glyph.cluster == end - 1 else glyph for glyph in glyphs])
            for piece, glyphs in lines
        ]


def _between(piece: ShapedRun, start: int, end: int) -> Sequence[ShapedGlyph]:
    """Return the run's glyphs of the clusters from `start` to `end`."""
    run, glyphs = piece.run, piece.glyphs
    if start <= run.start and run.end <= end:
        return glyphs
    if run.level & 1:  # the clusters descend
        return [glyph for glyph in glyphs if start <= glyph.cluster < end]
    cluster = attrgetter("cluster")
    first = bisect_left(glyphs, start, key=cluster)
    return glyphs[first : bisect_left(glyphs, end, first, key=cluster)]
