"""The pages of a built site, with title and language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pyoji.blog.built import pages
from pyoji.blog.built.kinds import Skip
from pyoji.blog.built.pages import BuiltPage, Reading
from pyoji.blog.check.config import Blog
from pyoji.readers import page_head

from tests.blog.built.site import lay, page

Read = Callable[..., dict[str, BuiltPage]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def look(files: Mapping[str, str | bytes], blog: Blog | None = None, **wishes: bool):
        reading = Reading(lay(tmp_path, files), **wishes)
        found = pages.read([tmp_path], blog or Blog(), tmp_path, reading)
        return {page.name: page for page in found}

    return look


def test_titles_are_without_the_sites_name(read: Read):
    """The suffix that most titles share is removed. The home page keeps it."""
    found = read({f"{name}/index.html": page(f"{name} | Site") for name in "abc"}
                 | {"index.html": page("Site | All about sites"),
                    "docs/index.html": page("Site | Docs")})  # fmt: skip
    assert {name: each.title for name, each in found.items()} == {
        "a/index.html": "a", "b/index.html": "b", "c/index.html": "c",
        "index.html": "Site | All about sites", "docs/index.html": "Docs",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "stated", "lang"),
    [
        ("제목", "ko-KR", "ko"), ("제목", "en", None), ("漢字", "ja", "ja"),
        ("漢字", "en-US", None), ("Title", "en", "en"), ("Titel", "de", "de"),
        ("漢字", "zh_TW", "zh-Hant"),
        ("Title", "nonsense!", None), ("Title", "", None),
    ],
)  # fmt: skip
def test_a_pages_language_is_what_it_states(title: str, stated: str, lang: str | None):
    """Unless it states English over another script, as themes do."""
    head = page_head.read(page(title, lang=stated))
    assert pages.stated_language(head, title) == lang


def test_the_blogs_settings_count(read: Read):
    """Its languages win over the page's, its lang is for pages without, its globs choose pages."""
    blog = Blog(lang="fr", languages={"ja/**": "ja"}, exclude=("b.html",))
    found = read({"a.html": page("a", lang=""), "b.html": page("b"), "ja/c.html": page("c")}, blog)
    assert {name: each.lang for name, each in found.items()} == {"a.html": "fr", "ja/c.html": "ja"}


def test_what_is_skipped_says_why(read: Read):
    """Lists are read on request; an unreadable page is an error of its own."""
    files = {"404.html": page("a"), "tags/index.html": page("b"), "c.html": b" " * 17_000_000}
    found = read(files)
    assert [each.skip for each in found.values()] == [Skip.ERROR, None, Skip.LISTING]
    assert found["c.html"].error == "found 17,000,000 bytes; at most 16,777,216 are allowed"
    assert read(files, includes_all=True)["tags/index.html"].skip is None


@pytest.mark.parametrize(
    ("name", "address"),
    [("index.html", "index"), ("a/index.html", "a"), ("a/b.html", "a/b"), ("a/index.htm", "a")],
)
def test_a_page_has_an_address(name: str, address: str):
    """Its path, without index.html."""
    assert BuiltPage(Path(name), name).address == address


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("", None),
        ('<meta property="og:image" content="https://x/api/article?title=a">', Skip.CARD),
        ('<meta property="og:image" content="https://x/cards/posts/a.png">', Skip.CARD),
        ('<meta property="og:image" content="https://x/b.png">', Skip.OWN_IMAGE),
        ('<meta name="twitter:image" content="/b.png">', Skip.OWN_IMAGE),
        ('<meta property="og:image" content="http://[">', Skip.OWN_IMAGE),
        ('<meta property="og:image" content="">', None),
    ],
)
def test_a_page_has_a_card_or_an_image(tag: str, kind: Skip | None):
    """A link to a service and the file of a build are cards."""
    head = page_head.read(page("a", tag))
    page_ = BuiltPage(Path("a"), "posts/a/index.html", head)
    assert page_.image(("posts/a.png", "posts/a-2.png")) is kind
    assert page_.image() is (Skip.OWN_IMAGE if "cards/posts" in tag else kind)


def test_an_image_of_most_pages_is_the_sites():
    """An image of a few pages is not, and a card is not. Pages without an image do not count."""

    def pages_with(*images: str) -> list[BuiltPage]:
        tags = (f'<meta property="og:image" content="{image}">' for image in images)
        heads = (page_head.read(page("a", tag)) for tag in tags)
        return [BuiltPage(Path("a"), "a.html", head) for head in heads]

    assert pages.shared_image(pages_with(*"///ab", "/d.png", "", "")) == ("/", 3)
    assert pages.shared_image(pages_with(*"///abcde")) is None
    assert pages.shared_image(pages_with("/a", "/a", "/b")) is None
    assert pages.shared_image(pages_with(*["https://x/api/article?title=a"] * 9)) is None


def test_a_home_page_has_the_title_that_its_heading_confirms(read: Read):
    """Without the site's name then, as Sphinx writes it."""
    found = read({"index.html": page("Welcome — Site 1.0", body="<h1>Welcome</h1>")})
    assert found["index.html"].title == "Welcome"
