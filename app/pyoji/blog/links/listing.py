"""Listing: a blog's posts in; the links to all of its cards, out.

    a link on a post     the card that the service draws for it now, and the one that was meant
    a post without       its title: in the design that the blog names, else in any

So a list of them holds for the pages that are published and for those that are mended. It judges
nothing and prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoji.blog.check import checker as check
from pyoji.blog.check.context import BlogContext, Case
from pyoji.blog.links.suggest import language_parameter
from pyoji.blog.source.posts import Post
from pyoji.engine.card import PNG
from pyoji.engine.design import Templates
from pyoji.errors import RequestError
from pyoji.link.card_links import CardLink
from pyoji.readers.title_list import LONGEST


def links(posts: Iterable[Post], known: BlogContext) -> Iterator[CardLink]:
    """The links of these posts; none that is longer than a list of them may say."""
    for post in posts:
        found = [link for case in check.cases(post, known) for link in _of_case(case)]
        yield from (link for link in found or _of_title(post, known) if len(str(link)) <= LONGEST)


def _of_case(case: Case) -> Iterator[CardLink]:
    templates = case.context.cards.templates
    said = {each.name: each.value for each in case.reading.literal}
    yield from card_links(templates, case.template, said)
    yield from card_links(templates, case.intended_template or case.template, case.pairs)


def _of_title(post: Post, known: BlogContext) -> Iterator[CardLink]:
    if not post.title:
        return
    title = {"title": post.title}
    for pairs in (title, title | language_parameter(post.title, post.lang)):
        if known.template is None:
            yield CardLink("", tuple(pairs.items()))
        else:
            yield from card_links(known.cards.templates, known.template, pairs)


def card_links(templates: Templates, template: str, pairs: Mapping[str, str]) -> Iterator[CardLink]:
    """The link, without what its card does not show; none where the service draws no card."""
    try:
        templates.card(template, tuple(pairs.items()), PNG)
    except RequestError:
        return
    names = templates.get(template).parameters
    yield CardLink(template, tuple((name, pairs[name]) for name in sorted(pairs.keys() & names)))
