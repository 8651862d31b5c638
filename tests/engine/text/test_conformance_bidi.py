"""Our UAX #9 agrees with every line of Unicode's own two test files."""

import pytest
from pyoji.engine.text.bidi import levels, reorder

from tests.engine.text import ucd

# How many cases Unicode 17.0 has: a reader of the files that lost some would prove less.
CLASS_CASES = 770_241
CHARACTER_CASES = 91_707

BITS = ((1, None), (2, 0), (4, 1))  # BidiTest's way to say the paragraph's direction
DIRECTIONS = {"0": 0, "1": 1, "2": None}  # and BidiCharacterTest's

# One character of each class, none of them a bracket.
SAMPLES = {
    "L": "a", "R": "\u05d0", "AL": "\u0627",
    "EN": "1", "ES": "+", "ET": "$", "AN": "\u0661", "CS": ",", "NSM": "\u0300", "BN": "\u00ad",
    "B": "\u2029", "S": "\t", "WS": " ", "ON": "!",
    "LRE": "\u202a", "LRO": "\u202d", "RLE": "\u202b", "RLO": "\u202e", "PDF": "\u202c",
    "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip


class Expected:
    """What a file says of a text: "x" stands for what X9 removes, which has no place in a line."""

    def __init__(self, wanted: str, order: str) -> None:
        names = wanted.split()
        self.kept = [at for at, name in enumerate(names) if name != "x"]
        self.levels = [int(names[at]) for at in self.kept]
        self.order = [int(at) for at in order.split()]

    def met_by(self, found: list[int]) -> bool:
        shown = [found[at] for at in self.kept]
        return shown == self.levels and [self.kept[at] for at in reorder(shown)] == self.order


@pytest.mark.slow
def test_every_sequence_of_classes() -> None:
    """BidiTest.txt: all sequences of up to four classes, and longer ones, as levels and order."""
    cases, wrong, wanted, expected = 0, [], "", Expected("", "")
    for line in ucd.lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            wanted = line.removeprefix("@Levels:")
        elif line.startswith("@Reorder:"):
            expected = Expected(wanted, line.removeprefix("@Reorder:"))
        else:
            names, bits = line.split(";")
            text = "".join(map(SAMPLES.__getitem__, names.split()))
            for bit, base in BITS:
                if int(bits, 16) & bit:
                    cases += 1
                    if not expected.met_by(levels(text, base)[1]):
                        wrong.append((line, base))
    assert wrong == []
    assert cases == CLASS_CASES


def test_every_text_of_characters() -> None:
    """BidiCharacterTest.txt: brackets, isolates and overrides, with the paragraph's level."""
    cases, wrong = 0, []
    for line in ucd.lines("BidiCharacterTest.txt"):
        characters, direction, paragraph, wanted, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in characters.split())
        level, found = levels(text, DIRECTIONS[direction])
        cases += 1
        if level != int(paragraph) or not Expected(wanted, order).met_by(found):
            wrong.append(line)
    assert wrong == []
    assert cases == CHARACTER_CASES
