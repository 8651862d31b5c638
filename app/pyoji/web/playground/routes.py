"""The pages `/` and `/gallery`, and their static files.

In: a request. Out: a page in the language of the query or of Accept-Language, or a static file,
immutable if its address has the digest of its content. The security policy of a page allows only
our script, style sheet and cards. It must not know HTML.
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

from pyoji.engine.design import Parameter, Registry, samples
from pyoji.errors import UnknownTemplate
from pyoji.link import query
from pyoji.link.signature import Mode, Rules
from pyoji.service.shared_work import Caller
from pyoji.web import conditional, documents, headers
from pyoji.web.cards import Admit, admit_all
from pyoji.web.clients import Clients
from pyoji.web.documents import Documents
from pyoji.web.playground import state as state_
from pyoji.web.playground.gallery import FILTERS, gallery, is_known
from pyoji.web.playground.page import Site, page
from pyoji.web.playground.unknown import unknown
from pyoji.web.playground.words import LANGUAGES
from pyoji.web.rate_limits import RateLimits

NAVIGATION = "Sec-Fetch-Mode", "navigate"
"""The field by which browsers mark a request of a person who opens a link (Fetch Metadata)."""

_STATIC = Path(__file__).with_name("static")

_MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

# blob: the card that the script has fetched and shows in every preview.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_PAGE: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}

# The page contains its host's name, so no shared cache may serve it for another host. The gallery
# does not, and may be cached for a minute.
_PRIVATE, _SHARED = "private, no-cache", headers.SHORT

_ROOT = "{root}"
"""The placeholder of the service's root in a cached page."""

# The name of another static file: a font of a style sheet, or a module of a script.
_REFERENCE = re.compile(
    rb'(?<=url\(")[\w.-]+(?="\))|(?<=from "\./)[\w.-]+(?=")|(?<=import "\./)[\w.-]+(?=")'
)

# A valid Host (RFC 9110 §4.2.2); any other is left out of links.
_HOST = re.compile(r"[A-Za-z0-9._~-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")


@dataclass(frozen=True, slots=True)
class File:
    """A static file; its address contains the digest."""

    content: bytes
    media_type: str
    digest: str


class Playground:
    """Answers requests for the pages and their static files."""

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
        of_links: Sequence[Parameter] = (),
    ) -> None:
        self._registry = registry
        self._rules = rules
        self._clients = clients
        self._limits = limits
        self._documents = documents_
        self._admit = admit
        self._restricted = restricted
        self._of_links = of_links  # parameters that no template has
        self._samples = samples()
        self._files = _files()
        self._addresses = {
            name: f"static/{name}?{file.digest}" for name, file in self._files.items()
        }

    async def page(self, request: Request) -> Response:
        """Answer `/`. An unknown template is a 404 with the page.

        A page without parameters of the card is cached. Any other is made for each request, and
        counts towards the client's limits.
        """
        pairs = query.read(request.scope["query_string"])
        site, texts = self._site(), {name: " ".join(text.split()) for name, text in pairs}
        name = texts.get(state_.TEMPLATE) or site.templates.names[0]
        is_known = site.templates.knows(name)
        is_plain = is_known and not state_.is_filled_in(
            site.templates.get(name), texts, self._of_links
        )
        explicit = texts.get(state_.UI) if texts.get(state_.UI) in LANGUAGES else None
        ui = explicit or _preferred(request, LANGUAGES)
        root = self._root(request)

        def make() -> str:
            state = state_.read(
                site.templates, pairs, LANGUAGES, self._admit, site.signed, self._of_links
            )
            return page(site, state, ui, _ROOT if is_plain else root)

        key = json.dumps(["page", name, ui, explicit] if is_plain else ["page", ui, root, pairs])
        document = await self._documents.get(
            site.templates, key, make, self._caller(request), keep=is_plain
        )
        content, tag = document.content, f"{document.digest}-{ui}"
        if is_plain:
            content = content.replace(_ROOT.encode(), escape(root).encode())
            tag += "-" + hashlib.sha256(root.encode()).hexdigest()[:8]
        status = 200 if is_known else 404
        return _html(request, content, tag, ui, status, _PRIVATE)

    async def gallery(self, request: Request) -> Response:
        """Answer `/gallery`. A page with the visitor's title counts towards the client's limits."""
        pairs = query.read(request.scope["query_string"])
        texts = {name: " ".join(text.split()) for name, text in pairs}
        filters = {name: texts[name] for name in FILTERS if texts.get(name)}
        if filters.get(state_.UI) not in LANGUAGES:
            filters.pop(state_.UI, None)
        ui = filters.get(state_.UI) or _preferred(request, LANGUAGES)
        site = self._site()
        if state_.TEMPLATE in filters:
            site.templates.get(filters[state_.TEMPLATE])  # raises UnknownTemplate
        document = await self._documents.get(
            site.templates,
            json.dumps(["gallery", ui, sorted(filters.items())]),
            lambda: gallery(site, filters, ui),
            self._caller(request),
            keep=is_known(site, filters),
        )
        return _html(request, document.content, f"{document.digest}-{ui}", ui, 200, _SHARED)

    def _caller(self, request: Request) -> Caller:
        return Caller(self._limits.account(request.scope))

    def _root(self, request: Request) -> str:
        """Return the service's address from the Host field; the script uses the browser's own."""
        host = request.headers.get("Host", "")
        prefix = request.scope.get("root_path", "")
        scheme = self._clients.scheme(request.scope)
        return f"{scheme}://{host}{prefix}/" if _HOST.fullmatch(host) else f"{prefix}/"

    def _site(self) -> Site:
        """Return what pages are made from, with the current templates."""
        templates = self._registry.current
        signed = tuple(n for n in templates.names if self._rules.of(n) is Mode.REQUIRED)
        return Site(templates, self._samples, self._addresses, signed, self._restricted)

    async def unknown(self, request: Request, error: UnknownTemplate) -> Response:
        """Answer a person's request for a card of an unknown template: 404 with the nearest one."""
        ui = _preferred(request, LANGUAGES)
        pairs = query.read(request.scope["query_string"])
        site = self._site()
        document = await self._documents.get(
            site.templates,
            "",
            lambda: unknown(site, pairs, error, ui, self._admit, self._root(request)),
            self._caller(request),
            keep=False,
        )
        answer = _html(request, document.content, document.digest, ui, 404, headers.NO_STORE)
        answer.headers["Vary"] = f"Accept-Language, {NAVIGATION[0]}"
        # Its links start at the service's root, wherever the unknown template's link is.
        policy = _POLICY.replace("base-uri 'none'", "base-uri 'self'")
        answer.headers["Content-Security-Policy"] = policy
        return answer

    async def static(self, request: Request) -> Response:
        """Answer with a static file; 404 if there is none of that name."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        is_current = request.scope["query_string"] == file.digest.encode()
        cache_control = headers.IMMUTABLE if is_current else headers.SHORT
        fields = headers.document(file.media_type, cache_control)
        return documents.answer(request, file.content, conditional.strong(file.digest), fields)


def _files() -> Mapping[str, File]:
    """Read the static files. Where one names another, the name gets the other's digest."""
    paths = {path.name: path for path in _STATIC.iterdir() if path.suffix in _MEDIA_TYPES}
    files: dict[str, File] = {}

    def digest_of(name: str) -> str:
        if name not in files:
            content = _REFERENCE.sub(
                lambda other: other[0] + f"?{digest_of(other[0].decode())}".encode(),
                paths[name].read_bytes(),
            )
            digest = hashlib.sha256(content).hexdigest()[:16]
            files[name] = File(content, _MEDIA_TYPES[paths[name].suffix], digest)
        return files[name].digest

    for name in sorted(paths):
        digest_of(name)
    return files


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
    """Return our language that Accept-Language prefers (RFC 9110 §12.5.4); English by default."""
    best, best_quality = "en", 0.0
    for part in ",".join(request.headers.getlist("Accept-Language"))[:512].split(","):
        match = _RANGE.fullmatch(part)
        if match is None or match[1].lower() not in languages:
            continue
        if (quality := float(match[2] or 1)) > best_quality:
            best, best_quality = match[1].lower(), quality
    return best
