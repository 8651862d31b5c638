"""Queries: parse raw bytes into names and values, repair common damage, and write a query.

Links are damaged on their way: template engines escape `&` twice, content management systems
percent-encode twice, people mistype. Damage with one likely meaning is repaired here. Nothing is
refused: `read` raises no error for any bytes. It must not know which parameters exist or what
their values mean, except that `page` is a URL.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import unhexlify
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from pyoji.percent import encode

Pairs = tuple[tuple[str, str], ...]

PAGE = "page"
"""The address of a page whose facts a card takes. It is no template's parameter."""

# An address, or the path of one, has escapes of its own: /c%23 is another page than /c#.
_PAGE_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)

# `&amp;theme=dark` splits at `&` into a name that begins with "amp;". Each further HTML escaping
# adds one more.
_AMP = re.compile(r"(?:amp;)+", re.IGNORECASE)

# The output of a percent-encoder: characters that encodeURI keeps (RFC 3986 §2.2 and §2.3,
# ECMA-262 §19.2.6), and at least one escape.
_ENCODED = re.compile(
    r"(?=[^%]*%)(?:[A-Za-z0-9\-._~;,/?:@&=+$!*'()\[\]#]|%[0-9A-Fa-f]{2})+", re.ASCII
)

_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")


def read(query: bytes) -> Pairs:
    """Return the query's names and values. The last value of a repeated name wins.

    Only `&` separates pairs. `+` is a space. Broken escapes stay as written; bytes that are not
    UTF-8 become U+FFFD. Raw UTF-8 and raw spaces are accepted like escaped ones.
    """
    query = query.lstrip(b"?")
    if b"=" not in query and b"%3d" in query.lower():
        query = _unescaped(query)  # the whole query was encoded twice
    pairs: dict[str, str] = {}
    for piece in query.split(b"&"):
        raw_name, _, raw_value = piece.partition(b"=")
        if name := _name(raw_name):
            pairs[name] = _value(name, raw_value)
    return tuple(pairs.items())


def write(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the query of these pairs, in letters, digits, `-._~` and escapes.

    It is safe in any quotes, brackets, lists and attributes. `read` returns the same pairs, except
    for a value that itself is a percent-encoded string: it decodes that value once more, unless it
    is the address of a page.
    """
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)


def survives_decoder(value: str) -> bool:
    """Whether a program that decodes a link, normalises it to NFKC and encodes it again leaves the
    value as it is. Such a program keeps `&`, `#` and `+` decoded (Addressable, in jekyll-seo-tag).
    """
    return not _SEPARATOR.search(value) and unicodedata.normalize("NFKC", value) == value


def write_for_decoder(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the query for such a program. `read` returns the same pairs before and after it.

    Values that it would change are encoded twice.
    """
    values = ((name, value, survives_decoder(value)) for name, value in pairs)
    return write((name, value if survives else encode(value)) for name, value, survives in values)


_SEPARATOR = re.compile(r"[&#+]")


def _name(raw: bytes) -> str:
    name = _decode(raw).strip()
    if damage := _AMP.match(name):
        name = name[damage.end() :].strip()
    return name


def _value(name: str, raw: bytes) -> str:
    value = _decode(raw)
    if b"%25" not in raw or (name == PAGE and _PAGE_ADDRESS.match(value)):
        return value
    return _undo_second_encoding(value)


def _decode(raw: bytes) -> str:
    return _unescaped(raw.replace(b"+", b" ")).decode("utf-8", "replace")


def _unescaped(raw: bytes) -> bytes:
    """Return what `unquote_to_bytes` returns, a run of escapes at a time."""
    return _ESCAPES.sub(lambda run: unhexlify(run[0].replace(b"%", b"")), raw)


def _undo_second_encoding(value: str) -> str:
    """Decode the value once more if all of it is the output of a percent-encoder, in UTF-8.

    So `Hello%2520World` is "Hello World" and `%25EC%2595%2588` is "안". `100%25%20sure` stays
    "100% sure" and `Is%2050%2520off%20real` stays "Is 50%20off real": a space, a letter outside
    ASCII or a lone percent sign shows that a person wrote the escape. The title `50%20off` cannot
    be distinguished from a double encoding and is decoded.
    """
    if not _ENCODED.fullmatch(value):
        return value
    # To an encoder that writes a space as %20, a plus is a plus; to others it is a space.
    plain = value if "%20" in value else value.replace("+", " ")
    try:
        return unquote_to_bytes(plain).decode("utf-8")
    except UnicodeDecodeError:
        return value
