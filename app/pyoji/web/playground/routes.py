"""The designer's page `/`, the sheet `/gallery`, and the static files they are made of.

In: a request. Out: a page of this folder, in the language that the address names or the browser
prefers; or a static file, kept for ever where its address holds the digest of what is in it. A page
allows itself nothing but its own script, style sheet and cards.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pyoji.engine.design import Registry, samples
from pyoji.link import query
from pyoji.link.signature import Mode, Rules
from pyoji.service.shared_work import Asking
from pyoji.web import conditional, documents, headers
from pyoji.web.cards import Admit, admit_all
from pyoji.web.clients import Clients
from pyoji.web.documents import Documents
from pyoji.web.playground import state as state_
from pyoji.web.playground.gallery import sheet, themes
from pyoji.web.playground.page import Site, page
from pyoji.web.playground.words import LANGUAGES
from pyoji.web.rate_limits import RateLimits

_STATIC = Path(__file__).with_name("static")

_MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

# blob: is the picture that the script has fetched and shows in every frame.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_PAGE: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}

# The page holds its own host's name, so no shared cache may keep it for another; the sheet does
# not, and is the same for a minute.
_PRIVATE, _SHARED = "private, no-cache", headers.SHORT

_ROOT = "{root}"
"""Stands in a page that is kept where the service's own root belongs."""

# What a Host may be written with (RFC 9110 §4.2.2); of anything else no link is made.
_HOST = re.compile(r"[A-Za-z0-9._~-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")


@dataclass(frozen=True, slots=True)
class File:
    """A static file: its bytes, its media type, and the digest that its address holds."""

    content: bytes
    media_type: str
    digest: str


class Playground:
    """Answers for the designer's pages."""

    def __init__(
        self,
        registry: Registry,
        rules: Rules,
        clients: Clients,
        limits: RateLimits,
        documents_: Documents,
        admit: Admit = admit_all,
        *,
        restricted: bool = False,
    ) -> None:
        self._registry = registry
        self._rules = rules
        self._clients = clients
        self._limits = limits
        self._documents = documents_
        self._admit = admit
        self._restricted = restricted
        self._samples = samples()
        self._files = _files()
        self._addresses = {
            name: f"static/{name}?{file.digest}" for name, file in self._files.items()
        }

    async def page(self, request: Request) -> Response:
        """The page `/`; 404 with the page all the same where its address names no template.

        With nothing but a template and a language in its address it is kept. One that is filled in
        is made each time: it is the same without script, and counts for its client's limits.
        """
        pairs = query.read(request.scope["query_string"])
        site, said = self._site(), {name: " ".join(text.split()) for name, text in pairs}
        name = said.get(state_.TEMPLATE) or site.templates.names[0]
        is_known = name in site.templates.revisions
        is_plain = is_known and not state_.is_filled_in(site.templates.get(name), said)
        explicit = said.get(state_.UI) if said.get(state_.UI) in LANGUAGES else None
        ui = explicit or _preferred(request, LANGUAGES)
        root = self._root(request)

        def make() -> str:
            state = state_.read(site.templates, pairs, LANGUAGES, self._admit, site.signed)
            return page(site, state, ui, _ROOT if is_plain else root)

        key = json.dumps(["page", name, ui, explicit] if is_plain else ["page", ui, root, pairs])
        document = await self._documents.get(
            site.templates, key, make, self._asking(request), keep=is_plain
        )
        content, tag = document.content, f"{document.digest}-{ui}"
        if is_plain:
            content = content.replace(_ROOT.encode(), escape(root).encode())
            tag += "-" + hashlib.sha256(root.encode()).hexdigest()[:8]
        status = 200 if is_known else 404
        return _html(request, content, tag, ui, status, _PRIVATE)

    async def gallery(self, request: Request) -> Response:
        """The sheet, filtered by `template` and `theme`."""
        said = dict(query.read(request.scope["query_string"]))
        names = (state_.TEMPLATE, "theme", state_.UI)
        chosen = {name: said[name].strip() for name in names if said.get(name, "").strip()}
        if chosen.get(state_.UI) not in LANGUAGES:
            chosen.pop(state_.UI, None)
        ui = chosen.get(state_.UI) or _preferred(request, LANGUAGES)
        site = self._site()
        if state_.TEMPLATE in chosen:
            site.templates.get(chosen[state_.TEMPLATE])  # raises UnknownTemplate
        document = await self._documents.get(
            site.templates,
            json.dumps(["gallery", ui, sorted(chosen.items())]),
            lambda: sheet(site, chosen, ui),
            self._asking(request),
            keep=chosen.get("theme") in (None, *themes(site.templates)),
        )
        return _html(request, document.content, f"{document.digest}-{ui}", ui, 200, _SHARED)

    def _asking(self, request: Request) -> Asking:
        return Asking(self._limits.account(request.scope))

    def _root(self, request: Request) -> str:
        """Where the service is, as the browser asked for it; the script knows it better."""
        host = request.headers.get("Host", "")
        prefix = request.scope.get("root_path", "")
        scheme = self._clients.scheme(request.scope)
        return f"{scheme}://{host}{prefix}/" if _HOST.fullmatch(host) else f"{prefix}/"

    def _site(self) -> Site:
        """What pages are made from now."""
        templates = self._registry.current
        signed = tuple(n for n in templates.names if self._rules.of(n) is Mode.REQUIRED)
        return Site(templates, self._samples, self._addresses, signed, self._restricted)

    async def static(self, request: Request) -> Response:
        """A static file; 404 if it is none of ours."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        current = request.scope["query_string"] == file.digest.encode()
        fields = {
            "ETag": conditional.strong(file.digest),
            "Cache-Control": headers.IMMUTABLE if current else headers.SHORT,
        }
        if conditional.is_known(fields["ETag"], request.headers.getlist("If-None-Match")):
            return Response(None, 304, fields)
        return Response(file.content, 200, headers.document(file.media_type) | fields)


def _files() -> Mapping[str, File]:
    found: dict[str, File] = {}
    for path in sorted(_STATIC.iterdir()):
        if media_type := _MEDIA_TYPES.get(path.suffix):
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:16]
            found[path.name] = File(content, media_type, digest)
    return found


def _html(
    request: Request, content: bytes, tag: str, ui: str, status: int, cache_control: str
) -> Response:
    fields = {
        **headers.document("text/html; charset=utf-8", cache_control),
        **_PAGE,
        "Content-Language": ui,
    }
    return documents.answer(request, content, conditional.strong(tag), fields, status)


def _preferred(request: Request, languages: Sequence[str]) -> str:
    """The language of ours that the browser likes best (RFC 9110 §12.5.4), English if none."""
    best, liked = "en", 0.0
    for part in ",".join(request.headers.getlist("Accept-Language"))[:512].split(","):
        found = _RANGE.fullmatch(part)
        if found is None or found[1].lower() not in languages:
            continue
        if (quality := float(found[2] or 1)) > liked:
            best, liked = found[1].lower(), quality
    return best
