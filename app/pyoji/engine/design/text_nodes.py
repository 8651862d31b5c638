"""Text nodes: the texts and letterings of an outline.

In: a text of the template, the terms. Out: a part that is filled with the words of a card and with
legible colours: its font, its sizes, and which words are emphasised. Must not know other nodes.
"""

from __future__ import annotations

import re

from pyoji.engine.color import Color
from pyoji.engine.design import emphasis
from pyoji.engine.design.emphasis import MarkedSpan
from pyoji.engine.design.palette import LEGIBLE, VISIBLE, ThemePalette
from pyoji.engine.design.scene_plan import ScenePlan
from pyoji.engine.design.schema import LetteringModel, TextModel
from pyoji.engine.design.terms import Terms
from pyoji.engine.design.unfilled import CardWords, ScenePart, Unfilled, legible
from pyoji.engine.scene import Lettering, RuledLines, Span, Text
from pyoji.engine.text import voices
from pyoji.engine.text.tracking import DISPLAY, Table, at_least, scaled

_RULES = 4.0, 96.0
"""The width and the distance of ruled lines, in design units."""

_LATIN = re.compile("[A-Za-z]{2}")

_BOUND = re.compile("\N{NO-BREAK SPACE}")

REGULAR = 400
"""The weight of text around bold words."""


class TextNodes:
    """The texts of one outline."""

    def __init__(self, plan: ScenePlan, terms: Terms) -> None:
        self._plan = plan
        self._terms = terms
        self.written: list[str] = []
        """The names of texts that the design has written."""
        self._unit = terms.size.unit
        self._seed = terms.seed

    def text(self, text: TextModel) -> ScenePart | None:
        """Return the text, None if it has no words."""
        if self._terms.present.isdisjoint(text.value):
            return None
        font, regular, sizes = self._font(text), self._regular_weight(text), self._sizes(text)
        step, tracking = text.step * self._unit, self._tracking(text)
        latin_tracking = self._latin_tracking(text, tracking)
        height = text.height * self._unit if text.height else None
        align, wrap = text.align or self._terms.align, text.wrap or self._terms.wrap
        is_written = self._terms.written.issuperset(self._terms.present.intersection(text.value))
        if is_written:
            self.written.append(text.name)
        features = tuple(sorted(text.features.items()))

        def fill(words: CardWords, colors: ThemePalette) -> Text:
            content, bound_spaces, marked = _content(text, words)
            color = legible(text.color, text.contrast, text.name, words, colors)
            spans = tuple([self._span(text, mark, colors, words) for mark in marked])
            return Text(
                name=text.name,
                text=content,
                lang=words.lang,
                font=font,
                weight=regular if any(mark.bold for mark in marked) else text.weight,
                color=color,
                spans=spans or self._accented(text, content, colors, words),
                sizes=sizes,
                step=step,
                max_lines=text.lines,
                max_height=height,
                align=align,
                tracking=latin_tracking if _LATIN.search(content) else tracking,
                line_height=text.leading,
                case=text.case,
                features=features,
                wrap=wrap,
                caret=legible(text.caret, LEGIBLE, None, words, colors) if text.caret else None,
                grow=text.grow,
                rules=self._rules(text, colors),
                fixed=is_written and text.name in words.fixed,
                bound_spaces=bound_spaces,
            )

        return Unfilled(fill)

    def lettering(self, lettering: LetteringModel) -> ScenePart | None:
        """Return the lettering, None if it has no words."""
        names, separator = lettering.value, lettering.separator
        if self._terms.present.isdisjoint(names):
            return None
        font = self._font_key(lettering.font or self._terms.font)
        weight, unit, grow = lettering.weight, lettering.unit, lettering.grow
        height, within_height = lettering.height * self._unit, lettering.fit == "area"
        place = lettering.place[self._seed % len(lettering.place)]
        bleed = lettering.bleed
        bleeds = bleed if isinstance(bleed, tuple) else (bleed, bleed)

        def fill(words: CardWords, colors: ThemePalette) -> Lettering:
            return Lettering(
                text=words.joined(names, separator),
                lang=words.lang,
                font=font,
                weight=weight,
                color=self._lettering_color(lettering, words, colors),
                height=height,
                place=place,
                bleed=bleeds,
                within_height=within_height,
                unit=unit,
                grow=grow,
            )

        return Unfilled(fill)

    def _lettering_color(
        self, lettering: LetteringModel, words: CardWords, colors: ThemePalette
    ) -> Color:
        """Return a derived colour unchanged, others so that they are visible on the background."""
        if lettering.color in self._plan.model.derived:
            return colors.colors[lettering.color]
        return legible(lettering.color, VISIBLE, "lettering", words, colors)

    def _sizes(self, text: TextModel) -> tuple[float, float]:
        low, high = text.size if isinstance(text.size, tuple) else (text.size, text.size)
        if text.name == "title" and self._terms.font_size is not None:
            high = min(high, float(self._terms.font_size))
            low = min(low, high)
        return low * self._unit, high * self._unit

    def _rules(self, text: TextModel, colors: ThemePalette) -> RuledLines | None:
        if text.rules is None:
            return None
        width, distance = (length * self._unit for length in _RULES)
        return RuledLines(colors.colors[text.rules], width, distance)

    def _font(self, text: TextModel) -> str:
        """Return the template's font for the text, or else the link's."""
        if text.font is not None:
            return self._font_key(text.font)
        chosen = voices.for_text(self._terms.font, text.weight, is_title=text.name == "title")
        return self._font_key(chosen)

    def _font_key(self, name: str) -> str:
        """Return the key of a font of the template, or the name of a voice."""
        own = self._plan.fonts.get(name)
        return own.key if own else name

    def _regular_weight(self, text: TextModel) -> int:
        """Return the weight of a text beside bold words: REGULAR, if the voice has it."""
        voice = voices.VOICES.get(text.font or self._terms.font)
        has_regular = voice is None or voice.minimum_weight <= REGULAR
        return REGULAR if has_regular else text.weight

    def _minimum_weight(self, text: TextModel) -> int:
        voice = voices.VOICES.get(self._font(text))
        return voice.minimum_weight if voice else 1

    def _tracking(self, text: TextModel) -> float | Table | None:
        """Return the tracking in em, or by size in pixels; that of the font by default."""
        if text.tracking is None:
            own = self._plan.fonts.get(text.font or self._terms.font)
            return own.tracking if own else None
        if isinstance(text.tracking, float):
            return text.tracking
        table = DISPLAY if text.tracking == "display" else text.tracking
        return scaled(table, self._unit)

    def _latin_tracking(
        self, text: TextModel, tracking: float | Table | None
    ) -> float | Table | None:
        """Return the tracking of a text with Latin letters, whose voice may bound it."""
        if text.tracking != "display" or not isinstance(tracking, tuple):
            return tracking
        voice = voices.VOICES.get(self._font(text))
        return at_least(tracking, voice.tightest) if voice else tracking

    def _span(
        self, text: TextModel, marked: MarkedSpan, colors: ThemePalette, words: CardWords
    ) -> Span:
        name = "accent" if marked.accent else text.code if marked.code else None
        color = legible(name, LEGIBLE, None, words, colors) if name else None
        weight = 700 if marked.bold else None
        # The voice of code has a fixed advance already.
        font = voices.MONO if marked.code and text.font != "code" else None
        if font and (least := self._minimum_weight(text)) > max(text.weight, weight or 0):
            weight = least  # as dark as the words around it
        return Span(marked.start, marked.end, weight, color, font)

    def _accented(
        self, text: TextModel, content: str, colors: ThemePalette, words: CardWords
    ) -> tuple[Span, ...]:
        """Return the first of the accented values that a text has, in the accent."""
        for value in map(words.values.get, text.accented):
            start = content.find(str(value)) if value else -1
            if start >= 0:
                color = legible("accent", LEGIBLE, None, words, colors)
                return (Span(start, start + len(str(value)), None, color, None),)
        return ()


def _content(
    text: TextModel, words: CardWords
) -> tuple[str, tuple[int, ...], tuple[MarkedSpan, ...]]:
    """Return a text in its case, the spaces in it at which no line ends, and its marked spans."""
    breaks_between = text.lines > 1 and len(text.value) > 1
    values = words.joined(text.value, text.separator, breaks_between=breaks_between)
    content, marked = text.before + values + text.after, tuple[MarkedSpan, ...]()
    if text.case != "none":
        content = emphasis.cased(content, text.case, words.lang)
    if words.md or "`" in content:
        content, marked = emphasis.read(content, md=words.md)
    if not breaks_between:
        return content, (), marked
    # From here on they are plain spaces: of a no-break space, the order of bidirectional text, the
    # width and the breaks of a word that is too wide would be others.
    bound_spaces = tuple([match.start() for match in _BOUND.finditer(content)])
    return _BOUND.sub(" ", content), bound_spaces, marked
