"""Links: which of them lead to cards, and where a page holds them."""

from __future__ import annotations

import pytest
from pyoji.blog.source import front_matter as frontmatter
from pyoji.blog.source.anatomy import dissect
from pyoji.blog.source.links import Hosts, in_body, in_front_matter, is_local
from pyoji.blog.source.page import Page

NAMES = ("minimal", "og-cuckoo-network")
A = "https://og.example.com/api/minimal?title=a"


@pytest.mark.parametrize(
    ("text", "named", "seen", "serves"),
    [
        (A, (), (), True),
        ("https://og.example.com/api/none", (), (), False),
        ("https://og.example.com/api/none", ("og.example.com",), (), True),
        ("https://og.example.com/api/none", (), ("og.example.com",), True),
        ("https://x.example.com/api/minimul?title=a", (), (), True),
        ("https://x.example.com/api/minimul?id=a", (), (), False),
        ("/api/users", (), ("",), False),
        ("/api/Minimal?title=a", (), (), True),
        ("https://shop.example.com/api/minimal", (), (), False),
        ("https://shop.example.com/api/minimal", ("og.example.com",), (), False),
        ("https://og.example.com/api/minimal", (), ("og.example.com",), True),
        ("/api/minimal", (), ("",), True),
    ],
)
def test_who_serves_cards(text, named, seen, serves):
    """Hosts that are named, templates that are known, and hosts that were seen to."""
    anatomy = dissect(text)
    assert anatomy is not None
    assert Hosts(frozenset(named), NAMES, frozenset(seen)).serve(anatomy) is serves


def links(text: str, name: str = "a.md"):
    page = Page(name, text)
    matter = frontmatter.read(text)
    return [*in_front_matter(page, matter), *in_body(page, matter.body)]


def test_links_have_their_places():
    """Line and column from 1, in the front matter and in the body."""
    text = f"---\r\ntitle: 표지\r\nimage: '{A}'\r\n---\r\n\r\nx ![y]({A})\r\n"
    assert [Page("a.md", text).position(link.start) for link in links(text)] == [(3, 9), (6, 8)]


def test_a_string_of_tags_holds_links():
    """Each with its own span; escaped, it cannot be written anew."""
    tag = f'<meta property="og:image" content="{A}&amp;b=1">'
    [plain] = links(f"---\nhead: '{tag}'\n---\n")
    assert (plain.text, plain.fixed, plain.amp) == (f"{A}&b=1", "", "&amp;")
    quoted = tag.replace('"', '\\"').replace("?", "\\x3f")
    [escaped] = links(f'---\nhead: "{quoted}"\n---\n')
    assert escaped.fixed


def test_a_comment_is_kept():
    """What YAML took for one may be text."""
    assert [each.comment for each in links(f"---\nimage: {A} #1\n---\n")] == [" #1"]
    assert [each.comment for each in links(f"---\nimage: '{A}' #1\n---\n")] == [""]


def test_local_hosts_are_the_readers_own():
    """With and without a port."""
    assert all(map(is_local, ["localhost", "localhost:8000", "127.0.0.1", "[::1]:80", "0.0.0.0:1"]))
    assert not is_local("og.example.com")
    assert not is_local("og.example]com")  # no host at all
