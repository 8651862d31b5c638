"""Unicode 17.0 properties of single code points.

In: a code point. Out: its properties, its bracket pair. Python's `unicodedata` is older and has no
scripts, line breaking classes or emoji properties, so all of `pyoji.engine.text` uses this module
and sees one version. Must not know: callers; sequences of characters; fonts.

The data is in `tables.bin`, which `build.py` generates from the Unicode Character Database
(© Unicode, Inc., see LICENSE-UNICODE; the data is changed in form only, not in substance).
"""

import json
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["UNICODE_VERSION", "Properties", "bracket", "properties"]

UNICODE_VERSION: Final = "17.0.0"


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a code point; code points with equal properties share one record.

    Values are Unicode's short names: category "Lu", bidi_class "AL", line_break "SA",
    east_asian_width "W"; scripts are ISO 15924 codes such as "Hang". `script_extensions` is
    () if the only script is `script`. Source: UAX #44, and UTS #51 for emoji.
    """

    category: str
    script: str
    script_extensions: tuple[str, ...]
    bidi_class: str
    line_break: str
    east_asian_width: str
    emoji: bool
    emoji_presentation: bool
    emoji_modifier: bool
    default_ignorable: bool


def _record(row: list[Any]) -> Properties:
    """Parse a record from its JSON row; interned names compare by identity."""
    name = sys.intern
    category, script, extensions, bidi_class, line_break, width, *flags = row
    return Properties(
        name(category),
        name(script),
        tuple(map(name, extensions)),
        name(bidi_class),
        name(line_break),
        name(width),
        *map(bool, flags),
    )


def _load() -> tuple[dict[str, Any], Sequence[int], Sequence[int]]:
    """Read the header and the two stages of `tables.bin`; `build.py` documents the layout."""
    packed = Path(__file__).with_name("tables.bin").read_bytes()
    line, _, numbers = zlib.decompress(packed).partition(b"\n")
    header = json.loads(line)
    if header["unicode"] != UNICODE_VERSION:
        raise ImportError(f"tables.bin is of Unicode {header['unicode']}, not {UNICODE_VERSION}")
    stages = array("H", numbers)
    if sys.byteorder == "big":
        stages.byteswap()
    return header, stages[: header["stage1"]], stages[header["stage1"] :]


_header, _stage1, _stage2 = _load()
_records: Final = tuple(map(_record, _header["records"]))
_brackets: Final = {cp: (closing, bool(opens)) for cp, closing, opens in _header["brackets"]}
del _header


def properties(cp: int) -> Properties:
    """Return the properties of a code point, 0 to 0x10FFFF, surrogates included."""
    return _records[_stage2[(_stage1[cp >> 8] << 8) | (cp & 255)]]


def bracket(cp: int) -> tuple[int, bool] | None:
    """Return the bracket pair of `cp`, and whether `cp` opens it; None if it is not a bracket.

    A pair is identified by its canonical closing bracket, so "(" gives (0x29, True) and
    ")" gives (0x29, False), and U+2329 pairs with U+3009. Source: UAX #9 BD14 to BD16.
    """
    return _brackets.get(cp)
