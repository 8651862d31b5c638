"""What Unicode says about a single code point.

In: a code point. Out: its properties, its bracket pair, as of Unicode 17.0.
Python's own `unicodedata` is older and says nothing of scripts, line breaking or emoji; every
part of `pyoji.engine.text` that asks about a character asks here, so all of them see one version.
Must not know: what is done with the answers; sequences of characters; fonts.

The answers lie in `tables.bin`, which `build.py` makes from the Unicode Character Database
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
    """The properties of a code point; code points that agree in all of them share one record.

    Values are Unicode's short names: category "Lu", bidi_class "AL", line_break "SA",
    east_asian_width "W"; scripts are ISO 15924 codes such as "Hang". `script_extensions` is
    () where the only script is `script`. Source: UAX #44, and UTS #51 for emoji.
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
    """A record from its JSON row; names are interned, so comparing them is comparing pointers."""
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
    """The header and the two stages of `tables.bin`; the layout is told in `build.py`."""
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
    """The properties of code point `cp`, which lies in 0 to 0x10FFFF; surrogates have some too."""
    return _records[_stage2[(_stage1[cp >> 8] << 8) | (cp & 255)]]


def bracket(cp: int) -> tuple[int, bool] | None:
    """The pair that `cp` belongs to, and whether `cp` opens it; None if `cp` is no bracket.

    The pair is named by its closing bracket, in canonical form, so "(" gives (0x29, True) and
    ")" gives (0x29, False), and U+2329 pairs with U+3009. Source: UAX #9 BD14 to BD16.
    """
    return _brackets.get(cp)
