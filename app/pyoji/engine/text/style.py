"""Style: how a text is set.

In: a language, a font, weights, tracking, OpenType features, emphases. Out: the style as a value,
and where lines of a text in it may end. Must not know glyphs or widths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoji.engine.text.breaks import Grade, Opportunity, opportunities
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import Language
from pyoji.engine.text.shape import Features
from pyoji.engine.text.tracking import Table


@dataclass(frozen=True, slots=True)
class Style:
    """The style of a text: `font` is a voice or an added font, `weight` is 1 to 1000, `tracking` is
    in em, constant or by size. `bound_spaces` are the offsets of spaces inside a name or a date."""

    language: Language
    font: str
    weight: int
    tracking: float | Table
    emphases: tuple[Emphasis, ...] = ()
    features: Features = ()
    bound_spaces: tuple[int, ...] = ()

    @property
    def is_tracked(self) -> bool:
        """Whether there is tracking at any size."""
        tracking = self.tracking
        return any(em for _, em in tracking) if isinstance(tracking, tuple) else tracking != 0

    @property
    def codes(self) -> list[Emphasis]:
        """The emphases that are code."""
        return [emphasis for emphasis in self.emphases if emphasis.font is not None]

    def opportunities(self, text: str, ends: Sequence[int], finest: Grade) -> list[Opportunity]:
        """Return the line break opportunities of a text up to a grade, in ascending order.

        `ends` are its grapheme ends. Breaks inside code and at bound spaces are JOINT at best.
        """
        language, codes = self.language, self.codes
        keep_all = language.word_break == "keep-all"
        places = opportunities(text, ends, language.tag, keep_all=keep_all, finest=finest)
        if not codes and not self.bound_spaces:
            return places
        inside = {at for code in codes for at in range(code.start + 1, code.end)}
        inside.update(space + 1 for space in self.bound_spaces)
        graded = (
            place._replace(grade=max(place.grade, Grade.JOINT)) if place.at in inside else place
            for place in places
        )
        return [place for place in graded if place.grade <= finest]
