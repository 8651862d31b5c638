"""The addresses and titles in feeds and in sitemaps."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.readers import feeds, pages
from pyoji.readers.broken import Broken
from pyoji.readers.feeds import MOST_DEPTH, Feed
from pyoji.readers.pages import Addresses

CARD = "https://og.example.com/api/article?title=a&theme=dark"
ESCAPED = CARD.replace("&", "&amp;")


def addresses(content: bytes) -> Addresses:
    return feeds.xml(content).addresses


def test_a_sitemap_names_pages_and_perhaps_pictures():
    """By their namespaces' names, whatever prefix they have."""
    found = addresses(
        f"""<?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
                xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
          <url><loc> https://blog.example.com/a </loc>
            <i:image><i:loc>{ESCAPED}</i:loc></i:image></url>
          <url><loc>https://blog.example.com/b</loc></url>
        </urlset>""".encode()
    )
    assert found == Addresses((CARD,), ("https://blog.example.com/a", "https://blog.example.com/b"))


def test_an_index_of_sitemaps_is_one():
    """It leads to others and holds nothing."""
    found = addresses(b"<sitemapindex><sitemap><loc>https://x/1.xml</loc></sitemap></sitemapindex>")
    assert found == Addresses(index=True)


def test_a_feed_names_pages_and_pictures():
    """RSS 2.0, with Media RSS and the pictures in its HTML."""
    found = addresses(
        f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
                 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
          <link>https://blog.example.com/</link><description>&lt;img src="no"&gt;</description>
          <image><url>https://x/logo</url></image>
          <item><link>https://blog.example.com/a</link><enclosure url="{ESCAPED}"/>
            <media:content url="https://x/m"/><media:thumbnail url="https://x/t"/>
            <description>&lt;img src="https://x/d"&gt;</description>
            <content:encoded><![CDATA[<img src="https://x/e?a&amp;b">]]></content:encoded>
          </item></channel></rss>""".encode()
    )
    assert found.pages == ("https://blog.example.com/a",)
    assert found.images == (
        "https://x/logo", CARD, "https://x/m", "https://x/t", "https://x/d", "https://x/e?a&b"
    )  # fmt: skip


def test_an_atom_feed_does_too():
    """By the relation of its links."""
    found = addresses(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://blog.example.com/"/>
          <entry><link rel="alternate" href="https://blog.example.com/a"/>
          <link rel="enclosure" href="{ESCAPED}"/><link rel="edit" href="no"/>
          <content type="html">&lt;img src="https://x/c"&gt;</content></entry></feed>""".encode()
    )
    assert found == Addresses((CARD, "https://x/c"), ("https://blog.example.com/a",))


def test_entries_have_titles():
    """Those of RSS 2.0, RSS 1.0 and Atom, as text; in the language that the feed names."""
    rss = b"""<rss><channel><title>no</title><language>ko</language><item><title> a
        b </title></item><item><title/></item><item><title>c</title></item></channel></rss>"""
    assert feeds.xml(rss) == Feed(Addresses(), ("a b", "c"), "ko")
    rdf = b"""<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <item><title>a</title><dc:title>no</dc:title></item></r:RDF>"""
    assert feeds.xml(rdf).titles == ("a",)
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja"><title>no</title><entry>
        <title type="html">R&amp;amp;D</title><source><title>no</title></source></entry></feed>"""
    assert feeds.xml(atom) == Feed(Addresses(), ("R&amp;D",), "ja")


def test_html_is_read_only_where_it_is_asked_for():
    """HTML is the slowest part of a feed and untrusted."""
    content = b"<rss><item><description>&lt;img src='a'&gt;</description></item></rss>"
    assert feeds.xml(content).addresses.images == ("a",)
    assert feeds.xml(content, with_html=False).addresses.images == ()


def test_depth_is_bounded():
    """As deep as any feed, and no deeper."""
    assert feeds.xml(b"<a>" * MOST_DEPTH + b"</a>" * MOST_DEPTH) == Feed(Addresses())
    with pytest.raises(Broken, match="too deep"):
        feeds.xml(b"<a>" * (MOST_DEPTH + 1) + b"</a>" * (MOST_DEPTH + 1))


@pytest.mark.parametrize("items", [None, 1, "a", [], [None, 1, {"title": 2, "attachments": {}}]])
def test_a_json_feed_of_other_kinds_holds_nothing(items):
    """What is of another kind than it should be is passed over."""
    data = {"items": items, "language": 5}
    assert feeds.json_feed(data) == Feed(Addresses())


BOMB = b"""<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>"""
FILE = b"""<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><a><item><link>&a;</link></item></a>"""


@pytest.mark.parametrize("content", [BOMB, FILE])
def test_entities_are_refused(content):
    """A feed needs none, and they can be a bomb or read a file."""
    with pytest.raises(Broken, match="entities"):
        feeds.xml(content)


@pytest.mark.parametrize(
    ("content", "line"), [(b"", 1), (b"<a>\n<b>\n</a>", 3), (b"words", 1), (b"<a>\n\xff</a>", 2)]
)
def test_what_is_no_xml_is_told(content, line):
    """With its line."""
    with pytest.raises(Broken) as told:
        feeds.xml(content)
    assert told.value.line == line


@given(st.binary(max_size=80), st.sampled_from([b"", b"<?xml version='1.0' encoding='", b"<a>"]))
def test_whatever_is_in_the_file_it_is_read_or_told(content, before):
    """Nothing else is raised."""
    with suppress(Broken):
        feeds.xml(before + content)
    pages.html((before + content).decode("utf-8", "replace"))
