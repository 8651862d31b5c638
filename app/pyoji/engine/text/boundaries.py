"""Boundaries: the breaks that keep words and phrases in one piece.

In: a prepared paragraph with its judgements, and the maximum width of a line in em. Out: the breaks
that remain. Breaks inside a word or phrase remain only where it is too wide for a line. Must not
know sizes or rooms.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from pyoji.engine.text.breaks import Opportunity
from pyoji.engine.text.lines import SLACK
from pyoji.engine.text.paragraph import Paragraph


class Boundaries:
    """A paragraph's breaks, reduced to those that split nothing that fits on a line.

    `words` are the breaks that split no word. `phrase` and `together` are the widths in em up to
    which a phrase, and words that belong together, stay on one line.
    """

    def __init__(
        self,
        paragraph: Paragraph,
        words: Sequence[Opportunity],
        *,
        phrase: float,
        together: float,
    ) -> None:
        kinds = paragraph.lazy_judgements.kinds
        self.together = _without(paragraph, kinds.together, words, together)
        """The breaks that split neither words nor groups of words that belong together."""
        self.phrases = _without(paragraph, kinds.within_phrases, self.together, phrase)
        """The breaks that split no phrase either."""


def word_boundaries(paragraph: Paragraph, widest: float) -> Sequence[Opportunity]:
    """Return the breaks that split no word of at most `widest` em."""
    inner = paragraph.lazy_judgements.kinds.inside_words
    return _without(paragraph, inner, paragraph.word_breaks, widest)


def _without(
    paragraph: Paragraph, excluded: Set[int], breaks: Sequence[Opportunity], limit: float
) -> Sequence[Opportunity]:
    """Drop the `excluded` offsets inside text that fits in `limit` em."""
    if not excluded:
        return breaks
    remaining: list[Opportunity] = []
    pending: list[Opportunity] = []
    begin = 0
    for opportunity in breaks:
        if opportunity.at in excluded:
            pending.append(opportunity)
            continue
        if pending and paragraph.width(begin, opportunity.at) > limit + SLACK:
            remaining += pending
        remaining.append(opportunity)
        begin, pending = opportunity.at, []
    return remaining
