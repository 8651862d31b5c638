"""Printable: text of others on a line of ours, for a terminal, a log or a build's output.

In: any text. Out: the same text with every character visible that would move the cursor, end the
line or turn the writing's direction, and without what a build server takes for a command of its
own. Letters of every script stay, and so do the joiners that some need.
"""

from __future__ import annotations

import json
import re
import sys

# Controls (C0, DEL, C1), ends of lines and paragraphs, marks and overrides of direction, the byte
# order mark, interlinear notes, and halves of surrogate pairs.
_UNPRINTABLE = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
)
_CHARACTER = re.compile(f"[{_UNPRINTABLE}]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")

# Workflow commands: ::error::, at the beginning of a line, of GitHub; ##[error], ##vso[…] and
# ##teamcity[…], anywhere in it, of GitHub, Azure Pipelines and TeamCity.
_COMMAND = re.compile(r"\A(?P<begin>\s*+:):(?=[A-Za-z])|##(?=\[|vso\[|teamcity\[)", re.I)


def code_point(code: int) -> str:
    """The code point in Unicode's notation: U+E000."""
    return f"U+{code:04X}"


def read_code_point(text: str) -> int:
    """The code point that `code_point` wrote. Raises ValueError for anything else."""
    found = _CODE_POINT.fullmatch(text)
    if found is None or (code := int(found[1], 16)) > sys.maxunicode:
        raise ValueError("not a code point")
    return code


def printable(text: str) -> str:
    """The text on one line; a character that is not printed stands there as its escape."""
    return _COMMAND.sub(_without_command, _CHARACTER.sub(lambda found: _escape(found[0]), text))


def printable_line(line: str, *, commands: bool) -> str:
    """A line of a file, its end and its tabs kept; `commands` of build servers are shown too."""
    end = line[len(line.rstrip("\r\n")) :]
    text = line[: len(line) - len(end)]
    shown = _CHARACTER.sub(lambda found: found[0] if found[0] == "\t" else _escape(found[0]), text)
    return (_COMMAND.sub(_without_command, shown) if commands else shown) + end


def printable_json(text: str, *, halves: bool = False) -> str:
    """JSON that says the same in characters that are printed.

    Half a surrogate pair, at which some readers of JSON fail, is U+FFFD; or its escape too, with
    `halves`.
    """
    if not halves:
        text = _HALF.sub("\ufffd", text)
    text = _IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], text)
    return _COMMAND_IN_JSON.sub(r"#\\u0023", text)


# JSON loses nothing by an escape, so there all is one that is not seen: the rest of Unicode's
# categories Cc, Cf, Cs, Zl and Zp, beside what JSON escapes by itself.
_IN_JSON = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
_HALF = re.compile("[\ud800-\udfff]")
_COMMAND_IN_JSON = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.I)


def _escape(character: str) -> str:
    code = ord(character)
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _without_command(found: re.Match[str]) -> str:
    return f"{found['begin']}\\x3a" if found["begin"] else "#\\x23"
