"""Read a query: raw bytes in, the names and values that were meant out; and write one.

Links pass through hands that damage them: templating engines escape `&` a second time, content
systems percent-encode what is encoded already, people type what they like. What has one likely
meaning is repaired here; nothing is refused, so `read` raises nothing, whatever the bytes. It
must not know which parameters exist or what their values mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from pyoji.percent import encode

Pairs = tuple[tuple[str, str], ...]

# `&amp;theme=dark` splits at `&` into a name that begins with "amp;"; each further round of HTML
# escaping adds another.
_AMP = re.compile(r"(?:amp;)+", re.IGNORECASE)

# A string that percent-encoding made: characters that encodeURI leaves alone (RFC 3986 §2.2 and
# §2.3, ECMA-262 §19.2.6), and escapes, of which there is at least one.
_ENCODED = re.compile(
    r"(?=[^%]*%)(?:[A-Za-z0-9\-._~;,/?:@&=+$!*'()\[\]#]|%[0-9A-Fa-f]{2})+", re.ASCII
)


def read(query: bytes) -> Pairs:
    """The query's names and values; of a repeated name the last counts.

    `&` alone separates. `+` is a space. Broken escapes stay as they are written and bytes that
    are no UTF-8 become U+FFFD; raw UTF-8 and raw spaces are as good as escaped ones.
    """
    query = query.lstrip(b"?")
    if b"=" not in query and b"%3d" in query.lower():
        query = unquote_to_bytes(query)  # the whole query was encoded once too often
    found: dict[str, str] = {}
    for piece in query.split(b"&"):
        raw_name, _, raw_value = piece.partition(b"=")
        if name := _name(raw_name):
            found[name] = _value(raw_value)
    return tuple(found.items())


def write(pairs: Iterable[tuple[str, str]]) -> str:
    """The query of these names and values, in letters, digits and `-._~` alone.

    So it can stand in any quotes, brackets, lists and attributes. `read` of it gives the pairs, but
    for a value that itself is nothing but a percent-encoded string, which it takes for a mishap.
    """
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)


def _name(raw: bytes) -> str:
    name = _decode(raw).strip()
    if damage := _AMP.match(name):
        name = name[damage.end() :].strip()
    return name


def _value(raw: bytes) -> str:
    value = _decode(raw)
    return _undo_second_encoding(value) if b"%25" in raw else value


def _decode(raw: bytes) -> str:
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8", "replace")


def _undo_second_encoding(value: str) -> str:
    """The value with one more round of encoding undone, if it is sure to have been there.

    It is sure when the value, decoded once, still is a whole percent-encoded string: nothing in
    it but what an encoder leaves or writes, and UTF-8 beneath. So `Hello%2520World` is "Hello
    World" and `%25EC%2595%2588` is "안", while `100%25%20sure` stays "100% sure" and
    `Is%2050%2520off%20real` stays "Is 50%20off real": a space, a letter outside ASCII or a lone
    percent sign shows that a person wrote the escape. A title that is nothing but `50%20off`
    cannot be told from a double encoding, and is taken for one.
    """
    if not _ENCODED.fullmatch(value):
        return value
    # An encoder that writes a space as %20 leaves a plus a plus; one that writes it as + does not.
    plain = value if "%20" in value else value.replace("+", " ")
    try:
        return unquote_to_bytes(plain).decode("utf-8")
    except UnicodeDecodeError:
        return value
