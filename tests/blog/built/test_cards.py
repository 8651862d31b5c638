"""The card in a page's tags."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.blog.build.manifest import CardRecord, Manifest
from pyoji.blog.built.cards import CardFiles, LinkedCards, NoCard, base_address
from pyoji.blog.built.pages import BuiltPage
from pyoji.blog.links.suggest import LinkBuilder
from pyoji.readers.page_head import PageHead


def built(name: str, canonical: str = "", og_url: str = "") -> BuiltPage:
    return BuiltPage(Path(name), name, PageHead(canonical=canonical, og_url=og_url), "제목")


@pytest.mark.parametrize(
    ("pages", "base"),
    [
        ([built("index.html", "https://x.example/blog/")], "https://x.example/blog"),
        ([built("a/index.html", "https://x.example/a/")], "https://x.example"),
        ([built("a/b.html", "https://x.example/s/a/b.html?x#y")], "https://x.example/s"),
        ([built("a/b.html", "https://x.example/s/a/b")], "https://x.example/s"),
        ([built("글/index.html", "https://x.example/%EA%B8%80/")], "https://x.example"),
        ([built("a.html", "", "http://x.example:8080/a.html")], "http://x.example:8080"),
        ([built("a.html", "https://y.example/other", "https://x.example/a")], "https://x.example"),
        ([built("a.html", "/a.html"), built("b.html", "http://["), built("c.html")], None),
        (
            [built("a.html", "https://y.example/a"), built("b.html", "https://x.example/b"),
             built("c.html", "https://x.example/c")],
            "https://x.example",
        ),
        ([], None),
    ],
)  # fmt: skip
def test_pages_state_where_their_site_is(pages: list[BuiltPage], base: str | None):
    """Most of them agree; a relative address and that of another page state nothing."""
    assert base_address(pages) == base


def test_a_file_has_an_address_and_a_size():
    """From the manifest; a name is written as an address needs it."""
    record = CardRecord("", "", 1, 600, 315)
    manifest = Manifest({"글/index.html": ("글 1.webp", "b.png")}, {"글 1.webp": record})
    tags = CardFiles("https://x.example/cards/", manifest)(built("글/index.html"))
    assert tags.link == "https://x.example/cards/%EA%B8%80%201.webp"
    assert (tags.media_type, tags.width, tags.height, tags.alt) == ("image/webp", 600, 315, "제목")


@pytest.mark.parametrize(
    "manifest",
    [
        Manifest(),
        Manifest({"a.html": ()}, {}),
        Manifest({"a.html": ("a.png",)}, {}),
        Manifest({"a.html": ("a.txt",)}, {"a.txt": CardRecord("", "", 1, 1, 1)}),
    ],
)
def test_a_page_without_a_file_has_no_card(manifest: Manifest):
    """Whatever the manifest lacks."""
    with pytest.raises(NoCard):
        CardFiles("https://x.example", manifest)(built("a.html"))


def test_a_page_whose_link_would_be_too_long_has_no_card(templates):
    """The service would refuse it."""
    card_of = LinkedCards(LinkBuilder("https://og.example.com", "minimal", templates))
    page = BuiltPage(Path("a.html"), "a.html", PageHead(), "가" * 1000)
    with pytest.raises(NoCard, match="bytes long"):
        card_of(page)
