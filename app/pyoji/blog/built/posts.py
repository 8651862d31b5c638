"""Posts: make posts of the pages of a built site, so that `build` plans their cards.

In: pages, and the files of an earlier build. Out: a post for each page that gets a card. Its links
are the cards that the page's tags name. A page whose image is one of these files keeps its card.
Must not read files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoji.blog.built.kinds import Skip
from pyoji.blog.built.pages import BuiltPage
from pyoji.blog.source.anatomy import dissect
from pyoji.blog.source.body import PostLink
from pyoji.blog.source.page import Broken, Page
from pyoji.blog.source.posts import Post, Title


def posts(pages: Iterable[BuiltPage], card_files: Mapping[str, tuple[str, ...]]) -> Iterator[Post]:
    """Yield a post for each page that gets a card; `card_files` are those of pages, by name."""
    for page in pages:
        image = page.image(card_files.get(page.name, ()))
        if not (page.skip or image is Skip.OWN_IMAGE):
            yield _post(page)


def _post(page: BuiltPage) -> Post:
    source = Page(page.name, "")
    if page.error:
        return Post(page.file, source, broken=Broken(1, page.error))
    return Post(
        page.file,
        source,
        page.lang,
        page.name,
        titles=(Title(page.title, 1),),
        links=tuple(
            PostLink(address, 0, 0, for_post=True)
            for address in page.head.pictures()
            if dissect(address) is not None
        ),
    )
