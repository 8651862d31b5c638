"""The mutants: faults that a hand could make, each with the tests that have to fail on it.

`before` stands once in `file`, below app/pyoji/; `after` takes its place.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A fault; `tests` are paths below tests/."""

    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


LAYOUT = "engine/layout.py"
POSITION = "engine/text/position.py"
BREAKS = "engine/text/breaks.py"
COLOR = "engine/color.py"
ROOM = "engine/text/room.py"
ELLIPSIS = "engine/text/ellipsis.py"
GLYPHS = "engine/paint/glyphs.py"

MUTANTS = (
    Mutant(
        "tall marks are not clipped",
        LAYOUT,
        "if any(ink >= most for ink, most in zip(paragraph.ink, MAX_INK, strict=True)):",
        "if False:",
        ("engine/test_layout.py",),
    ),
    Mutant(
        "tall marks are clipped at the box itself",
        LAYOUT,
        "reach = OVERHANG_CLIP * fitted.size",
        "reach = 0.0",
        ("engine/test_layout.py",),
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
        LAYOUT,
        "if fitted is None or not fitted.height <= height + _SLACK <= cached_height + 2 * _SLACK:",
        "if fitted is None:",
        ("engine/test_layout.py",),
    ),
    Mutant(
        "a text is fitted anew each time",
        LAYOUT,
        "if fitted is None or not fitted.height <= height + _SLACK <= cached_height + 2 * _SLACK:",
        "if True:",
        ("engine/test_layout.py",),
    ),
    Mutant(
        "a column's fixed children do not come first",
        LAYOUT,
        "for is_next in (_is_fixed, _is_elastic):",
        "for is_next in (_is_elastic, _is_fixed):",
        ("engine/test_layout.py",),
    ),
    Mutant(
        "a row is shared by need alone",
        LAYOUT,
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
        COLOR,
        "return min(candidates, key=lambda candidate: candidate[0])[1]",
        "return max(candidates, key=lambda candidate: candidate[0])[1]",
        ("engine/test_color.py",),
    ),
    Mutant(
        "a readable colour that is moved too far",
        COLOR,
        "for _ in range(20):\n            middle = (nearer + farther) / 2",
        "for _ in range(0):\n            middle = (nearer + farther) / 2",
        ("engine/test_color.py",),
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
        "if count > room.max_lines:\n        return False",
        "if count > room.max_lines + 1:\n        return False",
        ("engine/text/test_fit.py",),
    ),
    Mutant(
        "tall ink does not open the lines",
        ROOM,
        "return ascent, descent, max(leading, above + below)",
        "return ascent, descent, leading",
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
)
