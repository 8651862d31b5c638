"""Cases: what is known of a link, worked out once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.blog.check.context import TRACKERS, BlogContext, Cards, Case, confident_match
from pyoji.blog.source.body import PostLink
from pyoji.blog.source.links import Hosts
from pyoji.blog.source.page import Page
from pyoji.blog.source.posts import Post, Title
from pyoji.engine.card import WEBP, Card
from pyoji.errors import ParameterError


@pytest.fixture
def case(templates, pipeline):
    def make(text: str, *titles: str) -> Case:
        page = Page("a.md", "")
        post = Post(Path("a.md"), page, titles=tuple(Title(each, 1) for each in titles))
        known = BlogContext(Cards(templates, pipeline.frame), Hosts(frozenset(), templates.names))
        return Case(post, PostLink(text, 0, 0, for_post=True), known)

    return make


def test_the_card_is_the_one_that_was_meant(case):
    """Of the template that was meant, with the text that was lost."""
    found = case("/api/minimul.webp?title=Q&A", "Q&A")
    assert found.intended_template == "minimal"
    assert isinstance(found.card, Card)
    assert found.card.by_name["title"] == "Q&A"
    assert found.card.format is WEBP
    assert found.frame is found.context.cards.frame_of(found.card)


def test_a_card_that_cannot_be_is_an_error(case):
    """And has no frame."""
    found = case("/api/minimal?title=a&theme=drak")
    assert isinstance(found.card, ParameterError)
    assert found.frame is None


def test_only_a_near_name_is_sure():
    """A distant name is ambiguous."""
    assert (
        confident_match("og-cuckoo-netwrok", ("minimal", "og-cuckoo-network"))
        == "og-cuckoo-network"
    )
    assert confident_match("default", ("minimal", "og-cuckoo-network")) is None


@pytest.mark.parametrize("name", ["utm_source", "fbclid", "gclid", "msclkid", "mc_cid", "igshid"])
def test_trackers_are_known(name):
    """They are no misspelt parameters."""
    assert TRACKERS.fullmatch(name)


@pytest.mark.parametrize("name", ["titel", "thme", "id", "author"])
def test_other_names_are_not(name):
    """They may be."""
    assert not TRACKERS.fullmatch(name)
