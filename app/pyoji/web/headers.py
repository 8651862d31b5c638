"""The header table: what goes with a card, with its data, with an error, with a page.

In: what the answer is. Out: header names and values. It must not know how anything was made.
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
NO_STORE = "no-store"
SHORT = "public, max-age=60"
HOUR = "public, max-age=3600"

_SAFE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_CARD: Mapping[str, str] = {**_SAFE, "Cross-Origin-Resource-Policy": "cross-origin"}

MOST_MISSING = 64


def freshness(lasting: bool) -> str:
    """How long a card may be kept: for ever if its link says which version it is, or is signed."""
    return IMMUTABLE if lasting else PLAIN


def validators(tag: str, lasting: bool) -> dict[str, str]:
    """What a card's answer and its 304 have in common."""
    return {"Cache-Control": freshness(lasting), "ETag": tag}


def card(encoded: ImageFile, tag: str, lasting: bool) -> dict[str, str]:
    """The headers of a card."""
    return {
        "Content-Type": encoded.format.media_type,
        "Content-Length": str(len(encoded.data)),
        **validators(tag, lasting),
        **_CARD,
        **_missing(encoded),
    }


def fallback(encoded: ImageFile, why: str) -> dict[str, str]:
    """The headers of a card in the place of the one asked for, which nobody should keep long."""
    digest = hashlib.sha256(encoded.data).hexdigest()[:32]
    return {
        "Content-Type": encoded.format.media_type,
        "Content-Length": str(len(encoded.data)),
        "Cache-Control": SHORT,
        "ETag": f'"fallback-{digest}"',  # not the card's own, or it would be taken for it
        "X-Card-Fallback": why,
        **_CARD,
        **_missing(encoded),
    }


def data(tag: str, lasting: bool) -> dict[str, str]:
    """The headers of a card as data."""
    return {"Content-Type": "application/json", **validators(tag, lasting), **_CARD}


def problem(cache_control: str) -> dict[str, str]:
    """The headers of an error."""
    return {
        "Content-Type": "application/problem+json",
        "Cache-Control": cache_control,
        **_SAFE,
    }


def document(media_type: str, cache_control: str = HOUR) -> dict[str, str]:
    """The headers of a small answer that is neither a card nor a page."""
    return {"Content-Type": media_type, "Cache-Control": cache_control, **_SAFE}


def page(style: str) -> dict[str, str]:
    """The headers of an HTML page that has this one style sheet, no script, and our cards."""
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
