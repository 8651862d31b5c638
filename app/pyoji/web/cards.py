"""Cards: answer a card's link with the card, its data or a 304.

In: a request. Out: a response. Checks run in the order of trust and cost: path, query, signature,
admitted images, card, page, lists, If-None-Match, and only then the renderer. The path comes first
because it names the template, whose signing rule and parameters apply.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design import Parameter, Registry, Template
from pyoji.engine.frame_json import card_data
from pyoji.engine.image_file import ImageFile
from pyoji.errors import BadSignature, Limited, Unavailable, Unlisted
from pyoji.link import path as paths
from pyoji.link import query
from pyoji.link.query import Pairs
from pyoji.link.signature import Verifier
from pyoji.service.remote_pages.page_hosts import PageHosts
from pyoji.service.remote_pages.page_reasons import PageReason
from pyoji.service.remote_pages.pages import RemotePages
from pyoji.service.renderer import CardSource, Renderer
from pyoji.service.shared_work import Caller
from pyoji.web import conditional, headers, page_links
from pyoji.web.lists.gate import Gate
from pyoji.web.page_links import LinkedPage
from pyoji.web.rate_limits import RateLimits
from pyoji.web.scope import CARD, LINK, SOURCE, UNTIL
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.metrics import Metrics
from pyoji.web.telemetry.traffic import AnswerKind

_SOURCES = {
    CardSource.MEMORY: AnswerKind.HIT,
    CardSource.STORE: AnswerKind.STORED,
    CardSource.RENDERED: AnswerKind.RENDERED,
}

Admit = Callable[[Mapping[str, Parameter], Sequence[tuple[str, str]]], None]
"""Raises ParameterError for a query's pairs, before any value is parsed."""


def admit_all(_: Mapping[str, Parameter], __: Sequence[tuple[str, str]]) -> None:
    """Accept all pairs."""


@dataclass(frozen=True, slots=True)
class CardRequest:
    """The requested card, or its data. `signed` means that a signature was verified. `page` is the
    page that the link names; the card has its facts, unless they are missing."""

    card: Card
    is_data: bool
    versioned: bool
    signed: bool
    page: LinkedPage | None = None

    @property
    def tag(self) -> str:
        """The ETag of the response."""
        if not self.is_data:
            return conditional.strong(self.card.digest)
        page = f"-{self.page.digest}" if self.page else ""
        return conditional.strong(f"{self.card.digest}-json{page}")

    @property
    def cache_control(self) -> str:
        """How long caches may keep the response: a year if a change would need another link."""
        if self.page is not None:
            return headers.PAGE
        return headers.IMMUTABLE if self.versioned or self.signed else headers.PLAIN


@dataclass(frozen=True, slots=True)
class CardEndpoint:
    """Answers links to cards. The registry's templates parse a link, `verifier` checks its
    signature, `gate` applies the lists, `renderer` renders the card."""

    registry: Registry
    renderer: Renderer
    verifier: Verifier
    gate: Gate
    limits: RateLimits
    metrics: Metrics
    admit: Admit = admit_all
    pages: RemotePages = field(default_factory=lambda: RemotePages(PageHosts(())))
    has_fallbacks: bool = True  # serve the template's default card where one cannot be rendered
    keeps_unsigned: bool = True  # keep cards of unsigned links in the store

    async def __call__(self, request: Request) -> Response:
        """Answer a request."""
        return await self.answer(request, await self.read(request))

    async def answer(self, request: Request, card_request: CardRequest) -> Response:
        """Answer a request whose link has been read."""
        page = card_request.page
        if page is not None and page.missing:
            return await self._without_page(request, card_request, page)
        try:
            facts = page.listed if page is not None else ()
            card = self.gate.admit(card_request.card, signed=card_request.signed, facts=facts)
            if card is not card_request.card:
                card_request = replace(card_request, card=card)
        except Unlisted as error:
            if card_request.is_data or not self.gate.answers_unlisted:
                raise
            return await self._default_card(
                request, card_request.card, error.why, AnswerKind.UNLISTED
            )
        tag = card_request.tag
        if conditional.is_known(tag, request.headers.getlist("If-None-Match")):
            return Response(None, 304, headers.validators(tag, card_request.cache_control))
        if card_request.is_data:
            request.scope[SOURCE] = AnswerKind.DATA
            return await self._data(request, card_request)
        return await self._card(request, card_request)

    async def read(self, request: Request) -> CardRequest:
        """Read the link of a request, and the page that it names. Raises RequestError, or
        HTTPException for another path."""
        address = paths.read(request.path_params["path"])
        if address is None:
            raise HTTPException(404)
        pairs = query.read(request.scope["query_string"])
        templates = self.registry.current
        template = templates.get(address.template)
        self.count_as(request, template, address.format)
        signed = self.is_signed(request, template, pairs)
        self.admit(template.parameters, pairs)
        card = templates.card(template.name, pairs, address.format or PNG)
        versioned = address.version is not None or bool(dict(pairs).get("v"))
        card_request = CardRequest(card, address.format is None, versioned, signed)
        if not page_links.page_of(pairs):
            return card_request
        page = await self._page(request, template, pairs, signed=signed)
        card = templates.card(template.name, page.pairs, card.format)
        return replace(card_request, card=card, page=page)

    def count_as(self, request: Request, template: Template, format_: Format | None) -> None:
        """Count the request under a template and format; None is the card's data."""
        name = "json" if format_ is None else format_.name
        request.scope[LINK] = self.metrics.traffic.link(template.name, name)

    def is_signed(
        self, request: Request, template: Template, pairs: Sequence[tuple[str, str]]
    ) -> bool:
        """Whether the link has a valid signature. Raises BadSignature as `Verifier.verify` does."""
        try:
            return self.verifier.verify(template.name, pairs, template.parameters)
        except BadSignature as error:
            _log_refusal(request, error)
            raise

    def check_claim(
        self, request: Request, template: str, pairs: Sequence[tuple[str, str]]
    ) -> None:
        """Raise BadSignature if the signature is missing or malformed, without verifying it."""
        try:
            self.verifier.claimed(template, pairs)
        except BadSignature as error:
            _log_refusal(request, error)
            raise

    async def _page(
        self, request: Request, template: Template, pairs: Pairs, *, signed: bool
    ) -> LinkedPage:
        """Read the page of a link. A fetch counts as a new card towards the client's limits."""
        account = self.limits.account(request.scope, is_signed=signed)

        async def charge() -> None:
            if (refusal := await account.reserve(0.0)) is not None:
                self.metrics.limited(refusal.limit)
                raise Limited(refusal.limit, refusal.wait)

        try:
            return await page_links.read(self.pages, template.parameters, pairs, charge)
        except Limited:
            if not self.has_fallbacks:
                raise
            return LinkedPage(page_links.page_of(pairs), pairs, missing=PageReason.LIMITED)

    async def _without_page(
        self, request: Request, card_request: CardRequest, page: LinkedPage
    ) -> Response:
        """Answer with the card of what the link says, else with the template's default card."""
        try:
            card = self.gate.admit(card_request.card, signed=card_request.signed)
        except Unlisted:
            card = self._default(card_request.card)
        if card_request.is_data:
            request.scope[SOURCE] = AnswerKind.DATA
            return await self._data(request, replace(card_request, card=card))
        try:
            caller = replace(self._caller(request, card_request), keep=False)
            finished = await self.renderer.card(card, caller)
        except Unavailable as error:
            if not self.has_fallbacks:
                raise
            return await self._default_card(request, card, error.why)
        return self._fallback(request, finished.encoded, page.why)

    async def _card(self, request: Request, card_request: CardRequest) -> Response:
        card = card_request.card
        try:
            finished = await self.renderer.card(card, self._caller(request, card_request))
        except Unavailable as error:
            if not self.has_fallbacks:
                raise
            return await self._default_card(request, card, error.why)
        if finished.lacks is not None:
            return self._fallback(request, finished.encoded, finished.lacks)
        request.scope[SOURCE] = _SOURCES[finished.source]
        request.scope[CARD] = card.digest
        if card_request.page is not None:
            request.scope[UNTIL] = card_request.page.until
        return Response(
            finished.encoded.data,
            200,
            headers.card(finished.encoded, card_request.tag, card_request.cache_control),
        )

    def _caller(self, request: Request, card_request: CardRequest) -> Caller:
        account = self.limits.account(request.scope, is_signed=card_request.signed)
        return Caller(account, keep=card_request.signed or self.keeps_unsigned)

    async def _default_card(
        self, request: Request, card: Card, why: str, kind: AnswerKind = AnswerKind.FALLBACK
    ) -> Response:
        """Answer with the template's default card instead of `card`."""
        encoded = await self.renderer.fallback(self._default(card))
        return self._fallback(request, encoded, why, kind)

    def _default(self, card: Card) -> Card:
        """Return the template's default card in the size and format of `card`."""
        size = (("size", card.size.name),)
        return self.gate.current(self.registry.current.card(card.template, size, card.format))

    def _fallback(
        self,
        request: Request,
        encoded: ImageFile,
        why: str,
        kind: AnswerKind = AnswerKind.FALLBACK,
    ) -> Response:
        request.scope[SOURCE] = kind
        self.metrics.fell_back(why)
        return Response(encoded.data, 200, headers.fallback(encoded, why))

    async def _data(self, request: Request, card_request: CardRequest) -> Response:
        card = card_request.card
        frame = await self.renderer.frame(card, self._caller(request, card_request))
        page = card_request.page
        values = card_data(card, frame) | ({"page": page.data} if page is not None else {})
        content = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
        if page is not None and page.missing:
            return Response(content, 200, headers.fallback_data(content, page.why))
        return Response(content, 200, headers.data(card_request.tag, card_request.cache_control))


def _log_refusal(request: Request, error: BadSignature) -> None:
    """Log why a signature is refused: the response does not state it."""
    LOG.info("signature refused: %s", error.reason, extra={"path": request.scope["path"]})
