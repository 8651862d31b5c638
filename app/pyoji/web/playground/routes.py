"""The pages `/` and `/gallery`.

In: a request. Out: a page in the language of the query or of Accept-Language. It must not know
HTML.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import partial
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from pyoji.engine.design import Parameter, Registry, samples
from pyoji.errors import UnknownTemplate
from pyoji.link import query
from pyoji.link.query import Pairs
from pyoji.link.signature import Mode, Rules
from pyoji.service.shared_work import Caller
from pyoji.web import headers
from pyoji.web.cards import Admit, admit_all
from pyoji.web.clients import Clients
from pyoji.web.documents import Documents
from pyoji.web.playground import answers
from pyoji.web.playground import state as state_
from pyoji.web.playground.examples import examples_of
from pyoji.web.playground.fields import LayOut, field_data
from pyoji.web.playground.gallery import FILTERS, gallery, is_known
from pyoji.web.playground.page import Site, page
from pyoji.web.playground.state import PageState
from pyoji.web.playground.static_files import StaticFiles
from pyoji.web.playground.unknown import unknown
from pyoji.web.playground.words import LANGUAGES
from pyoji.web.rate_limits import RateLimits
from pyoji.web.scope import mount_path

NAVIGATION = "Sec-Fetch-Mode", "navigate"
"""The field by which browsers mark a request of a person who opens a link (Fetch Metadata)."""

_SHOWS = (*LANGUAGES, state_.TITLE_ALONE)

# The page contains its host's name, so no shared cache may serve it for another host. The gallery
# does not, and may be cached for a minute.
_PRIVATE, _SHARED = "private, no-cache", headers.SHORT

_ROOT = "{root}"
"""The placeholder of the service's root in a cached page."""

# A valid Host (RFC 9110 §4.2.2); any other is left out of links.
_HOST = re.compile(r"[A-Za-z0-9._~-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


class Playground:
    """Answers requests for the pages. `files` are their static files."""

    def __init__(
        self,
        registry: Registry,
        rules: Rules,
        clients: Clients,
        limits: RateLimits,
        documents_: Documents,
        admit: Admit = admit_all,
        *,
        lay_out: LayOut,
        files: StaticFiles | None = None,
        restricted: bool = False,
        has_studio: bool = False,
        of_links: Sequence[Parameter] = (),
    ) -> None:
        self._registry = registry
        self._rules = rules
        self._clients = clients
        self._limits = limits
        self._documents = documents_
        self._admit = admit
        self._lay_out = lay_out
        self._restricted = restricted
        self._has_studio = has_studio
        self._of_links = of_links  # parameters that no template has
        self._samples = samples()
        self.files = files or StaticFiles()

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
        ui = explicit or answers.preferred(request, LANGUAGES)
        root = self._root(request)

        def make() -> str:
            return page(site, self._state(site, pairs, ui), ui, _ROOT if is_plain else root)

        show = texts.get(state_.SHOW) if texts.get(state_.SHOW) in _SHOWS else None
        key = ["page", name, ui, explicit, show] if is_plain else ["page", ui, root, pairs]
        document = await self._documents.get(
            site.templates, json.dumps(key), make, self._caller(request), keep=is_plain
        )
        content, tag = document.content, f"{document.digest}-{ui}"
        if is_plain:
            content = content.replace(_ROOT.encode(), escape(root).encode())
            tag += "-" + hashlib.sha256(root.encode()).hexdigest()[:8]
        status = 200 if is_known else 404
        return answers.html(request, content, tag, ui, status, _PRIVATE)

    async def fields(self, request: Request) -> Response:
        """Answer `/fields`, which has the query of a page `/`: what the form says about its card.

        It is made for each request, and counts towards the client's limits.
        """
        pairs = query.read(request.scope["query_string"])
        site, ui = self._site(), answers.preferred(request, LANGUAGES)

        def make() -> str:
            state = self._state(site, pairs, ui)
            return json.dumps(field_data(site.templates, state, self._lay_out))

        key = json.dumps(["fields", ui, pairs])
        document = await self._documents.get(
            site.templates, key, make, self._caller(request), keep=False
        )
        fields = headers.document("application/json", headers.NO_STORE)
        return Response(document.content, 200, fields)

    async def gallery(self, request: Request) -> Response:
        """Answer `/gallery`. A page with the visitor's title counts towards the client's limits."""
        pairs = query.read(request.scope["query_string"])
        texts = {name: " ".join(text.split()) for name, text in pairs}
        filters = {name: texts[name] for name in FILTERS if texts.get(name)}
        if filters.get(state_.UI) not in LANGUAGES:
            filters.pop(state_.UI, None)
        ui = filters.get(state_.UI) or answers.preferred(request, LANGUAGES)
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
        return answers.html(request, document.content, f"{document.digest}-{ui}", ui, 200, _SHARED)

    def _state(self, site: Site, pairs: Pairs, language: str) -> PageState:
        """Return the state of a query, with examples in the language of the page.

        Where only listed cards are rendered, there are no examples: no list has them.
        """
        examples = partial(examples_of, site.templates)
        return state_.read(
            site.templates,
            pairs,
            LANGUAGES,
            self._admit,
            site.signed,
            self._of_links,
            state_.no_examples if self._restricted else examples,
            language,
        )

    def _caller(self, request: Request) -> Caller:
        return Caller(self._limits.account(request.scope))

    def _root(self, request: Request) -> str:
        """Return the service's address from the Host field; the script uses the browser's own."""
        host = request.headers.get("Host", "")
        prefix = mount_path(request.scope)
        scheme = self._clients.scheme(request.scope)
        return f"{scheme}://{host}{prefix}/" if _HOST.fullmatch(host) else f"{prefix}/"

    def _site(self) -> Site:
        """Return what pages are made from, with the current templates."""
        templates = self._registry.current
        signed = tuple(n for n in templates.names if self._rules.of(n) is Mode.REQUIRED)
        return Site(
            templates,
            self._samples,
            self.files.addresses,
            self.files.modules("playground.js"),
            signed,
            self._restricted,
            self._has_studio,
        )

    async def unknown(self, request: Request, error: UnknownTemplate) -> Response:
        """Answer a person's request for a card of an unknown template: 404 with the nearest one."""
        ui = answers.preferred(request, LANGUAGES)
        pairs = query.read(request.scope["query_string"])
        site = self._site()
        document = await self._documents.get(
            site.templates,
            "",
            lambda: unknown(site, pairs, error, ui, self._admit, self._root(request)),
            self._caller(request),
            keep=False,
        )
        answer = answers.html(request, document.content, document.digest, ui, 404, headers.NO_STORE)
        answer.headers["Vary"] = f"Accept-Language, {NAVIGATION[0]}"
        # Its links start at the service's root, wherever the unknown template's link is.
        policy = answers.POLICY.replace("base-uri 'none'", "base-uri 'self'")
        answer.headers["Content-Security-Policy"] = policy
        return answer
