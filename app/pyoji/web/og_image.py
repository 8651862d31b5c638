"""Links of the og-image service: a request that it accepted in, our card out.

`pyoji.link.old_links` maps such a link to parameters. Here it is checked and answered as any other.
It must not know what the parameters mean.
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
"""The paths of such links. They are the last routes: all others take precedence."""

NOT_TEXTS = re.compile(r"(api|static|\.well-known)/|(favicon|apple-touch-icon)[^/]*\Z")
"""Texts that no author wrote: paths below our own, and icons that browsers request by default."""


class TextConvertor(Convertor[str]):
    """Matches any path, line ends too: titles may have several lines."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """Return the text of a path."""
        return value

    def to_string(self, value: str) -> str:
        """Return the path of a text."""
        return value


register_url_convertor("text", TextConvertor())


@dataclass(frozen=True, slots=True)
class OldLinks:
    """Answers old links through `cards`. `admits` is whether a link is an allowed image."""

    registry: Registry
    cards: CardEndpoint
    admits: Callable[[str], bool] = lambda _: False

    async def __call__(self, request: Request) -> Response:
        """Answer a request."""
        stem, _, extension = _own_path(request.scope).rpartition(b".")
        format_ = EXTENSIONS.get(extension.decode("ascii", "replace").lower())
        if format_ is None or NOT_TEXTS.match(request.path_params["text"]):
            raise HTTPException(404)
        query_pairs = old_links.pairs(request.scope["query_string"])
        # The signature covers the parameters. Read them only if it can be valid.
        self.cards.check_claim(request, TEMPLATE, query_pairs)
        pairs = tuple(old_links.parameters(old_links.text(stem), query_pairs, self.admits))
        templates = self.registry.current
        if signature := old_links.last(query_pairs, "sig"):
            pairs += (("sig", signature),)
        template = templates.get(TEMPLATE)
        self.cards.count_as(request, template, format_)
        signed = self.cards.is_signed(request, template, pairs)
        card = templates.card(TEMPLATE, pairs, format_)
        versioned = bool(old_links.last(query_pairs, "v"))
        return await self.cards.answer(request, CardRequest(card, False, versioned, signed))


def _own_path(scope: Scope) -> bytes:
    """Return the raw path without its first slash and without the mount path.

    Servers differ in whether `path` includes `root_path`. This follows Starlette's rule.
    """
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    root: str = scope.get("root_path", "").rstrip("/")
    below = root.count("/") if root and scope["path"].startswith(f"{root}/") else 0
    return raw.split(b"/", below + 1)[-1]
