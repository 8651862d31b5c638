"""The mutants of setting text and of answers, with those of shortcuts."""

from __future__ import annotations

from tests.tools.mutations.mutant import Mutant
from tests.tools.mutations.shortcuts import SHORTCUTS

MEASURE = "engine/measure.py"
TYPESET = "engine/typeset.py"
POSITION = "engine/text/position.py"
BREAKS = "engine/text/breaks.py"
CONTRAST = "engine/contrast.py"
ROOM = "engine/text/room.py"
ELLIPSIS = "engine/text/ellipsis.py"
GLYPHS = "engine/paint/glyphs.py"

_IS_ANOTHER_HEIGHT = """if (
            fitted_text is None
            or not fitted_text.height <= height + _SLACK <= cached_height + 2 * _SLACK
        ):"""

MUTANTS = (
    Mutant(
        "tall marks are not clipped",
        TYPESET,
        "if any(ink >= most for ink, most in zip(paragraph.ink, MAX_INK, strict=True)):",
        "if False:",
        ("engine/test_typeset.py",),
    ),
    Mutant(
        "tall marks are clipped at the box itself",
        TYPESET,
        "reach = OVERHANG_CLIP * fitted.size",
        "reach = 0.0",
        ("engine/test_typeset.py",),
    ),
    Mutant(
        "a clip is not kept to",
        GLYPHS,
        "if run.clip is not None:",
        "if run.clip is None and False:",
        ("engine/paint/test_paint.py",),
    ),
    Mutant(
        "a text is not fitted again in a lower room",
        MEASURE,
        _IS_ANOTHER_HEIGHT,
        "if fitted_text is None:",
        ("engine/test_measure.py",),
    ),
    Mutant(
        "a text is fitted anew each time",
        MEASURE,
        _IS_ANOTHER_HEIGHT,
        "if True:",
        ("engine/test_measure.py",),
    ),
    Mutant(
        "a column's fixed children do not come first",
        MEASURE,
        "for is_next in (_is_fixed, _is_elastic):",
        "for is_next in (_is_elastic, _is_fixed):",
        ("engine/test_layout.py",),
    ),
    Mutant(
        "a row is shared by need alone",
        MEASURE,
        "shares[index] = min(needed[index], left / (len(needed) - position))",
        "shares[index] = min(needed[index], left)",
        ("engine/test_layout.py",),
    ),
    Mutant(
        "a line may begin with a middle dot",
        BREAKS,
        "if after in _MIDDLE_DOTS:\n        return True",
        "if False:\n        return True",
        ("engine/text/test_breaks.py",),
    ),
    Mutant(
        "a doubled sign may be parted",
        BREAKS,
        "if before == after and before in _SIGNS:",
        "if False:",
        ("engine/text/test_breaks.py",),
    ),
    Mutant(
        "a number may be parted from its sign",
        BREAKS,
        "if before in _SIGNS and _is_digit(after):",
        "if False:",
        ("engine/text/test_breaks.py",),
    ),
    Mutant(
        "the farther of two readable colours",
        CONTRAST,
        "return min(candidates, key=itemgetter(0))[1]",
        "return max(candidates, key=itemgetter(0))[1]",
        ("engine/test_contrast.py",),
    ),
    Mutant(
        "a readable colour that is moved too far",
        CONTRAST,
        "for _ in range(_HALVINGS):",
        "for _ in range(0):",
        ("engine/test_contrast.py",),
    ),
    Mutant(
        "quotes do not hang",
        POSITION,
        "_HANG.get(paragraph.text[glyph.cluster], 0.0) * ink",
        "0.0 * ink",
        ("engine/text/test_position.py",),
    ),
    Mutant(
        "brackets hang whole",
        POSITION,
        '**dict.fromkeys("([{「『（［", 0.3)',
        '**dict.fromkeys("([{「『（［", 1.0)',
        ("engine/text/test_position.py",),
    ),
    Mutant(
        "ink does not end on the margin",
        POSITION,
        "blank, ink = glyph.advance - end - glyph.dx, end - start",
        "blank, ink = 0.0, end - start",
        ("engine/text/test_position.py",),
    ),
    Mutant(
        "an emoji is as large as its em",
        POSITION,
        "EMOJI_SCALE = 0.9",
        "EMOJI_SCALE = 1.0",
        ("engine/text/test_position.py",),
    ),
    Mutant(
        "a line may be one too many",
        ROOM,
        "for count in range(1, room.max_lines + 1)",
        "for count in range(1, room.max_lines + 2)",
        ("engine/text/test_fit.py",),
    ),
    Mutant(
        "tall ink does not open the lines",
        ROOM,
        "return max(self.room.line_height or line_height(self._text, count), self._least)",
        "return self.room.line_height or line_height(self._text, count)",
        ("engine/text/test_fit.py",),
    ),
    Mutant(
        "marks of joined letters touch the next line",
        ROOM,
        "(_CLEARANCE if is_cursive(self._text) else 0)",
        "0",
        ("engine/text/test_fit.py",),
    ),
    Mutant(
        "a comma may stand before an ellipsis",
        ELLIPSIS,
        'or prefix[-1] in ",;:、，：；·-–—…"',
        'or prefix[-1] in "…"',
        ("engine/text/test_fit.py",),
    ),
    Mutant(
        "a header names every missing character",
        "web/headers.py",
        'more = ["..."] if len(missing) > MOST_MISSING else []',
        "more = list[str]()",
        ("web/test_headers.py",),
    ),
    Mutant(
        "a header is as long as what is missing",
        "web/headers.py",
        "missing[:MOST_MISSING]",
        "missing",
        ("web/test_headers.py",),
    ),
    Mutant(
        "a thread that draws keeps the interpreter as long as Python lets it",
        "web/server/tuning.py",
        "sys.setswitchinterval(SWITCH_INTERVAL)",
        "pass",
        ("web/test_app.py",),
    ),
    *SHORTCUTS,
)
