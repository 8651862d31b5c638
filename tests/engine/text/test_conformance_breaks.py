"""Our door to ICU agrees with every line of Unicode's own test files for UAX #29 and UAX #14."""

from itertools import accumulate

from pyoji.engine.text import icu
from pyoji.engine.text.breaks import graphemes

from tests.engine.text import ucd

# How many cases Unicode 17.0 has: a reader of the files that lost some would prove less.
GRAPHEME_CASES = 766
LINE_CASES = 19_338


def cases(name: str) -> list[tuple[str, list[int]]]:
    """Return each text with its break offsets, including its end but not its start."""
    found = []
    for line in ucd.lines(name):
        # "÷ 0020 × 0308 ÷": pieces between the breaks, their characters held together by ×.
        pieces = [
            "".join(chr(int(code, 16)) for code in piece.split() if code != "×")
            for piece in line.split("÷")
        ]
        pieces = [piece for piece in pieces if piece]
        found.append(("".join(pieces), list(accumulate(map(len, pieces)))))
    return found


def test_every_grapheme() -> None:
    """GraphemeBreakTest.txt: extended grapheme clusters."""
    told = cases("auxiliary/GraphemeBreakTest.txt")
    assert [(text, ends) for text, ends in told if graphemes(text) != ends] == []
    assert len(told) == GRAPHEME_CASES


def test_every_line_break() -> None:
    """LineBreakTest.txt: the untailored opportunities, which are those of the locale "en"."""
    told = cases("auxiliary/LineBreakTest.txt")
    assert [(text, ends) for text, ends in told if icu.line_breaks(text, "en") != ends] == []
    assert len(told) == LINE_CASES
