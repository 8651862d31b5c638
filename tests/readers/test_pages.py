"""The addresses of a page's pictures."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/a?b=1&section=2&copy=3&lt=4", "/a?b=1&section=2&copy=3&lt=4"),
        ("/a?b=1&amp;section=2&#38;c=3&#x26;d", "/a?b=1&section=2&c=3&d"),
        ("/a?b=&lt;&eacute;&copy&notit;&nothing;", "/a?b=<é©&notit;&nothing;"),
        ("/a?b=R&D&amp", "/a?b=R&D&"),
    ],
)
def test_a_reference_is_one_where_html_has_one(written: str, meant: str):
    """A parameter whose name begins as a reference does is none, if no semicolon ends it."""
    assert pages.html(f'<img src="{written}">').images == (meant,)
    assert pages.html(f"<img src={written} alt=''>").images == (meant,)


def test_what_is_no_tag_has_no_pictures():
    """Text of scripts, styles and titles, comments that end and do not, tags that do not."""
    page = """<title><img src=a></title><SCRIPT>"<img src=b>"</script ><style><img src=c></style>
    <!-- <img src=d> --><img src="e"><imgs src=f><img src='g' <img src=h"""
    assert pages.html(page).images == ("e", "g", "h")
    assert pages.html("<!-- <img src=a>").images == ()
    assert pages.html("<script><img src=a>").images == ()


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<a", "</", "<img ", "<img src='", "<script>", "<meta content=", "<img\n/", "&"],
)
def test_a_page_of_nothing_but_beginnings_is_read(piece: str):
    """These took minutes; a million characters of them are read at once."""
    assert len(pages.html(piece * (1_000_000 // len(piece))).images) <= 1
