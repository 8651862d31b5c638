"""Cards: the card in a page's tags.

    links   a link to the service, with the page's title
    files   the file that `build` has made for the page, at its public address

In: a page. Out: what its tags say, or why there is no card. Must not write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pyoji.blog.build.manifest import Manifest
from pyoji.blog.built import site, texts
from pyoji.blog.built.pages import BuiltPage
from pyoji.blog.built.tags import CardTags
from pyoji.blog.links.suggest import LinkBuilder
from pyoji.engine.card import EXTENSIONS
from pyoji.errors import RequestError
from pyoji.explanation import explain
from pyoji.percent import encode


class NoCard(Exception):
    """There is no card for a page, and why."""


CardOf = Callable[[BuiltPage], CardTags]
"""Returns the card of a page, or raises NoCard."""


@dataclass(frozen=True, slots=True)
class LinkedCards:
    """Cards of the service: a link with the page's title, and the texts of these names."""

    builder: LinkBuilder
    texts: tuple[str, ...] = ()

    def __call__(self, page: BuiltPage) -> CardTags:
        """Return the card of a page."""
        pairs = {**texts.parameters(page, self.texts), **dict(self.builder.pairs)}
        builder = replace(self.builder, pairs=tuple(pairs.items()))
        try:
            suggestion = builder.suggest(page.title, page.lang)
        except RequestError as error:
            raise NoCard(explain(error)) from None
        card = suggestion.card
        return CardTags(suggestion.link, card.format.media_type, *card.sides, page.title)


@dataclass(frozen=True, slots=True)
class CardFiles:
    """Files of `build`: their addresses begin with `base`."""

    base: str
    manifest: Manifest

    def __call__(self, page: BuiltPage) -> CardTags:
        """Return the card of a page."""
        files = self.manifest.posts.get(page.name, ())
        record = self.manifest.cards.get(files[0]) if files else None
        if record is None:
            raise NoCard("the manifest has no card of it; run pyoji build again")
        format_ = EXTENSIONS.get(PurePosixPath(files[0]).suffix.removeprefix(".").lower())
        if format_ is None:
            raise NoCard(f"its card is no image: {files[0]}")
        address = f"{self.base.rstrip('/')}/{encode(files[0], keep='/')}"
        return CardTags(address, format_.media_type, record.width, record.height, page.title)


def base_address(pages: Iterable[BuiltPage]) -> str | None:
    """The address of the site's folder, as most pages state it; None if none does.

    A page at /posts/a/ that states https://x.example/blog/posts/a/ is of https://x.example/blog.
    """
    bases: Counter[str] = Counter()
    for page in pages:
        for stated in (page.head.canonical, page.head.og_url):
            if base := _base(stated, page.address):
                bases[base] += 1
                break
    return bases.most_common(1)[0][0] if bases else None


def _base(stated: str, address: str) -> str | None:
    try:
        parts = urlsplit(stated)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    path = unquote(parts.path).removesuffix(site.INDEX).removesuffix(".html").rstrip("/")
    below = "" if address == "index" else f"/{address}"
    if not path.endswith(below):
        return None
    return f"{parts.scheme}://{parts.netloc}{encode(path.removesuffix(below), keep='/')}"
