"""Whole: the places at which a line may end without parting what belongs together.

In: a prepared paragraph with its judgements, and how wide a line may be. Out: the places that are
left. What is too wide for a line is parted where that costs least. Must not know sizes or rooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from pyoji.engine.text import sense
from pyoji.engine.text.breaks import Opportunity
from pyoji.engine.text.lines import SLACK
from pyoji.engine.text.paragraph import Paragraph


class Places:
    """A paragraph's breaks without those that part what fits a line.

    `words` are those that part no word. The widths, in em, are of the widest line that a phrase and
    words that belong together are kept on.
    """

    def __init__(
        self,
        paragraph: Paragraph,
        words: Sequence[Opportunity],
        *,
        phrase: float,
        together: float,
    ) -> None:
        self._paragraph, self._words = paragraph, words
        self._phrase, self._together = phrase, together

    @cached_property
    def together(self) -> Sequence[Opportunity]:
        """Those that part neither a word nor words that belong together."""
        kept = {at for at, found in self._paragraph.judgements.items() if found.keeps}
        return _without(self._paragraph, kept, self._words, self._together)

    @cached_property
    def phrases(self) -> Sequence[Opportunity]:
        """Those that part no phrase either."""
        kept = {at for at, found in self._paragraph.judgements.items() if found.within_phrase}
        return _without(self._paragraph, kept, self.together, self._phrase)


def words_whole(paragraph: Paragraph, widest: float) -> Sequence[Opportunity]:
    """A paragraph's breaks that part no word of at most `widest` em."""
    judged = paragraph.judgements
    torn = {at for at, found in judged.items() if found.reason == sense.INSIDE_WORD}
    return _without(paragraph, torn, paragraph.word_breaks, widest)


def _without(
    paragraph: Paragraph, kept: set[int], breaks: Sequence[Opportunity], limit: float
) -> Sequence[Opportunity]:
    """The breaks but the `kept` ones in what fits `limit` em."""
    if not kept:
        return breaks
    found: list[Opportunity] = []
    inner: list[Opportunity] = []
    begin = 0
    for each in breaks:
        if each.at in kept:
            inner.append(each)
            continue
        if inner and paragraph.width(begin, each.at) > limit + SLACK:
            found += inner
        found.append(each)
        begin, inner = each.at, []
    return found
