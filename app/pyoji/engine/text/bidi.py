"""The Unicode Bidirectional Algorithm: UAX #9 of Unicode 17.0.

In: the text of one paragraph. Out: its direction, an embedding level for every code point (even
levels run left to right, odd ones right to left), and the visual order of any sequence of levels.
Must not know: fonts, widths, where lines break.

Every function names the rule that it implements. A paragraph without right-to-left characters
costs one regular expression search.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal

from pyoji.engine.text.unicode import bracket, properties

__all__ = ["base_direction", "levels", "needs_bidi", "reorder"]

_MAX_DEPTH: Final = 125  # BD2
_MAX_BRACKETS: Final = 63  # BD16

# The blocks of every R, AL and AN character, assigned or by default, and the explicit formatting
# characters. Some other marks and symbols are in the ranges: for them the rules run needlessly, but
# the levels are right.
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_STRONG: Final = {"L": 0, "R": 1, "AL": 1}  # the paragraph level that each sets
_EMBEDDINGS: Final[Mapping[str, tuple[int, str | None]]] = {  # (parity, override)
    "LRE": (0, None),
    "RLE": (1, None),
    "LRO": (0, "L"),
    "RLO": (1, "R"),
}
_INITIATORS: Final = frozenset({"LRI", "RLI", "FSI"})
_ISOLATES: Final = _INITIATORS | {"PDI"}
_REMOVED: Final = frozenset({*_EMBEDDINGS, "PDF", "BN"})  # X9
_EXPLICIT: Final = frozenset({*_EMBEDDINGS, *_ISOLATES, "PDF", "B"})
_TRAILING: Final = _ISOLATES | _REMOVED | {"WS"}  # L1
_SEGMENTS: Final = frozenset({"B", "S"})
_NEUTRALS: Final = _ISOLATES | _SEGMENTS | {"WS", "ON"}  # NI
_SEPARATORS: Final = frozenset({"ES", "CS"})
_TERMINATORS: Final = frozenset({"ET"})
_NUMBER_SIGNS: Final = _SEPARATORS | _TERMINATORS
_SEPARATED: Final = frozenset({("EN", "ES"), ("EN", "CS"), ("AN", "CS")})  # W4
_OPPOSITE: Final = {"L": "R", "R": "L"}

# From W7 on, numbers count as R. Classes that are not in the table are neutral (NI).
_DIRECTION: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}

# I1 for even levels, I2 for odd levels: the increment for each class.
_IMPLICIT: Final = ({"L": 0, "R": 1, "AN": 2, "EN": 2}, {"L": 1, "R": 0, "AN": 1, "EN": 1})


def needs_bidi(text: str) -> bool:
    """Whether a left-to-right paragraph can have a level other than 0."""
    return _RIGHT_TO_LEFT.search(text) is not None


def base_direction(text: str) -> Literal["ltr", "rtl"]:
    """Return the direction of the first strong character outside isolates, "ltr" if none."""
    if not needs_bidi(text):
        return "ltr"
    classes = _classes(text)
    return "rtl" if _paragraph_level(classes, _matches(classes)) else "ltr"


def levels(text: str, base: int | None = None) -> tuple[int, list[int]]:
    """Return the paragraph level and the level of each code point, as if set in one line.

    `base` is the paragraph level, 0 or 1; None derives it from the first strong character.
    Characters that X9 removes get the level of the character before them (UAX #9, 5.2).
    """
    if not base and not needs_bidi(text):
        return 0, [0] * len(text)
    classes = _classes(text)
    matches = _matches(classes)
    paragraph = _paragraph_level(classes, matches) if base is None else base
    embedding_levels, types = _explicit(classes, matches, paragraph)
    for run in _sequences(text, classes, types, matches, embedding_levels, paragraph):
        _resolve(run)
        add = _IMPLICIT[run.level & 1]
        for at, name in zip(run.places, run.types, strict=True):
            embedding_levels[at] = run.level + add[name]
    _fill_removed(classes, embedding_levels, paragraph)
    _reset_whitespace(classes, embedding_levels, paragraph)
    return paragraph, embedding_levels


def reorder(levels: Sequence[int]) -> list[int]:
    """L2: return the visual order, left to right, as indices into `levels`.

    From the highest level to the lowest odd level, reverse every sequence at that level or higher.
    The levels may be those of a line's code points or of its runs.
    """
    order = list(range(len(levels)))
    lowest_odd = min((level for level in levels if level & 1), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(levels), lowest_odd - 1, -1):
        start = None
        for at, index in enumerate([*order, None]):
            if index is not None and levels[index] >= level:
                start = at if start is None else start
            elif start is not None:
                order[start:at] = order[start:at][::-1]
                start = None
    return order


def _classes(text: str) -> list[str]:
    """The Bidi_Class of each code point."""
    return list(map(_class, text))


@lru_cache(maxsize=1024)  # asked for each character of each text
def _class(character: str) -> str:
    return properties(ord(character)).bidi_class


def _matches(classes: Sequence[str]) -> dict[int, int]:
    """BD9: map the index of each isolate initiator to the index of its matching PDI, if any."""
    matches: dict[int, int] = {}
    if _INITIATORS.isdisjoint(classes):
        return matches
    open_isolates: list[int] = []
    for at, name in enumerate(classes):
        if name in _INITIATORS:
            open_isolates.append(at)
        elif name == "PDI" and open_isolates:
            matches[open_isolates.pop()] = at
        elif name == "B":
            open_isolates.clear()
    return matches


def _paragraph_level(
    classes: Sequence[str], matches: Mapping[int, int], start: int = 0, end: int | None = None
) -> int:
    """P2 and P3: return the level of the first strong character outside isolates, 0 if none."""
    end = len(classes) if end is None else end
    at = start
    while at < end:
        name = classes[at]
        if name in _STRONG:
            return _STRONG[name]
        at = 1 + (matches.get(at, end) if name in _INITIATORS else at)
    return 0


@dataclass(frozen=True, slots=True)
class _Status:
    """X1: an entry of the directional status stack."""

    level: int
    override: str | None
    isolate: bool


class _StatusStack:
    """X1: the directional status stack and its three counters."""

    def __init__(self, paragraph: int) -> None:
        self.stack = [_Status(paragraph, None, isolate=False)]
        self.overflow_isolates = 0
        self.overflow_embeddings = 0
        self.valid_isolates = 0

    def _push(self, parity: int, override: str | None, *, isolate: bool) -> bool:
        """Push the next higher level of that parity, unless there is or was an overflow."""
        level = self.stack[-1].level + 1
        level += (level ^ parity) & 1
        if level > _MAX_DEPTH or self.overflow_isolates or self.overflow_embeddings:
            return False
        self.stack.append(_Status(level, override, isolate))
        return True

    def embed(self, parity: int, override: str | None) -> None:
        """X2 to X5: start an embedding or an override."""
        if not self._push(parity, override, isolate=False) and not self.overflow_isolates:
            self.overflow_embeddings += 1

    def isolate(self, parity: int) -> None:
        """X5a to X5c: start an isolate."""
        if self._push(parity, None, isolate=True):
            self.valid_isolates += 1
        else:
            self.overflow_isolates += 1

    def end_isolate(self) -> None:
        """X6a: end an isolate (PDI) and every embedding that is still open in it."""
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack.pop().isolate:
                pass
            self.valid_isolates -= 1

    def end_embedding(self) -> None:
        """X7: end an embedding or override (PDF) of the current isolate."""
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.stack[-1].isolate and len(self.stack) > 1:
            self.stack.pop()


def _explicit(
    classes: Sequence[str], matches: Mapping[int, int], paragraph: int
) -> tuple[list[int], list[str]]:
    """X1 to X8: return the explicit level of each character, and its class after overrides."""
    levels = [paragraph] * len(classes)
    types = list(classes)
    if _EXPLICIT.isdisjoint(classes):
        return levels, types
    state = _StatusStack(paragraph)
    for at, name in enumerate(classes):
        if name in _EMBEDDINGS:
            state.embed(*_EMBEDDINGS[name])
            continue
        if name == "PDF":
            state.end_embedding()
            continue
        if name == "B":  # X8: ends all embeddings and isolates
            state = _StatusStack(paragraph)
        elif name == "PDI":
            state.end_isolate()
        last = state.stack[-1]
        levels[at] = last.level  # X6, and the same for isolates by X5a to X5c and X6a
        if last.override is not None and name != "BN":
            types[at] = last.override
        if name in _INITIATORS:
            state.isolate(_isolate_parity(classes, matches, at))
    return levels, types


def _isolate_parity(classes: Sequence[str], matches: Mapping[int, int], at: int) -> int:
    """X5a and X5b; X5c: an FSI takes the direction of the first strong character inside it."""
    if classes[at] == "FSI":
        return _paragraph_level(classes, matches, at + 1, matches.get(at))
    return int(classes[at] == "RLI")


@dataclass(slots=True)
class _Run:
    """BD13: an isolating run sequence. The rules rewrite `types`, not `original_types`."""

    text: str
    places: list[int]
    original_types: list[str]
    types: list[str]
    level: int
    sos: str
    eos: str


def _direction(level: int) -> str:
    """BD3: the embedding direction of a level."""
    return "R" if level & 1 else "L"


def _level_runs(remaining: Sequence[int], levels: Sequence[int]) -> list[list[int]]:
    """BD7: return the maximal sequences of characters at one level, as indices into the text."""
    runs: list[list[int]] = []
    level = -1
    for at in remaining:
        if levels[at] != level:
            level = levels[at]
            runs.append([])
        runs[-1].append(at)
    return runs


def _sequences(
    text: str,
    classes: Sequence[str],
    types: Sequence[str],
    matches: Mapping[int, int],
    levels: Sequence[int],
    paragraph: int,
) -> Iterator[_Run]:
    """X9 and X10: yield the isolating run sequences of the characters that X9 keeps.

    A level run that ends with an isolate initiator continues in the run that starts with the
    matching PDI. `sos` and `eos` come from the levels across its boundaries. Outside the paragraph
    and after an unmatched isolate initiator, that is the paragraph level.
    """
    remaining = [at for at, name in enumerate(classes) if name not in _REMOVED]
    runs = _level_runs(remaining, levels)
    starts = {run[0]: number for number, run in enumerate(runs)}
    continuations = set(matches.values())
    around = [paragraph, *(levels[run[0]] for run in runs), paragraph]
    for number, run in enumerate(runs):
        if run[0] in continuations:
            continue
        places, last = list(run), number
        while places[-1] in matches:
            last = starts[matches[places[-1]]]
            places += runs[last]
        level = around[number + 1]
        following = paragraph if classes[places[-1]] in _INITIATORS else around[last + 2]
        sos, eos = _direction(max(level, around[number])), _direction(max(level, following))
        original_types = [types[at] for at in places]
        yield _Run(text, places, original_types, list(original_types), level, sos, eos)


def _w1(run: _Run) -> None:
    """W1: a nonspacing mark takes the type before it; ON after an isolate initiator or PDI."""
    before = run.sos
    for at, name in enumerate(run.types):
        if name == "NSM":
            run.types[at] = before
        else:
            before = "ON" if name in _ISOLATES else name


def _w2(run: _Run) -> None:
    """W2: a European number after an Arabic letter is an Arabic number."""
    strong = run.sos
    for at, name in enumerate(run.types):
        if name in _STRONG:
            strong = name
        elif name == "EN" and strong == "AL":
            run.types[at] = "AN"


def _w3(run: _Run) -> None:
    """W3: an Arabic letter is R."""
    run.types = ["R" if name == "AL" else name for name in run.types]


def _w4(run: _Run) -> None:
    """W4: a single separator between two numbers of one type takes that type."""
    types = run.types
    for at in range(1, len(types) - 1):
        before, name, after = types[at - 1 : at + 2]
        if before == after and (before, name) in _SEPARATED:
            types[at] = before


def _w5(run: _Run) -> None:
    """W5: terminators next to a European number become European numbers."""
    for start, end in _stretches(run.types, _TERMINATORS):
        if "EN" in run.types[max(start - 1, 0) : end + 1]:
            run.types[start:end] = ["EN"] * (end - start)


def _w6(run: _Run) -> None:
    """W6: the remaining separators and terminators become neutral."""
    run.types = ["ON" if name in _NUMBER_SIGNS else name for name in run.types]


def _w7(run: _Run) -> None:
    """W7: a European number after L is L."""
    strong = run.sos
    for at, name in enumerate(run.types):
        if name in _STRONG:
            strong = name
        elif name == "EN" and strong == "L":
            run.types[at] = "L"


def _n0(run: _Run) -> None:
    """N0: resolve bracket pairs by the strong types inside them and before them.

    A pair takes the embedding direction if a character inside has it (b). If all strong characters
    inside have the opposite direction, the pair takes that where the context before it has it too
    (c1), else the embedding direction (c2). Without a strong type inside, the pair stays neutral
    (d). Marks that follow a bracket take its direction.
    """
    embedding = _direction(run.level)
    for opening, closing in _bracket_pairs(run):
        inside = {_DIRECTION.get(name) for name in run.types[opening + 1 : closing]} - {None}
        if not inside:
            continue
        opposite = embedding not in inside and _strong_before(run, opening) != embedding
        direction = _OPPOSITE[embedding] if opposite else embedding
        _set_bracket(run, opening, direction)
        _set_bracket(run, closing, direction)


def _bracket_pairs(run: _Run) -> list[tuple[int, int]]:
    """BD16: return the indices of paired brackets, ordered by the opening bracket."""
    pairs: list[tuple[int, int]] = []
    unmatched: list[tuple[int, int]] = []  # (pair, index)
    for at, name in enumerate(run.types):
        bracket_type = bracket(ord(run.text[run.places[at]])) if name == "ON" else None
        if bracket_type is None:
            continue
        pair, opens = bracket_type
        if opens:
            if len(unmatched) == _MAX_BRACKETS:
                break
            unmatched.append((pair, at))
            continue
        for depth in reversed(range(len(unmatched))):
            if unmatched[depth][0] == pair:
                pairs.append((unmatched[depth][1], at))
                del unmatched[depth:]
                break
    return sorted(pairs)


def _strong_before(run: _Run, at: int) -> str:
    """N0 c: return the direction of the last strong type or number before `at`, else `sos`."""
    for name in reversed(run.types[:at]):
        if name in _DIRECTION:
            return _DIRECTION[name]
    return run.sos


def _set_bracket(run: _Run, at: int, direction: str) -> None:
    """N0: set the direction of a bracket and of the marks that follow it."""
    run.types[at] = direction
    for after in range(at + 1, len(run.types)):
        if run.original_types[after] != "NSM":
            break
        run.types[after] = direction


def _n1(run: _Run) -> None:
    """N1: neutrals take the direction of the text on both sides if it is the same."""
    types = run.types
    for start, end in _stretches(types, _NEUTRALS):
        before = _DIRECTION[types[start - 1]] if start else run.sos
        after = _DIRECTION[types[end]] if end < len(types) else run.eos
        if before == after:
            types[start:end] = [before] * (end - start)


def _n2(run: _Run) -> None:
    """N2: the remaining neutrals take the embedding direction."""
    embedding = _direction(run.level)
    run.types = [embedding if name in _NEUTRALS else name for name in run.types]


def _stretches(types: Sequence[str], names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the maximal sequences of types that are in `names`, as (start, end)."""
    start = 0
    for among, stretch in groupby(types, names.__contains__):
        end = start + sum(1 for _ in stretch)
        if among:
            yield start, end
        start = end


# A rule is skipped if the run contains none of the classes that it acts on.
_RULES: Final[tuple[tuple[Callable[[_Run], None], frozenset[str]], ...]] = (
    (_w1, frozenset({"NSM"})),
    (_w2, frozenset({"AL"})),
    (_w3, frozenset({"AL"})),
    (_w4, _SEPARATORS),
    (_w5, _TERMINATORS),
    (_w6, _NUMBER_SIGNS),
    (_w7, frozenset({"EN"})),
    (_n0, frozenset({"ON"})),
    (_n1, _NEUTRALS | _NUMBER_SIGNS),
    (_n2, _NEUTRALS | _NUMBER_SIGNS),
)


def _resolve(run: _Run) -> None:
    """Apply W1 to N2, in order."""
    present = set(run.original_types)
    for rule, subjects in _RULES:
        if not subjects.isdisjoint(present):
            rule(run)


def _fill_removed(classes: Sequence[str], levels: list[int], paragraph: int) -> None:
    """UAX #9, 5.2: give characters that X9 removes the level of the character before them."""
    if _REMOVED.isdisjoint(classes):
        return
    before = paragraph
    for at, name in enumerate(classes):
        if name in _REMOVED:
            levels[at] = before
        else:
            before = levels[at]


def _reset_whitespace(classes: Sequence[str], levels: list[int], paragraph: int) -> None:
    """L1: reset separators, and white space before them or at the end, to the paragraph level."""
    resets = True
    for at in reversed(range(len(classes))):
        name = classes[at]
        resets = name in _SEGMENTS or (resets and name in _TRAILING)
        if resets:
            levels[at] = paragraph
