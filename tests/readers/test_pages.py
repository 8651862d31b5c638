"""The addresses of a page's pictures."""

from __future__ import annotations

from pyoji.readers import pages
from pyoji.readers.pages import Addresses

CARD = "https://og.example.com/api/article?title=a&theme=dark"
ESCAPED = CARD.replace("&", "&amp;")


def test_a_page_shows_its_pictures():
    """Of its head and its body, in any case and order, unescaped, each once."""
    found = pages.html(
        f"""<!doctype html><HEAD><META content="{ESCAPED}" PROPERTY="og:image">
        <meta name="twitter:image" content=" {ESCAPED} "/><meta property=og:image:width content=1>
        <meta property="og:image:secure_url" content="https://x/b"><meta name="og:image"></HEAD>
        <img alt="" src='/c?a=1&amp;b=2'><img><p>{ESCAPED}</p><!-- <img src="no"> -->"""
    )
    assert found == Addresses((CARD, "https://x/b", "/c?a=1&b=2"))
