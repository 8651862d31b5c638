"""The answer to a card's link: a request in, a card, its data or a 304 out.

The order is that of trust and of cost: path, query, card, what the client holds, and only then
the renderer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.card import PNG, Card
from app.data import card_data
from app.renderer import Renderer
from app.templates import Shelf
from app.web import conditional, headers, hits, paths, query


@dataclass(frozen=True, slots=True)
class Cards:
    """Answers links to cards; the shelf's templates say what a link means, `renderer` draws it."""

    shelf: Shelf
    renderer: Renderer

    async def __call__(self, request: Request) -> Response:
        """The answer to `request`."""
        address = paths.read(request.path_params["path"])
        if address is None:
            raise HTTPException(404)
        pairs = query.read(request.scope["query_string"])
        card = self.shelf.current.card(address.template, pairs, address.format or PNG)
        versioned = address.version is not None or bool(dict(pairs).get("v"))
        suffix = "" if address.format else "-json"
        tag = conditional.strong(card.digest + suffix)
        if conditional.is_known(tag, request.headers.getlist("If-None-Match")):
            return Response(None, 304, headers.validators(tag, versioned))
        if address.format is None:
            return await self._data(card, tag, versioned)
        response = await self._card(card, tag, versioned)
        request.scope[hits.CARD] = card.digest
        return response

    async def _card(self, card: Card, tag: str, versioned: bool) -> Response:
        encoded = await self.renderer.encoded(card)
        return Response(encoded.data, 200, headers.card(encoded, tag, versioned))

    async def _data(self, card: Card, tag: str, versioned: bool) -> Response:
        frame = await self.renderer.frame(card)
        content = json.dumps(card_data(card, frame), ensure_ascii=False).encode("utf-8", "replace")
        return Response(content, 200, headers.data(tag, versioned))
