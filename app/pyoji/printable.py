"""Printable: untrusted text, made safe for a line of a terminal, a log or a build's output.

In: any text. Out: the same text, in which control characters, line ends and direction marks are
escapes, and which holds no command for a build server. Letters of every script and their joiners
stay.
"""

from __future__ import annotations

import json
import re
import sys

# Controls (C0, DEL, C1), line and paragraph separators, directional marks and overrides, the byte
# order mark, interlinear annotation, and lone surrogates.
_UNPRINTABLE = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
)
_CHARACTER = re.compile(f"[{_UNPRINTABLE}]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")

# Workflow commands: ::error:: of GitHub at the start of a line; ##[error], ##vso[…] and
# ##teamcity[…] of GitHub, Azure Pipelines and TeamCity anywhere in it.
_COMMAND = re.compile(r"\A(?P<begin>\s*+:):(?=[A-Za-z])|##(?=\[|vso\[|teamcity\[)", re.I)


def code_point(code: int) -> str:
    """Return the code point in Unicode's notation: U+E000."""
    return f"U+{code:04X}"


def read_code_point(text: str) -> int:
    """Parse what `code_point` returns. Raises ValueError for anything else."""
    match = _CODE_POINT.fullmatch(text)
    if match is None or (code := int(match[1], 16)) > sys.maxunicode:
        raise ValueError("not a code point")
    return code


def printable(text: str) -> str:
    """Return the text on one line, with escapes for characters that are not printable."""
    return _COMMAND.sub(_without_command, _CHARACTER.sub(lambda match: _escape(match[0]), text))


def printable_line(line: str, *, commands: bool) -> str:
    """Return a line of a file with its line end and tabs; `commands`: escape build commands too."""
    end = line[len(line.rstrip("\r\n")) :]
    text = line[: len(line) - len(end)]
    escaped = _CHARACTER.sub(lambda m: m[0] if m[0] == "\t" else _escape(m[0]), text)
    return (_COMMAND.sub(_without_command, escaped) if commands else escaped) + end


def printable_json(text: str, *, halves: bool = False) -> str:
    """Return equal JSON in printable characters.

    A lone surrogate, at which some JSON parsers fail, becomes U+FFFD; with `halves`, its escape.
    """
    if not halves:
        text = _HALF.sub("\ufffd", text)
    text = _IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text)
    return _COMMAND_IN_JSON.sub(r"#\\u0023", text)


# An escape changes nothing in JSON, so every invisible character is one: Unicode's categories Cc,
# Cf, Cs, Zl and Zp, except those that json.dumps escapes.
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


def _without_command(match: re.Match[str]) -> str:
    return f"{match['begin']}\\x3a" if match["begin"] else "#\\x23"
