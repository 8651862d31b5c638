"""One text → runs of one face, script, direction and weight.

In: a clean text with its language, base direction and spans. Out: runs in logical order that
cover it without gap or overlap, and what no face draws. The face is chosen for a whole grapheme,
so that a letter and its mark never come from two faces. Must not know glyphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.text.emoji import is_emoji
from app.text.fonts import EMOJI, Fonts
from app.text.language import Language
from app.text.unicode import bracket, properties


@dataclass(frozen=True, slots=True)
class Run:
    """Characters `start` to `end` that are shaped together.

    `level` is the bidi level, odd for right to left. `span` tells which of the text's spans it
    lies in (-1 for none). `boxed` runs are drawn with the face's .notdef, one for a grapheme.
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
    """What itemising needs of a span: where it is and how heavy."""

    start: int
    end: int
    weight: int


def scripts(text: str) -> list[str]:
    """The script of each character, ISO 15924, with Common and Inherited resolved (UAX #24 §5).

    They take the script before them; at the start of the text, the first that follows. A closing
    bracket takes the script of its opening one.
    """
    found: list[str] = []
    current = ""
    open_brackets: list[tuple[int, str]] = []
    for character in text:
        cp = ord(character)
        known = properties(cp)
        script = known.script
        if script in ("Zyyy", "Zinh"):
            script = current
            if pair := bracket(cp):
                closing, opens = pair
                if opens:
                    open_brackets.append((closing, current))
                else:
                    while open_brackets:
                        expected, of_opener = open_brackets.pop()
                        if expected == closing:
                            script = current = of_opener or current
                            break
            elif current and known.script_extensions and current not in known.script_extensions:
                script = known.script_extensions[0]
        else:
            current = script
        found.append(script)
    first = next((script for script in found if script), "Zyyy")
    return [script or first for script in found]


def itemise(
    text: str,
    ends: Sequence[int],
    fonts: Fonts,
    language: Language,
    font: str,
    weight: int,
    levels: Sequence[int] | None,
    emphases: Sequence[Emphasis] = (),
) -> tuple[list[Run], list[str]]:
    """The runs of `text` in logical order, and the parts of it that are drawn as boxes.

    Those are whole graphemes, and marks that the face of their letter lacks. `ends` are the
    grapheme ends; `levels` the bidi level of each character, None when all are 0.
    """
    script_of = scripts(text)
    runs: list[Run] = []
    missing: list[str] = []
    starts = [emphasis.start for emphasis in emphases]
    start = 0
    for end in ends:
        grapheme = text[start:end]
        span = bisect_right(starts, start) - 1
        if span >= 0 and start >= emphases[span].end:
            span = -1
        order = fonts.order(language, font, emphases[span].weight if span >= 0 else weight)
        chosen = face_for(fonts, order, grapheme)
        face, boxed = chosen or order[0], chosen is None
        if boxed:
            missing.append(grapheme)
        elif len(grapheme) > 1:
            missing.extend(fonts.lacking(face, grapheme))
        run = Run(start, end, face, script_of[start], levels[start] if levels else 0, span, boxed)
        if runs and _joins(runs[-1], run):
            run = Run(runs[-1].start, end, face, run.script, run.level, span)
            runs[-1] = run
        else:
            runs.append(run)
        start = end
    return runs, missing


def face_for(fonts: Fonts, order: tuple[str, ...], grapheme: str) -> str | None:
    """The stem of the face for a grapheme; None where a box has to stand for it."""
    if grapheme[0] >= "#" and is_emoji(grapheme) and fonts.choose((EMOJI,), grapheme):
        return EMOJI
    return fonts.choose(order, grapheme)


def _joins(before: Run, run: Run) -> bool:
    return (
        not run.boxed
        and not before.boxed
        and before.face == run.face
        and before.level == run.level
        and before.span == run.span
        and (before.script == run.script or run.face == EMOJI)
    )
