"""The answer to a card's link: a request in, a card, its data or a 304 out.

The order is that of trust and of cost: path, query, signature, whether pictures are on, card,
whether it is drawn at all, what the client holds, and only then the renderer. (The path comes first
since it says whose rules hold, and whose names.)
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
from pyoji.service.shared_work import Asking
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
"""Refuses a query's pairs by a ParameterError, before any of their values is parsed."""


def admit_all(_: Mapping[str, Parameter], __: Sequence[tuple[str, str]]) -> None:
    """Refuse nothing."""


@dataclass(frozen=True, slots=True)
class CardRequest:
    """What a request asked for, and what it showed: a card or its data, its tag, how it is
    trusted. `signed` is a signature that was looked at and found right."""

    card: Card
    is_data: bool
    versioned: bool
    signed: bool

    @property
    def tag(self) -> str:
        """The ETag of the answer."""
        return conditional.strong(self.card.digest + ("-json" if self.is_data else ""))

    @property
    def lasting(self) -> bool:
        """Whether another picture would have another link, so that this one may be kept."""
        return self.versioned or self.signed


@dataclass(frozen=True, slots=True)
class CardEndpoint:
    """Answers links to cards; the registry's templates say what a link means, `verifier` whether it
    is trusted, `gate` whether it is drawn, `renderer` draws it."""

    registry: Registry
    renderer: Renderer
    verifier: Verifier
    gate: Gate
    limits: RateLimits
    metrics: Metrics
    admit: Admit = admit_all
    has_fallbacks: bool = True  # whether a template's own card is shown where one cannot be drawn
    keeps_unsigned: bool = True  # whether cards of unsigned links are kept outside the process

    async def __call__(self, request: Request) -> Response:
        """The answer to `request`."""
        return await self.answer(request, self.asked(request))

    async def answer(self, request: Request, asked: CardRequest) -> Response:
        """The answer to what was asked."""
        try:
            asked = replace(asked, card=self.gate.admit(asked.card, signed=asked.signed))
        except Unlisted as error:
            if asked.is_data or not self.gate.answers_unlisted:
                raise
            return await self._own_card(request, asked.card, error.why, AnswerKind.UNLISTED)
        tag = asked.tag
        if conditional.is_known(tag, request.headers.getlist("If-None-Match")):
            return Response(None, 304, headers.validators(tag, asked.lasting))
        if asked.is_data:
            request.scope[SOURCE] = AnswerKind.DATA
            return await self._data(request, asked)
        return await self._card(request, asked)

    def asked(self, request: Request) -> CardRequest:
        """What the request asks for; raises a RequestError where there is no answer."""
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
        """Count the request as one for such a card; without a format, for its data."""
        name = "json" if format_ is None else format_.name
        request.scope[LINK] = self.metrics.traffic.link(template.name, name)

    def is_signed(
        self, request: Request, template: Template, pairs: Sequence[tuple[str, str]]
    ) -> bool:
        """Whether the link is signed; raises BadSignature where it had to be."""
        with _refusal_logged(request):
            return self.verifier.verify(template.name, pairs, template.parameters)

    def demand(self, request: Request, template: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Raise BadSignature where the link has none that could be right, whatever else it says."""
        with _refusal_logged(request):
            self.verifier.claimed(template, pairs)

    async def _card(self, request: Request, asked: CardRequest) -> Response:
        card = asked.card
        try:
            finished = await self.renderer.card(card, self._asking(request, asked))
        except Unavailable as error:
            if not self.has_fallbacks:
                raise
            return await self._own_card(request, card, error.why)
        if finished.lacks is not None:
            return self._fallback(request, finished.encoded, finished.lacks)
        request.scope[SOURCE] = _SOURCES[finished.source]
        request.scope[CARD] = card.digest
        return Response(
            finished.encoded.data, 200, headers.card(finished.encoded, asked.tag, asked.lasting)
        )

    def _asking(self, request: Request, asked: CardRequest) -> Asking:
        account = self.limits.account(request.scope, is_signed=asked.signed)
        return Asking(account, keep=asked.signed or self.keeps_unsigned)

    async def _own_card(
        self, request: Request, card: Card, why: str, answer: AnswerKind = AnswerKind.FALLBACK
    ) -> Response:
        """The template's own card, in the place of the one that is asked for."""
        own = self.registry.current.card(card.template, (("size", card.size.name),), card.format)
        encoded = await self.renderer.fallback(self.gate.current(own))
        return self._fallback(request, encoded, why, answer)

    def _fallback(
        self,
        request: Request,
        encoded: ImageFile,
        why: str,
        answer: AnswerKind = AnswerKind.FALLBACK,
    ) -> Response:
        request.scope[SOURCE] = answer
        self.metrics.fell_back(why)
        return Response(encoded.data, 200, headers.fallback(encoded, why))

    async def _data(self, request: Request, asked: CardRequest) -> Response:
        card = asked.card
        frame = await self.renderer.frame(card, self._asking(request, asked))
        content = json.dumps(card_data(card, frame), ensure_ascii=False).encode("utf-8", "replace")
        return Response(content, 200, headers.data(asked.tag, asked.lasting))


@contextmanager
def _refusal_logged(request: Request) -> Iterator[None]:
    """Log why a signature is refused: the answer does not say it."""
    try:
        yield
    except BadSignature as error:
        LOG.info("signature refused: %s", error.reason, extra={"path": request.scope["path"]})
        raise
