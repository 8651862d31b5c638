"""Lists of cards, in each form that a site has them; and what is no list."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.link.card_links import CardLink
from pyoji.readers import title_list
from pyoji.readers.broken import Broken

from tests.steps import linear

CARD = "https://og.example.com/api/article?title=a&theme=dark"
ESCAPED = CARD.replace("&", "&amp;")


def read(content: str | bytes) -> tuple[str, ...]:
    return title_list.read(content if isinstance(content, bytes) else content.encode()).links


# ── forms ────────────────────────────────────────────────────────────────────────────────────


def test_a_text_has_a_line_for_each():
    """Links and titles; comments and empty lines are passed over, and a mark of byte order."""
    text = f"\ufeff# my posts\n\n  /api/article?title=b\r\n{CARD}\n?title=c&lang=ja\n#1 in Korea\n"
    assert read(text + "[Review] d\n/Old%20link.png?theme=dark\nR&D") == (
        "/api/article?title=b",
        CARD,
        "?title=c&lang=ja",
        "?title=%231%20in%20Korea",
        "?title=%5BReview%5D%20d",
        "/Old%20link.png?theme=dark",
        "?title=R%26D",
    )


@pytest.mark.parametrize("start", ["[Review] a", "{draft} b", "< c", "#hashtag"])
def test_a_text_may_begin_with_any_title(start):
    """Only what begins as XML or JSON does is read as such."""
    assert read(f"{start}\nsecond") == (title_list.titled(start), "?title=second")


def test_what_is_written_is_read():
    """`write` sorts, so that equal blogs write equal lists."""
    links = [CardLink("b", (("title", "표지"),)), CardLink("", (("title", "/x #1"),))]
    text = title_list.write([*links, *links])
    assert text == title_list.write(reversed(links))
    assert read(text) == tuple(sorted(map(str, links)))
    assert json.loads(text)["version"] == 1


@pytest.mark.parametrize(
    "data",
    [
        {"links": [CARD], "titles": ["R&D"]},
        {"version": 1, "titles": ["R&D"], "links": [CARD]},
        [CARD, "R&D"],
    ],
)
def test_json_holds_links_and_titles(data):
    """As an object or as a list."""
    assert set(read(json.dumps(data, indent=2))) == {CARD, "?title=R%26D"}


def test_a_manifest_holds_links():
    """That of `pyoji build`; one without was written before links were in it."""
    card = {"card": "0" * 32, "sha256": "", "bytes": 1, "width": 1, "height": 1}
    data = {"version": 1, "posts": {"a.md": ["a.png"]}, "cards": {"a.png": {**card, "link": CARD}}}
    assert read(json.dumps(data)) == (CARD,)
    data["cards"] = {"a.png": card}
    with pytest.raises(Broken, match="run pyoji build again"):
        read(json.dumps(data))


def test_rss_has_titles_and_pictures():
    """Those of items, not of the channel, of a video or of an episode; HTML is not looked into."""
    assert read(
        f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
             xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Blog</title>
          <item><title>R&amp;amp;D</title><media:title>no</media:title><itunes:title>no
            </itunes:title><enclosure url="{ESCAPED}"/><media:content url="https://x/photo/m.png"/>
            <description>&lt;img src="/api/article?title=no"&gt;</description></item>
          <item><title><![CDATA[ 둘 ]]></title></item>
        </channel></rss>"""
    ) == (CARD, "?title=R%26amp%3BD", "?title=R%26D", "?title=%EB%91%98")


def test_a_feed_may_name_its_language():
    """A link may say it then, or leave it out."""
    rss = "<rss><channel><language>ja</language><item><title>a</title></item></channel></rss>"
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja"><title>Blog</title><entry>'
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>a</b></div></title>'
        "</entry></feed>"
    )
    feed = {"version": "https://jsonfeed.org/version/1.1", "language": "ja"}
    for form in (rss, atom, json.dumps({**feed, "items": [{"title": "a"}]})):
        assert read(form) == ("?title=a", "?title=a&lang=ja")


def test_a_json_feed_has_titles_and_pictures():
    """Whatever else is in it."""
    items = [
        {"title": "a", "image": CARD, "attachments": [{"url": CARD + "1"}, {"url": 1}, 2]},
        {"title": 5, "banner_image": "https://x/photo/p.png"},
        "c",
        {"title": " b\n"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1", "items": items}
    assert read(json.dumps(feed)) == (CARD, CARD + "1", "?title=a", "?title=b")


def test_a_sitemap_has_pictures():
    """Those that are cards; pages and photographs are none."""
    assert read(
        f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><url>
            <loc>https://blog.example.com/a</loc><i:image><i:loc>{ESCAPED}</i:loc></i:image>
            <i:image><i:loc>https://blog.example.com/img/a.png</i:loc></i:image></url></urlset>"""
    ) == (CARD,)


# ── what is no list ──────────────────────────────────────────────────────────────────────────

WRONG = {
    "": "line 1: it names no card and no title",
    "# nothing\n": "names no card",
    "a\n/etc/passwd\n": "line 2: it is not a link to a card; write a title that looks like one as",
    "https://blog.example.com/a\n": "line 1: it is not a link to a card",
    "a\n\0b": "line 2: it is not text: it holds a NUL",
    "a\nb\xff": "line 2: the byte 0xFF is not UTF-8",
    '{"links": ["/api/article?title=a"': "line 1: found .*; it must be JSON",
    '{"links": [\n"/api/article?title=a"\n"b"]}': "line 3: found .*; it must be JSON",
    '{"links": [], "links": []}': "the key “links” a second time",
    '{"links": "a"}': "its “links” is not a list of texts",
    '{"titles": [1]}': "its “titles” is not a list of texts",
    '{"links": ["https://blog.example.com/a"]}': "is not a link to a card",
    '{"version": 2, "links": []}': "version 2; version 1 can be read",
    '{"a": 1}': "neither a list of links or titles, nor a JSON Feed, nor a cards.json",
    "[" + '"a",[' * 50_000: "nested too deep",
    '{"x":' + '{"x":' * 100_000: "nested too deep",
    '["a", ' + "9" * 10_000 + "]": "a number of more than 40 digits",
    "<a>": "line 1: it is not XML",
    "<urlset><url><loc>https://x/</loc></url></urlset>": "names no card",
    "<sitemapindex><sitemap><loc>https://x/1.xml</loc></sitemap></sitemapindex>": "name one of",
    "<?xml version='1.0' encoding='nothing'?><a/>": "it cannot be read|no XML",
    "a\n" + "x" * 20_000: "line 2: it holds 20,000 characters; a link or title has at most 16,384",
    '{"titles": ["' + "x" * 20_000 + '"]}': "it holds 20,000 characters",
    '{"links": ["?title=' + "x" * 20_000 + '"]}': "it holds 20,007 characters",
    '{"cards": {"a": {"link": "?title=' + "x" * 20_000 + '"}}, "posts": {}}': "it holds no links",
    "<rss><channel><item><title>" + "x" * 20_000 + "</title></item></channel></rss>": "names no",
    "x\n" * 5_000_000: "at most 8,388,608 are allowed",
    "\n".join(map(str, range(50_001))): "at most 50,000 are allowed",
}


@pytest.mark.parametrize("content", WRONG, ids=[text[:24] for text in WRONG])
def test_what_is_no_list_is_told(content):
    """In one way, with the line where there is one, and what is allowed."""
    with pytest.raises(Broken, match=WRONG[content]):
        read(content.encode("latin-1" if "\xff" in content else "utf-8"))


BOMB = "<!DOCTYPE a [{}]><urlset><url>&b;</url></urlset>".format(
    '<!ENTITY a "ha">' + "".join(f'<!ENTITY b{n} "&a;&a;&a;&a;">' for n in range(64))
)
HOSTILE = {
    "bomb": BOMB,
    "file": '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><item>&a;</item></rss>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % a "b"> %a;]><rss/>',
    "external": '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><urlset>&a;</urlset>',
    "deep": "<a>" * 200_000,
    "deep and whole": "<a>" * 300 + "</a>" * 300,
    "one tag": "<a " + "x" * 4_000_000,
    "many attributes": "<a " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>",
    "one comment": "<!--" + "x" * 4_000_000 + "--><a/>",
    "one text": "<rss><item><title>" + "x" * 4_000_000 + "</title></item>",
    "many texts": "<rss><item><title>" + "&amp;" * 1_000_000 + "</title></item>",
    "many namespaces": "<a " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(100_000)) + "/>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_sitemap_is_refused(kind):
    """Nothing is unfolded, fetched or recursed into, and no length costs more than its share."""
    content = HOSTILE[kind].encode()
    assert len(content) <= title_list.MOST_BYTES
    with pytest.raises(Broken):
        linear(lambda _: title_list.read(content), len(content))


@given(st.binary(max_size=80), st.sampled_from([b"", b"<rss><item>", b'{"links": ["', b"[\n"]))
def test_whatever_is_in_a_file_it_is_read_or_refused(content, before):
    """Nothing else is raised, and a link that is read is text that can be written."""
    with suppress(Broken):
        for link in title_list.read(before + content).links:
            link.encode("utf-8", "surrogatepass")
