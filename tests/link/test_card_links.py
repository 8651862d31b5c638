"""Whole links to cards: what they say, whatever stands around it."""

from __future__ import annotations

import pytest
from pyoji.link import card_links
from pyoji.link.card_links import CardLink

TITLE = (("title", "표지 & more"),)
ARTICLE = CardLink("article", TITLE)


@pytest.mark.parametrize(
    "text",
    [
        "https://og.example.com/api/article?title=%ED%91%9C%EC%A7%80%20%26%20more",
        "//og.example.com/api/article?title=표지 %26 more",
        "/api/article?title=표지+%26+more",
        "/api/article/?title=표지+%26+more#fragment",
        "/api/article.webp?title=표지+%26+more",
        "/api/article.json?title=표지+%26+more",
        "/api/article/v/2.1.png?title=표지+%26+more",
        "https://og.example.com/cards/api/article?title=표지+%26+more",
    ],
)
def test_a_link_says_template_and_pairs(text):
    """Host, mount, format, version and fragment are left out."""
    assert card_links.read(text) == ARTICLE


def test_a_link_may_name_no_template():
    """Any is meant then."""
    assert card_links.read("?title=표지 %26 more") == CardLink("", TITLE)


@pytest.mark.parametrize(
    "text", ["", "article", "https://og.example.com/", "/api/", "/api/a/b", "/api/article.gif?x=y"]
)
def test_what_is_no_link_to_a_card(text):
    """It has no path below /api/, or none that is a card's."""
    assert card_links.read(text) is None


@pytest.mark.parametrize(
    "link",
    [ARTICLE, CardLink("", TITLE), CardLink("a b", (("x", "é=?"),)), CardLink("article", ())],
)
def test_what_is_written_is_read(link):
    """As the same link."""
    assert card_links.read(str(link)) == link
