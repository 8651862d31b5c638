"""A list of a blog's cards covers the links of the pages as written and as repaired."""

from __future__ import annotations

import pytest
from pyoji.blog.check import checker as check
from pyoji.blog.check import config as settings
from pyoji.blog.check.context import Cards
from pyoji.blog.links import listing
from pyoji.engine.card import PNG
from pyoji.errors import RequestError
from pyoji.link import card_links, query
from pyoji.readers import title_list
from pyoji.web.lists.titles import Titles
from pyoji.web.server.request_line import encode

from tests.blog.tree import grow


@pytest.fixture(scope="module")
def grown(tmp_path_factory, pipeline, templates):
    """A blog of 800 posts with every fault that links have, and its list."""
    tree = grow(tmp_path_factory.mktemp("listed") / "blog")
    cards = Cards(templates, pipeline.frame)
    blog = settings.read(tree.folder / settings.FILE, templates.names)
    posts = check.read([tree.folder], blog, tree.folder, tree.folder)
    known = check.build_context(posts, cards, blog)
    links = title_list.read(title_list.write(listing.links(posts, known)).encode()).links
    return posts, known, links


def test_every_link_of_a_blog_is_listed(grown, templates):
    """However it is damaged: with the card of the current link and that of the repaired one."""
    posts, known, links = grown
    titles = Titles(templates, links)
    assert titles.unknown == []
    drawn = 0
    for post in posts:
        for case in check.cases(post, known):
            path, _, said = case.link.text.partition("#")[0].partition("?")
            found = card_links.read(path)
            for template, pairs in (
                (found.template if found else "", query.read(encode(said.encode()))),
                (case.intended_template or case.template, tuple(case.pairs.items())),
            ):
                try:
                    card = templates.card(template, pairs, PNG)
                except RequestError:
                    continue  # the service draws no card for it, whatever is listed
                if len(str(card_links.CardLink(template, tuple(pairs)))) > title_list.LONGEST:
                    continue  # no list may say it, and no service reads so long a target
                drawn += 1
                assert titles.find(templates, card) == card, case.link.text
    assert drawn > 1400


def test_a_list_holds_little_else(grown):
    """About one card a post: the links of translations and examples are not made up."""
    posts, _, links = grown
    assert len(posts) <= len(links) < 1.5 * len(posts)


def test_two_lists_of_one_blog_are_equal(grown):
    """Whatever the order of the posts."""
    posts, known, _ = grown
    one, other = (title_list.write(listing.links(some, known)) for some in (posts, posts[::-1]))
    assert one == other
