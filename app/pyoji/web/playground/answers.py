"""Answers: a page's HTML as a response, and the language in which the client reads it.

In: a request, the content of a page and its tag. Out: a response under the security policy of all
pages, which allows only our script, style sheet and cards. It must not know what a page shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from pyoji.web import conditional, documents, headers

# blob: the card that the script has fetched and shows in every preview.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_PAGE: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}

_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")


def html(
    request: Request, content: bytes, tag: str, ui: str, status: int, cache_control: str
) -> Response:
    """Answer with a page in the language `ui`."""
    fields = {
        **headers.document("text/html; charset=utf-8", cache_control),
        **_PAGE,
        "Content-Language": ui,
    }
    return documents.answer(request, content, conditional.strong(tag), fields, status)


def preferred(request: Request, languages: Sequence[str]) -> str:
    """Return our language that Accept-Language prefers (RFC 9110 §12.5.4); English by default."""
    best, best_quality = "en", 0.0
    for part in ",".join(request.headers.getlist("Accept-Language"))[:512].split(","):
        match = _RANGE.fullmatch(part)
        if match is None or match[1].lower() not in languages:
            continue
        if (quality := float(match[2] or 1)) > best_quality:
            best, best_quality = match[1].lower(), quality
    return best
