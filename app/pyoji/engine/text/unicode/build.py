"""Generate `tables.bin`: the properties of every code point, in a compact form.

In: a directory with the Unicode Character Database. Out: `tables.bin` in this folder, identical for
the same database. It is compressed with zlib: one line of JSON (the version, the distinct records,
the brackets), then two arrays of little-endian 16-bit numbers. `stage1` maps every 256 code points
to a block number, `stage2` maps every position in a block to a record number. Must not know: users
of the properties, nor the package around it, so that

    python -m pyoji.engine.text.unicode.build UCD_DIR
    python app/pyoji/engine/text/unicode/build.py UCD_DIR

do the same, and the second also works if `tables.bin` is missing or has another layout.
"""

import json
import re
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

UNICODE_VERSION = "17.0.0"
TABLES = Path(__file__).with_name("tables.bin")

CODE_POINTS = 0x110000
BLOCK = 256

# field of the record: (file, property name in PropertyValueAliases.txt)
ENUMERATED = {
    "category": ("extracted/DerivedGeneralCategory.txt", "gc"),
    "script": ("Scripts.txt", "sc"),
    "bidi_class": ("extracted/DerivedBidiClass.txt", "bc"),
    "line_break": ("extracted/DerivedLineBreak.txt", "lb"),
    "east_asian_width": ("extracted/DerivedEastAsianWidth.txt", "ea"),
}

# field of the record: (file, property name in that file)
BINARY = {
    "emoji": ("emoji/emoji-data.txt", "Emoji"),
    "emoji_presentation": ("emoji/emoji-data.txt", "Emoji_Presentation"),
    "emoji_modifier": ("emoji/emoji-data.txt", "Emoji_Modifier"),
    "default_ignorable": ("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point"),
}

# The order of the record's fields, the same as in the package's `Properties`.
FIELDS = (
    "category",
    "script",
    "script_extensions",
    "bidi_class",
    "line_break",
    "east_asian_width",
    *BINARY,
)

Row = tuple[range, list[str]]

_LINE = re.compile(r"([0-9A-F]{4,6})(?:\.\.([0-9A-F]{4,6}))?\s*;\s*(.*)")
_MISSING = "# @missing:"


def rows(path: Path) -> Iterator[Row]:
    """Yield the data lines of a UCD file: a range of code points, and the fields after it."""
    for line in path.read_text("utf-8").splitlines():
        yield from _row(line.partition("#")[0])


def defaults(path: Path) -> Iterator[Row]:
    """Yield the `@missing` lines, the values of unlisted code points; later lines win."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(_MISSING):
            yield from _row(line.removeprefix(_MISSING))


def _row(text: str) -> Iterator[Row]:
    if match := _LINE.match(text.strip()):
        first, last, rest = match.groups()
        yield (
            range(int(first, 16), int(last or first, 16) + 1),
            [field.strip() for field in rest.split(";")],
        )


def short_names(ucd: Path) -> dict[str, dict[str, str]]:
    """Map property to {value name: short name}; scripts get their ISO 15924 code."""
    names: dict[str, dict[str, str]] = {}
    for line in (ucd / "PropertyValueAliases.txt").read_text("utf-8").splitlines():
        data = line.partition("#")[0]
        if not data.strip():
            continue
        prop, *aliases = (field.strip() for field in data.split(";"))
        names.setdefault(prop, {}).update((alias, aliases[0]) for alias in aliases)
    return names


def enumerated(ucd: Path, file: str, names: dict[str, str]) -> list[str]:
    """Return the short value of each code point; listed values override the defaults."""
    values = [""] * CODE_POINTS
    for source in (defaults(ucd / file), rows(ucd / file)):
        for span, fields in source:
            values[span.start : span.stop] = [names[fields[0]]] * len(span)
    if not all(values):
        raise SystemExit(f"{file}: no value for U+{values.index(''):04X}")
    return values


def binary(ucd: Path, file: str, name: str) -> list[bool]:
    """Return a boolean for each code point."""
    values = [False] * CODE_POINTS
    for span, fields in rows(ucd / file):
        if fields[0] == name:
            values[span.start : span.stop] = [True] * len(span)
    return values


def extensions(ucd: Path) -> list[tuple[str, ...]]:
    """Return the Script_Extensions of each code point; () if they are the script alone."""
    values: list[tuple[str, ...]] = [()] * CODE_POINTS
    for span, fields in rows(ucd / "ScriptExtensions.txt"):
        values[span.start : span.stop] = [tuple(fields[0].split())] * len(span)
    return values


def brackets(ucd: Path) -> list[tuple[int, int, bool]]:
    """Return (bracket, its pair, whether it opens) for UAX #9 BD14 to BD16.

    A pair is identified by its canonical closing bracket: U+2329 and U+232A are canonically
    equivalent to U+3008 and U+3009, and pair with them.
    """
    canonical = {
        span.start: int(fields[4], 16)
        for span, fields in rows(ucd / "UnicodeData.txt")
        if re.fullmatch(r"[0-9A-F]{4,6}", fields[4])
    }
    pairs = []
    for span, (other, kind) in rows(ucd / "BidiBrackets.txt"):
        closing = int(other, 16) if kind == "o" else span.start
        pairs.append((span.start, canonical.get(closing, closing), kind == "o"))
    return sorted(pairs)


def two_stages(values: Sequence[int]) -> tuple[list[int], list[int]]:
    """Cut `values` into blocks and keep each distinct block once: (block numbers, blocks)."""
    numbers: dict[tuple[int, ...], int] = {}
    stage1 = [
        numbers.setdefault(tuple(values[at : at + BLOCK]), len(numbers))
        for at in range(0, len(values), BLOCK)
    ]
    return stage1, [value for block in numbers for value in block]


def payload(ucd: Path) -> bytes:
    """Return the uncompressed tables."""
    if UNICODE_VERSION not in (ucd / "PropList.txt").read_text("utf-8").partition("\n")[0]:
        raise SystemExit(f"{ucd} does not hold Unicode {UNICODE_VERSION}")
    names = short_names(ucd)
    columns: dict[str, Sequence[object]] = {"script_extensions": extensions(ucd)}
    for field, (file, prop) in ENUMERATED.items():
        columns[field] = enumerated(ucd, file, names[prop])
    for field, (file, name) in BINARY.items():
        columns[field] = binary(ucd, file, name)
    records: dict[tuple[object, ...], int] = {}
    stage1, stage2 = two_stages(
        [
            records.setdefault(record, len(records))
            for record in zip(*(columns[field] for field in FIELDS), strict=True)
        ]
    )
    header = {
        "unicode": UNICODE_VERSION,
        "stage1": len(stage1),
        "fields": FIELDS,
        # Booleans as 0 and 1 keep the line short.
        "records": [[int(v) if isinstance(v, bool) else v for v in r] for r in records],
        "brackets": brackets(ucd),
    }
    numbers = stage1 + stage2
    return (
        json.dumps(header, separators=(",", ":")).encode("ascii")
        + b"\n"
        + struct.pack(f"<{len(numbers)}H", *numbers)
    )


def main(arguments: Sequence[str]) -> None:
    """Write `tables.bin` from the database in the given directory."""
    if len(arguments) != 1:
        raise SystemExit("usage: python -m pyoji.engine.text.unicode.build UCD_DIR")
    TABLES.write_bytes(zlib.compress(payload(Path(arguments[0])), 9))


if __name__ == "__main__":
    main(sys.argv[1:])
