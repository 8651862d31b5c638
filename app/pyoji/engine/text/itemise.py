"""Itemise: a text → runs of one face, script, direction and weight.

In: a clean text with its language, bidi levels and spans. Out: runs in logical order, without gap
or overlap, and the characters that no face has. All characters of a grapheme have one face, so that
a letter and its mark fit together. Must not know glyphs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import NamedTuple

from pyoji.engine.text.fallback import Fallback
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.language import Language
from pyoji.engine.text.unicode import bracket, properties
from pyoji.engine.text.voices import FULL_WIDTH


class TextRun(NamedTuple):
    """Characters `start` to `end` that are shaped together.

    `level` is the bidi level, odd for right to left. `span` is the index of the text's span, -1
    outside of all. A `boxed` run is one grapheme without a glyph, drawn as the face's .notdef.
    """

    start: int
    end: int
    face: str
    script: str
    level: int
    span: int = -1
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A span with a weight, and a font if it is not the text's.

    A span with a font is code: no line ends inside it if it fits on one line.
    """

    start: int
    end: int
    weight: int
    font: str | None = None


_Look = tuple[str | None, str, int, int]
"""The face, script, level and span that the graphemes of a run share."""


def scripts(text: str) -> list[str]:
    """Return the script of each character, with Common and Inherited resolved (UAX #24 §5).

    Such a character has the script before it or, at the start of the text, the first after it. A
    closing bracket has the script of its opening bracket.
    """
    own = list(map(_script, text))
    distinct = set(own) - {""}
    if len(distinct) == 1 and (only := distinct.pop()):
        return [only] * len(own)
    resolved: list[str] = []
    current = ""
    open_brackets: list[tuple[int, str]] = []
    for character, script in zip(text, own, strict=True):
        if script:
            current = script
            resolved.append(script)
            continue
        script = current
        if pair := bracket(ord(character)):
            closing, opens = pair
            if opens:
                open_brackets.append((closing, current))
            else:
                while open_brackets:
                    expected, of_opener = open_brackets.pop()
                    if expected == closing:
                        script = current = of_opener or current
                        break
        elif current and (extensions := properties(ord(character)).script_extensions):
            script = current if current in extensions else extensions[0]
        resolved.append(script)
    first = next((script for script in resolved if script), "Zyyy")
    return [script or first for script in resolved]


@lru_cache(maxsize=2048)  # asked for each character of each text
def _script(character: str) -> str | None:
    """Return the script of a character, "" for Common and Inherited, None if few scripts use it."""
    letter = properties(ord(character))
    if letter.script not in ("Zyyy", "Zinh"):
        return letter.script
    return None if letter.script_extensions and not bracket(ord(character)) else ""


def fallbacks(
    text: str,
    ends: Sequence[int],
    fonts: Fonts,
    language: Language,
    font: str,
    weight: int,
    emphases: Sequence[Emphasis] = (),
) -> list[Fallback]:
    """Return the fallback of each emphasis and, last, that of the text.

    All letters of the text determine each of them, so that emphasis does not change the design.
    """
    styles = [*((e.font or font, e.weight) for e in emphases), (font, weight)]
    orders = [fonts.fallback(language, *style) for style in styles]
    if not any(order.all_or_none for order in orders):
        return orders
    graphemes = _graphemes(text, ends)
    return [order.for_text(graphemes) for order in orders]


def _graphemes(text: str, ends: Sequence[int]) -> Sequence[str]:
    if len(ends) == len(text):
        return text
    return [text[start:end] for start, end in pairwise((0, *ends))]


def itemise(
    text: str,
    ends: Sequence[int],
    fonts: Fonts,
    language: Language,
    font: str,
    weight: int,
    levels: Sequence[int] | None,
    emphases: Sequence[Emphasis] = (),
    orders: Sequence[Fallback] | None = None,
) -> tuple[list[TextRun], list[str]]:
    """Return the runs of `text` in logical order, and the parts of it without a glyph.

    Those are graphemes that no face has, and marks that the face of their letter lacks. `ends` are
    the grapheme ends; `levels` are the bidi levels of the characters, None if all are 0; `orders`
    are the text's `fallbacks`, if they are known.
    """
    script_of = scripts(text)
    orders = orders or fallbacks(text, ends, fonts, language, font, weight, emphases)
    order = orders[-1]  # for text outside of spans, whose index is -1
    narrow = _apostrophes(text) if language.families else frozenset()
    if not emphases and levels is None and not narrow and not order.by_script:
        graphemes = _graphemes(text, ends)
        faces = set(map(order.choice.__getitem__, graphemes))
        if len(faces) == 1 and (face := faces.pop()) not in (None, EMOJI):
            composed = [grapheme for grapheme in graphemes if len(grapheme) > 1]
            if not composed or len(set(script_of)) == 1:
                lacking = chain.from_iterable(fonts.lacking(face, many) for many in composed)
                return _of_one_face(script_of, face), list(lacking)
    starts: list[tuple[int, _Look]] = []
    missing: list[str] = []
    last: _Look | None = None
    span = -1
    start = 0
    for end in ends:
        grapheme = text[start:end]
        if emphases:
            span = _span(emphases, start)
        face = orders[span].face(grapheme, script_of[start])
        if start in narrow:
            face = _latin_face(fonts, orders[span].stems) or face
        look = face, script_of[start], levels[start] if levels else 0, span
        if look != last or face is None:
            if last and face == last[0] == EMOJI and look[2:] == last[2:]:
                starts[-1] = starts[-1][0], look  # emoji of different scripts are one run
            else:
                starts.append((start, look))
            last = look
        if face is None:
            missing.append(grapheme)
        elif end - start > 1:
            missing += fonts.lacking(face, grapheme)
        start = end
    run_ends = [*(start for start, _ in starts[1:]), len(text)]
    runs = [
        TextRun(start, end, face or orders[span].stems[0], script, level, span, boxed=face is None)
        for (start, (face, script, level, span)), end in zip(starts, run_ends, strict=False)
    ]
    return runs, missing


# U+2019 inside a Latin word is an apostrophe, but Chinese faces draw it as wide as an ideograph.
_APOSTROPHE = re.compile("(?<=[A-Za-zÀ-ɏ])’(?=[A-Za-zÀ-ɏ])")


def _apostrophes(text: str) -> frozenset[int]:
    """Return the offsets of U+2019 inside Latin words."""
    return frozenset(match.start() for match in _APOSTROPHE.finditer(text))


def _latin_face(fonts: Fonts, order: tuple[str, ...]) -> str | None:
    """Return the first face of the order that draws U+2019 as an apostrophe."""
    narrow = [stem for stem in order if stem.rpartition("-")[0] not in FULL_WIDTH]
    return fonts.choose(tuple(narrow), "’")


def _of_one_face(script_of: Sequence[str], face: str) -> list[TextRun]:
    """Return the runs of a left-to-right text with one face, which most titles are."""
    if script_of.count(script_of[0]) == len(script_of):
        return [TextRun(0, len(script_of), face, script_of[0], level=0)]
    runs: list[TextRun] = []
    start = 0
    for script, group in groupby(script_of):
        end = start + len(list(group))
        runs.append(TextRun(start, end, face, script, level=0))
        start = end
    return runs


def _span(emphases: Sequence[Emphasis], at: int) -> int:
    """Return the index of the emphasis around a character, -1 if there is none."""
    span = bisect_right(emphases, at, key=lambda emphasis: emphasis.start) - 1
    return span if span >= 0 and at < emphases[span].end else -1
