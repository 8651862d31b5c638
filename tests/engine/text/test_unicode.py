"""The table of properties says what the Unicode Character Database says, for every code point."""

import dataclasses
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterator

import pytest
from pyoji.engine.text.unicode import (
    UNICODE_VERSION,
    Properties,
    bracket,
    build,
    properties,
)

from tests.engine.text import ucd

EVERY = range(0x110000)

# Characters whose category Unicode has changed since 14.0, which Python 3.11 has.
RECATEGORISED = {0x0295, 0x1171E}


@pytest.mark.parametrize(
    ("char", "field", "value"),
    [
        ("가", "script", "Hang"),
        ("가", "line_break", "H2"),
        ("각", "line_break", "H3"),
        ("힣", "east_asian_width", "W"),
        ("ㅋ", "script", "Hang"),
        ("\u1100", "line_break", "JL"),
        ("\u1161", "line_break", "JV"),
        ("\u11a8", "line_break", "JT"),
        ("漢", "script", "Hani"),
        ("ー", "script", "Zyyy"),
        ("ー", "script_extensions", ("Hira", "Kana")),
        ("a", "script_extensions", ()),
        ("\u0300", "script", "Zinh"),
        ("\u2cc0", "script", "Copt"),
        ("ก", "line_break", "SA"),
        ("ا", "bidi_class", "AL"),
        ("א", "bidi_class", "R"),
        ("٣", "bidi_class", "AN"),
        ("\u2068", "bidi_class", "FSI"),
        ("Ａ", "east_asian_width", "F"),
        ("A", "east_asian_width", "Na"),
        ("·", "east_asian_width", "A"),
        ("\ue000", "category", "Co"),
        ("\ud800", "category", "Cs"),
        ("\ud800", "line_break", "SG"),
        ("1", "emoji", True),
        ("©", "emoji_presentation", False),
        ("😀", "emoji_presentation", True),
        ("\U0001f3fd", "emoji_modifier", True),
        ("\u3164", "default_ignorable", True),
        ("\ufe0f", "default_ignorable", True),
        (" ", "default_ignorable", False),
    ],
)
def test_a_character_has_its_properties(char: str, field: str, value: object) -> None:
    """The names are Unicode's short ones, scripts are ISO 15924 codes."""
    assert getattr(properties(ord(char)), field) == value


@pytest.mark.parametrize(
    ("cp", "field", "value"),
    [
        (0x05EB, "bidi_class", "R"),  # Hebrew
        (0x07BF, "bidi_class", "AL"),  # Thaana
        (0x1EEFF, "bidi_class", "AL"),  # Arabic mathematical symbols
        (0x20CF, "bidi_class", "ET"),  # currency symbols
        (0xFDD0, "bidi_class", "BN"),  # a noncharacter
        (0x0378, "bidi_class", "L"),
        (0x20CF, "line_break", "PR"),
        (0x3FFFD, "line_break", "ID"),
        (0x0378, "line_break", "XX"),
        (0x3FFFD, "east_asian_width", "W"),
        (0x0378, "east_asian_width", "N"),
        (0x0378, "script", "Zzzz"),
        (0xE0FFF, "default_ignorable", True),
    ],
)
def test_an_unassigned_code_point_has_the_values_of_its_place(
    cp: int, field: str, value: object
) -> None:
    """What is not assigned yet behaves as what its block is for (UAX #44, @missing)."""
    assert properties(cp).category == "Cn"
    assert getattr(properties(cp), field) == value


def test_all_syllables_are_hangul() -> None:
    """The 11,172 syllables share two records, those with a final consonant and those without."""
    syllables = [properties(cp) for cp in range(0xAC00, 0xD7A4)]
    assert {record.script for record in syllables} == {"Hang"}
    assert [record.line_break for record in syllables] == ["H2", *["H3"] * 27] * 399
    assert len({id(record) for record in syllables}) == 2


def test_categories_are_those_of_python() -> None:
    """For characters that Python's older database has, the categories are equal."""
    for cp in EVERY:
        known = unicodedata.category(chr(cp))
        if known != "Cn" and cp not in RECATEGORISED:
            assert properties(cp).category == known, f"U+{cp:04X}"


def test_records_are_shared_and_cannot_be_changed() -> None:
    """Code points with equal properties share one immutable record."""
    assert properties(ord("a")) is properties(ord("b"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        properties(ord("a")).category = "Lo"  # type: ignore[misc]


def test_there_is_nothing_beyond_unicode() -> None:
    """A number past the last code point has no properties."""
    with pytest.raises(IndexError):
        properties(0x110000)


def test_brackets_pair_by_their_closing_one() -> None:
    """The two of a pair give one name, U+2329 and U+232A that of their canonical equivalents."""
    assert (bracket(ord("(")), bracket(ord(")"))) == ((0x29, True), (0x29, False))
    assert bracket(0x2329) == bracket(0x3008) == (0x3009, True)
    assert bracket(0x232A) == bracket(0x3009) == (0x3009, False)
    assert bracket(ord("<")) is None


def test_the_generator_knows_the_fields() -> None:
    """The generator does not import the package, so the two lists of fields are held together."""
    assert tuple(field.name for field in dataclasses.fields(Properties)) == build.FIELDS
    assert UNICODE_VERSION == build.UNICODE_VERSION


def test_the_table_is_what_the_generator_makes() -> None:
    """`tables.bin` is of this database and this generator."""
    made = build.payload(ucd.path("UnicodeData.txt").parent)
    assert zlib.decompress(build.TABLES.read_bytes()) == made


def test_the_generator_runs_without_its_package() -> None:
    """Called by its path it imports nothing of ours, so it can replace a table that is broken."""
    result = subprocess.run(
        [sys.executable, "-I", build.__file__], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr[:6]) == (1, "usage:")


# From here on the files are read anew, and the raw ones, not those the generator reads.


def from_unicode_data(field: int) -> Iterator[tuple[range, str]]:
    """Yield a field of UnicodeData.txt, where two lines give the bounds of a large range."""
    start = 0
    for span, fields in ucd.ranges("UnicodeData.txt"):
        if fields[0].endswith("First>"):
            start = span.start
            continue
        first = start if fields[0].endswith("Last>") else span.start
        yield range(first, span.stop), fields[field]


def from_ranges(name: str) -> Iterator[tuple[range, str]]:
    """The one field of a file of properties."""
    return ((span, fields[0]) for span, fields in ucd.ranges(name))


def differences(told: Iterator[tuple[range, str]], field: str, rest: str | None) -> list[str]:
    """Return the code points where the table differs from `told`, or from `rest` elsewhere."""
    values = dict.fromkeys(EVERY, rest)
    for span, value in told:
        values.update(dict.fromkeys(span, value))
    return [
        f"U+{cp:04X}"
        for cp, value in values.items()
        if value is not None and getattr(properties(cp), field) != value
    ]


def test_every_category() -> None:
    """UnicodeData.txt, field 2; what it does not list is unassigned."""
    assert differences(from_unicode_data(1), "category", "Cn") == []


def test_every_bidi_class() -> None:
    """UnicodeData.txt, field 4, for what is assigned."""
    assert differences(from_unicode_data(3), "bidi_class", None) == []


def test_every_line_break() -> None:
    """LineBreak.txt."""
    assert differences(from_ranges("LineBreak.txt"), "line_break", "XX") == []


def test_every_east_asian_width() -> None:
    """EastAsianWidth.txt."""
    assert differences(from_ranges("EastAsianWidth.txt"), "east_asian_width", "N") == []


def test_every_script() -> None:
    """Scripts.txt, whose long names PropertyValueAliases.txt makes short."""
    short = {
        fields[1]: fields[0]
        for prop, *fields in (
            map(str.strip, line.split(";")) for line in ucd.lines("PropertyValueAliases.txt")
        )
        if prop == "sc"
    }
    told = ((span, short[name]) for span, name in from_ranges("Scripts.txt"))
    assert differences(told, "script", "Zzzz") == []


def test_every_script_extension() -> None:
    """ScriptExtensions.txt; what it does not list has none."""
    told = {
        cp: tuple(names.split())
        for span, names in from_ranges("ScriptExtensions.txt")
        for cp in span
    }
    assert {cp: found for cp in EVERY if (found := properties(cp).script_extensions)} == told


@pytest.mark.parametrize(
    ("file", "name", "field"),
    [
        ("emoji/emoji-data.txt", "Emoji", "emoji"),
        ("emoji/emoji-data.txt", "Emoji_Presentation", "emoji_presentation"),
        ("emoji/emoji-data.txt", "Emoji_Modifier", "emoji_modifier"),
        ("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point", "default_ignorable"),
    ],
)
def test_every_truth_value(file: str, name: str, field: str) -> None:
    """A code point has the property exactly if the file lists it."""
    told = {cp for span, fields in ucd.ranges(file) if fields[0] == name for cp in span}
    assert {cp for cp in EVERY if getattr(properties(cp), field)} == told


def test_every_bracket() -> None:
    """BidiBrackets.txt: what opens, what closes, and that each finds its other."""
    for span, (other, kind) in ucd.ranges("BidiBrackets.txt"):
        here, there = bracket(span.start), bracket(int(other, 16))
        assert here is not None
        assert there is not None
        assert (here[0], here[1]) == (there[0], kind == "o")
    told = {span.start for span, _ in ucd.ranges("BidiBrackets.txt")}
    assert {cp for cp in EVERY if bracket(cp)} == told
