"""The header table: the header fields of a card, its data, an error, a page.

In: the kind of response and its content. Out: header names and values. It must not know how the
content was made.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping

from pyoji.engine.image_file import ImageFile
from pyoji.printable import code_point

IMMUTABLE = "public, max-age=31536000, immutable, no-transform"
PLAIN = (
    "public, max-age=86400, s-maxage=604800, stale-while-revalidate=86400, "
    "stale-if-error=2592000, no-transform"
)
PAGE = "public, max-age=600, stale-while-revalidate=600, stale-if-error=86400, no-transform"
"""Of a card with the facts of a page, which may change at any time and are read again as often."""
NO_STORE = "no-store"
SHORT = "public, max-age=60"
HOUR = "public, max-age=3600"

_SAFE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_CARD: Mapping[str, str] = {**_SAFE, "Cross-Origin-Resource-Policy": "cross-origin"}

MOST_MISSING = 64
"""Characters that `X-Card-Missing-Glyphs` lists."""


def validators(tag: str, cache_control: str) -> dict[str, str]:
    """Return the fields that a card's 200 and 304 share."""
    return {"Cache-Control": cache_control, "ETag": tag}


def card(encoded: ImageFile, tag: str, cache_control: str) -> dict[str, str]:
    """Return the fields of a card."""
    return {
        "Content-Type": encoded.format.media_type,
        "Content-Length": str(len(encoded.data)),
        **validators(tag, cache_control),
        **_CARD,
        **_missing(encoded),
    }


def fallback(encoded: ImageFile, why: str) -> dict[str, str]:
    """Return the fields of a fallback card, which caches keep for a minute."""
    digest = hashlib.sha256(encoded.data).hexdigest()[:32]
    return {
        "Content-Type": encoded.format.media_type,
        "Content-Length": str(len(encoded.data)),
        "Cache-Control": SHORT,
        "ETag": f'"fallback-{digest}"',  # unlike the ETag of the requested card
        "X-Card-Fallback": why,
        **_CARD,
        **_missing(encoded),
    }


def data(tag: str, cache_control: str) -> dict[str, str]:
    """Return the fields of a card's data."""
    return {"Content-Type": "application/json", **validators(tag, cache_control), **_CARD}


def fallback_data(content: bytes, why: str) -> dict[str, str]:
    """Return the fields of the data of a fallback card."""
    digest = hashlib.sha256(content).hexdigest()[:32]
    return {**data(f'"fallback-{digest}"', SHORT), "X-Card-Fallback": why}


def problem(cache_control: str) -> dict[str, str]:
    """Return the fields of an error."""
    return {
        "Content-Type": "application/problem+json",
        "Cache-Control": cache_control,
        **_SAFE,
    }


def document(media_type: str, cache_control: str = HOUR) -> dict[str, str]:
    """Return the fields of a document that is neither a card nor a page."""
    return {"Content-Type": media_type, "Cache-Control": cache_control, **_SAFE}


def page(style: str) -> dict[str, str]:
    """Return the fields of an HTML page with one inline `style`, no script, and own cards."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": HOUR,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
    }


def _missing(encoded: ImageFile) -> dict[str, str]:
    missing = encoded.missing
    if not missing:
        return {}
    more = ["..."] if len(missing) > MOST_MISSING else []
    return {"X-Card-Missing-Glyphs": ", ".join([*map(code_point, missing[:MOST_MISSING]), *more])}
