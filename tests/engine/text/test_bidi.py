"""Bidirectional text: direction, levels, and visual order.

Unicode's own cases are in test_conformance_bidi.py; these tests are about titles.
"""

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text.bidi import base_direction, levels, needs_bidi, reorder
from pyoji.engine.text.unicode import properties

TURNS = {"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

# Every class, and brackets and marks more often than chance would bring them.
MIXED = st.text("ab אבا١12 +-.,:$%()[]{}〈〉\u0300\u05b0\u200b\t!한\u200f\u061c", max_size=30)
EXPLICIT = st.text("aאا1١ (!)\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=30)
LEFT_TO_RIGHT = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda t: not needs_bidi(t)
)

MIRROR_IMAGES = str.maketrans("()[]<>", ")(][><")


def seen(text: str, base: int | None = None) -> str:
    """The characters from left to right, mirrored where they run the other way (L4)."""
    found = levels(text, base)[1]
    return "".join(
        text[at].translate(MIRROR_IMAGES) if found[at] & 1 else text[at] for at in reorder(found)
    )


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("제목 and title", "ltr"),
        ("שלום", "rtl"),
        ("مرحبا", "rtl"),
        ("iPhone שלום", "ltr"),
        ("123 — «שלום»", "rtl"),
        ("١٢٣", "ltr"),
        ("", "ltr"),
        ("\u200f!", "rtl"),
        ("\u2067שלום\u2069 abc", "ltr"),
        ("\u2067שלום", "ltr"),
    ],
)
def test_the_first_strong_character_gives_the_direction(text: str, direction: str) -> None:
    """P2, P3: numbers, signs and what is isolated do not count; without any it is ltr."""
    assert base_direction(text) == direction
    assert levels(text)[0] == (direction == "rtl")


@pytest.mark.parametrize(
    ("text", "visual"),
    [
        # Text that runs one way.
        ("한글 and Latin 12", "한글 and Latin 12"),
        ("אבג", "גבא"),
        # A word of the other way keeps its place in the sentence and its own order.
        ("see אבג now", "see גבא now"),
        ("אבג abc דהו", "והד abc גבא"),
        ("한글 אבג 제목", "한글 גבא 제목"),
        # Two such words are one phrase, and the space between them is part of it.
        ("see אב גד now", "see דג בא now"),
        # Numbers run left to right in either, with their separators and signs.
        ("אבג 123 דהו", "והד 123 גבא"),
        ("אבג 1,234.50 דהו", "והד 1,234.50 גבא"),
        ("אבג 50% דהו", "והד 50% גבא"),
        ("אבג $9.99 דהו", "והד $9.99 גבא"),
        ("see אבג 12", "see 12 גבא"),
        ("a 12 אבג", "a 12 גבא"),
        # Arabic makes the digits after it Arabic: a hyphen no longer holds them together.
        ("אבג 2024-25", "2024-25 גבא"),
        ("جيم 2024-25", "25-2024 ميج"),
        ("جيم ١٢٣", "١٢٣ ميج"),
        # Brackets go as a pair, and look the right way.
        ("אבג (abc)", "(abc) גבא"),
        ("abc (אבג)", "abc (גבא)"),
        ("abc [אבג] def", "abc [גבא] def"),
        ("אבג [abc] (דהו)", "(והד) [abc] גבא"),
        ("אב(cd[הו]ef)", "(ef[וה]cd)בא"),
        ("אבג C++", "++C גבא"),
        # A mark of direction moves a sign to the side of its word.
        ("see אבג! now", "see גבא! now"),
        ("see אבג!\u200f now", "see \u200f!גבא now"),
    ],
)
def test_what_a_reader_sees(text: str, visual: str) -> None:
    """The order from left to right, in a paragraph that finds its own direction."""
    assert seen(text) == visual


def test_the_base_can_be_given() -> None:
    """The same words stand otherwise in a paragraph of the other direction."""
    assert seen("abc אבג", 0) == "abc גבא"
    assert seen("abc אבג", 1) == "גבא abc"
    assert levels("abc", 1) == (1, [2, 2, 2])


def test_numbers_and_letters_have_their_levels() -> None:
    """I1 and I2: a number in a word that runs right to left is one level deeper."""
    assert levels("aא1") == (0, [0, 1, 2])
    assert levels("אa1") == (1, [1, 2, 2])


def test_a_mark_goes_with_its_letter() -> None:
    """W1: points and accents have the level of what they stand on."""
    assert levels("aא\u05b0b\u0301") == (0, [0, 1, 1, 0, 0])


def test_isolates_keep_their_content_apart() -> None:
    """X5a to X6a: what is isolated is to its surroundings as one neutral character."""
    assert levels("a\u2067אב\u2069ג") == (0, [0, 0, 1, 1, 0, 1])
    assert levels("א\u2068a\u2069ב")[1] == [1, 1, 2, 1, 1]


def test_overrides_rule_over_classes() -> None:
    """X4, X5: an override turns Latin around; its own codes have the level before them."""
    assert levels("a\u202ebc\u202cd") == (0, [0, 0, 1, 1, 1, 0])


def test_nesting_has_an_end() -> None:
    """BD2: beyond 125 levels further embeddings are passed over, not failed on."""
    assert max(levels("\u202b" * 200 + "a")[1]) == 126  # an `a` at level 125 is one deeper


def test_a_separator_ends_every_embedding() -> None:
    """X8: after a paragraph separator the paragraph's level holds again."""
    assert levels("\u202eab\u2029c", 0)[1] == [0, 1, 1, 0, 0]


def test_white_space_at_the_end_of_a_line_is_at_the_paragraphs_side() -> None:
    """L1: a space that ends a line does not turn with the words around it."""
    assert levels("אב ", 0)[1] == [1, 1, 0]
    assert levels("אב\tגד", 0)[1] == [1, 1, 0, 1, 1]


def test_runs_are_put_in_order_as_characters_are() -> None:
    """L2: levels may be of runs, and nested ones turn back."""
    assert reorder([]) == []
    assert reorder([0, 1, 0]) == [0, 1, 2]
    assert reorder([1, 2, 1]) == [2, 1, 0]
    assert reorder([0, 1, 2, 2, 1, 0]) == [0, 4, 2, 3, 1, 5]
    assert reorder([2, 2]) == [0, 1]


def test_whatever_turns_is_noticed() -> None:
    """No character that could change a level slips past the fast way."""
    turning = (cp for cp in range(0x110000) if properties(cp).bidi_class in TURNS)
    assert [f"U+{cp:04X}" for cp in turning if not needs_bidi(chr(cp))] == []


@given(MIXED | EXPLICIT, st.sampled_from([None, 0, 1]))
def test_levels_are_in_range(text: str, base: int | None) -> None:
    """Every character has a level between the paragraph's and the deepest one."""
    paragraph, found = levels(text, base)
    assert len(found) == len(text)
    assert paragraph in ((0, 1) if base is None else (base,))
    assert all(paragraph <= level <= 126 for level in found)


@given(st.lists(st.integers(0, 126)))
def test_an_order_has_every_place_once(row: list[int]) -> None:
    """Reordering loses and repeats no character."""
    assert sorted(reorder(row)) == list(range(len(row)))


@given(LEFT_TO_RIGHT, st.sampled_from([None, 0]))
def test_the_fast_way_gives_what_the_rules_give(text: str, base: int | None) -> None:
    """A text that needs no rules gets level 0 from them too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pyoji.engine.text.bidi.needs_bidi", lambda _: True)
        by_rules = levels(text, base)
    assert by_rules == levels(text, base) == (0, [0] * len(text))


@given(MIXED, st.sampled_from(["L", "R"]))
def test_another_implementation_agrees(text: str, direction: str) -> None:
    """python-bidi shows the same order.

    But it mirrors nothing, has its own place for U+200B, and forgets a tab in a right-to-left
    paragraph in which all else runs left to right.
    """
    text = text.replace("\u200b", "").replace("\t", " ")
    order = reorder(levels(text, "LR".index(direction))[1])
    assert "".join(text[at] for at in order) == get_display(text, base_dir=direction)
