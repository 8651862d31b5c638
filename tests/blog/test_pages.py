"""The addresses on built pages, in feeds and in sitemaps."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blog import pages
from app.blog.page import Broken
from app.blog.pages import Addresses

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


def test_a_sitemap_names_pages_and_perhaps_pictures():
    """By their namespaces' names, whatever prefix they have."""
    found = pages.xml(
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
    found = pages.xml(b"<sitemapindex><sitemap><loc>https://x/1.xml</loc></sitemap></sitemapindex>")
    assert found == Addresses(index=True)


def test_a_feed_names_pages_and_pictures():
    """RSS 2.0, with Media RSS and the pictures in its HTML."""
    found = pages.xml(
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
    assert found.pictures == (
        "https://x/logo", CARD, "https://x/m", "https://x/t", "https://x/d", "https://x/e?a&b"
    )  # fmt: skip


def test_an_atom_feed_does_too():
    """By the relation of its links."""
    found = pages.xml(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://blog.example.com/"/>
          <entry><link rel="alternate" href="https://blog.example.com/a"/>
          <link rel="enclosure" href="{ESCAPED}"/><link rel="edit" href="no"/>
          <content type="html">&lt;img src="https://x/c"&gt;</content></entry></feed>""".encode()
    )
    assert found == Addresses((CARD, "https://x/c"), ("https://blog.example.com/a",))


BOMB = b"""<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>"""
FILE = b"""<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><a><item><link>&a;</link></item></a>"""


@pytest.mark.parametrize("content", [BOMB, FILE])
def test_entities_are_refused(content):
    """A feed needs none, and they can be a bomb or read a file."""
    with pytest.raises(Broken, match="entities"):
        pages.xml(content)


@pytest.mark.parametrize(
    ("content", "line"), [(b"", 1), (b"<a>\n<b>\n</a>", 3), (b"words", 1), (b"<a>\n\xff</a>", 2)]
)
def test_what_is_no_xml_is_told(content, line):
    """With its line."""
    with pytest.raises(Broken) as told:
        pages.xml(content)
    assert told.value.line == line


@given(st.binary(max_size=80), st.sampled_from([b"", b"<?xml version='1.0' encoding='", b"<a>"]))
def test_whatever_is_in_the_file_it_is_read_or_told(content, before):
    """Nothing else is raised."""
    with suppress(Broken):
        pages.xml(before + content)
    pages.html((before + content).decode("utf-8", "replace"))
