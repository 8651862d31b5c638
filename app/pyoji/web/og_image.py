"""The answer to an old link: a request as the og-image service took it in, our card out.

What such a link means is `pyoji.link.old_links`'s; here it is checked and answered as any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from pyoji.engine.card import EXTENSIONS
from pyoji.engine.design import Registry
from pyoji.link import old_links
from pyoji.link.old_links import TEMPLATE
from pyoji.web.cards import CardEndpoint, CardRequest

PATHS = ("/{text:text}.png", "/{text:text}.jpeg", "/{text:text}.jpg")
"""What such a link looks like. They stand after all other routes, which go before them."""

NOT_TEXTS = re.compile(r"(api|static|\.well-known)/|(favicon|apple-touch-icon)[^/]*\Z")
"""Texts that no author wrote: what lies below our own paths, and what browsers ask for unbidden."""


class TextConvertor(Convertor[str]):
    """Whatever a path holds, line ends too: people wrote titles of several lines."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """The text of the path."""
        return value

    def to_string(self, value: str) -> str:
        """The path of a text."""
        return value


register_url_convertor("text", TextConvertor())


@dataclass(frozen=True, slots=True)
class OldLinks:
    """Answers old links; `cards` draws them, `admits` says which links pictures may come from."""

    registry: Registry
    cards: CardEndpoint
    admits: Callable[[str], bool] = lambda _: False

    async def __call__(self, request: Request) -> Response:
        """The answer to `request`."""
        stem, _, extension = _own_path(request.scope).rpartition(b".")
        format_ = EXTENSIONS.get(extension.decode("ascii", "replace").lower())
        if format_ is None or NOT_TEXTS.match(request.path_params["text"]):
            raise HTTPException(404)
        asked = old_links.pairs(request.scope["query_string"])
        # What is signed is the meaning, which is found out only where a signature may be right.
        self.cards.demand(request, TEMPLATE, asked)
        pairs = tuple(old_links.meant(old_links.text(stem), asked, self.admits))
        templates = self.registry.current
        if signature := old_links.last(asked, "sig"):
            pairs += (("sig", signature),)
        template = templates.get(TEMPLATE)
        self.cards.count_as(request, template, format_)
        signed = self.cards.is_signed(request, template, pairs)
        card = templates.card(TEMPLATE, pairs, format_)
        versioned = bool(old_links.last(asked, "v"))
        return await self.cards.answer(request, CardRequest(card, False, versioned, signed))


def _own_path(scope: Scope) -> bytes:
    """The path as it was received, without its first slash and what the service is mounted under.

    Servers differ in whether a path holds the root path; Starlette's rule is followed.
    """
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    root: str = scope.get("root_path", "").rstrip("/")
    below = root.count("/") if root and scope["path"].startswith(f"{root}/") else 0
    return raw.split(b"/", below + 1)[-1]
