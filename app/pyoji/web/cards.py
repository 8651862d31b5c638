"""Cards: answer a card's link with the card, its data or a 304.

In: a request. Out: a response. Checks run in the order of trust and cost: path, query, signature,
admitted images, card, lists, If-None-Match, and only then the renderer. The path comes first
because it names the template, whose signing rule and parameters apply.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design import Parameter, Registry, Template
from pyoji.engine.frame_json import card_data
from pyoji.engine.image_file import ImageFile
from pyoji.errors import BadSignature, Unavailable, Unlisted
from pyoji.link import path as paths
from pyoji.link import query
from pyoji.link.signature import Verifier
from pyoji.service.renderer import CardSource, Renderer
from pyoji.service.shared_work import Caller
from pyoji.web import conditional, headers
from pyoji.web.lists.gate import Gate
from pyoji.web.rate_limits import RateLimits
from pyoji.web.scope import CARD, LINK, SOURCE
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
    """The requested card, or its data. `signed` means that a signature was verified."""

    card: Card
    is_data: bool
    versioned: bool
    signed: bool

    @property
    def tag(self) -> str:
        """The ETag of the response."""
        return conditional.strong(self.card.digest + ("-json" if self.is_data else ""))

    @property
    def immutable(self) -> bool:
        """Whether caches may keep the response for a year: a change would need another link."""
        return self.versioned or self.signed


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
    has_fallbacks: bool = True  # serve the template's default card where one cannot be rendered
    keeps_unsigned: bool = True  # keep cards of unsigned links in the store

    async def __call__(self, request: Request) -> Response:
        """Answer a request."""
        return await self.answer(request, self.read(request))

    async def answer(self, request: Request, card_request: CardRequest) -> Response:
        """Answer a request whose link has been read."""
        try:
            card_request = replace(
                card_request, card=self.gate.admit(card_request.card, signed=card_request.signed)
            )
        except Unlisted as error:
            if card_request.is_data or not self.gate.answers_unlisted:
                raise
            return await self._default_card(
                request, card_request.card, error.why, AnswerKind.UNLISTED
            )
        tag = card_request.tag
        if conditional.is_known(tag, request.headers.getlist("If-None-Match")):
            return Response(None, 304, headers.validators(tag, card_request.immutable))
        if card_request.is_data:
            request.scope[SOURCE] = AnswerKind.DATA
            return await self._data(request, card_request)
        return await self._card(request, card_request)

    def read(self, request: Request) -> CardRequest:
        """Read the link of a request. Raises RequestError, or HTTPException for another path."""
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
        return CardRequest(card, address.format is None, versioned, signed)

    def count_as(self, request: Request, template: Template, format_: Format | None) -> None:
        """Count the request under a template and format; None is the card's data."""
        name = "json" if format_ is None else format_.name
        request.scope[LINK] = self.metrics.traffic.link(template.name, name)

    def is_signed(
        self, request: Request, template: Template, pairs: Sequence[tuple[str, str]]
    ) -> bool:
        """Whether the link has a valid signature. Raises BadSignature as `Verifier.verify` does."""
        with _refusal_logged(request):
            return self.verifier.verify(template.name, pairs, template.parameters)

    def check_claim(
        self, request: Request, template: str, pairs: Sequence[tuple[str, str]]
    ) -> None:
        """Raise BadSignature if the signature is missing or malformed, without verifying it."""
        with _refusal_logged(request):
            self.verifier.claimed(template, pairs)

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
        return Response(
            finished.encoded.data,
            200,
            headers.card(finished.encoded, card_request.tag, card_request.immutable),
        )

    def _caller(self, request: Request, card_request: CardRequest) -> Caller:
        account = self.limits.account(request.scope, is_signed=card_request.signed)
        return Caller(account, keep=card_request.signed or self.keeps_unsigned)

    async def _default_card(
        self, request: Request, card: Card, why: str, kind: AnswerKind = AnswerKind.FALLBACK
    ) -> Response:
        """Answer with the template's default card instead of `card`."""
        size = (("size", card.size.name),)
        default = self.registry.current.card(card.template, size, card.format)
        encoded = await self.renderer.fallback(self.gate.current(default))
        return self._fallback(request, encoded, why, kind)

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
        content = json.dumps(card_data(card, frame), ensure_ascii=False).encode("utf-8", "replace")
        return Response(content, 200, headers.data(card_request.tag, card_request.immutable))


@contextmanager
def _refusal_logged(request: Request) -> Iterator[None]:
    """Log why a signature is refused: the response does not state it."""
    try:
        yield
    except BadSignature as error:
        LOG.info("signature refused: %s", error.reason, extra={"path": request.scope["path"]})
        raise
