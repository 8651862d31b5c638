"""Listing: list the links to all cards of a blog. In: posts. Out: links.

    a link on a post        its literal card, and its intended card
    a post without a link   its title, in the template of the blog's configuration, else in any

So the list is valid for the published pages and for the repaired ones. Must not check or print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoji.blog.check import checker
from pyoji.blog.check.context import BlogContext, Case
from pyoji.blog.links.suggest import language_parameter
from pyoji.blog.source.posts import Post
from pyoji.engine.card import PNG
from pyoji.engine.design import Templates
from pyoji.errors import RequestError
from pyoji.link.card_links import CardLink
from pyoji.readers.title_list import LONGEST


def links(posts: Iterable[Post], context: BlogContext) -> Iterator[CardLink]:
    """Yield the links of these posts, without those that are too long for a title list."""
    for post in posts:
        linked = [link for case in checker.cases(post, context) for link in _case_links(case)]
        for link in linked or _title_links(post, context):
            if len(str(link)) <= LONGEST:
                yield link


def _case_links(case: Case) -> Iterator[CardLink]:
    templates = case.context.cards.templates
    literal = {parameter.name: parameter.value for parameter in case.reading.literal}
    yield from card_links(templates, case.template, literal)
    yield from card_links(templates, case.intended_template or case.template, case.pairs)


def _title_links(post: Post, context: BlogContext) -> Iterator[CardLink]:
    if not post.title:
        return
    title = {"title": post.title}
    for pairs in (title, title | language_parameter(post.title, post.lang)):
        if context.template is None:
            yield CardLink("", tuple(pairs.items()))
        else:
            yield from card_links(context.cards.templates, context.template, pairs)


def card_links(templates: Templates, template: str, pairs: Mapping[str, str]) -> Iterator[CardLink]:
    """Yield the link without unused parameters, or nothing if there is no such card."""
    try:
        templates.card(template, tuple(pairs.items()), PNG)
    except RequestError:
        return
    names = templates.get(template).parameters
    yield CardLink(template, tuple((name, pairs[name]) for name in sorted(pairs.keys() & names)))
