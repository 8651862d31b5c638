"""Percent-encoding (RFC 3986 §2.1): the only encoder in the package.

In: text. Out: ASCII for a path or a query. It must not know what the text means.
"""

from __future__ import annotations

from urllib.parse import quote


def encode(text: str, keep: str = "", errors: str = "replace") -> str:
    """Encode every character except letters, digits, `-._~` and those in `keep`.

    `errors` handles lone surrogates, as in `str.encode`.
    """
    return quote(text, safe=keep, errors=errors)
