"""Percent-encoding (RFC 3986 §2.1): the one place that writes it.

In: text. Out: ASCII that stands in a path or a query. Must not know what the text means.
"""

from __future__ import annotations

from urllib.parse import quote


def encode(text: str, keep: str = "", errors: str = "replace") -> str:
    """Return the text with all but letters, digits, `-._~` and what to `keep` encoded.

    `errors` is what becomes of lone surrogates, as `str.encode` has it.
    """
    return quote(text, safe=keep, errors=errors)
