"""What a link says and what was meant, with and without the post's title to compare with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.blog.check.repair import read
from pyoji.blog.source.anatomy import dissect
from pyoji.engine.design.parameters import COMMON
from pyoji.link import query

TEXTS = [name for name, each in COMMON.items() if each.kind == "text"]
COLORS = [name for name, each in COMMON.items() if each.kind == "color"]


def reading(written: str, *titles: str, comment: str = ""):
    anatomy = dissect(f"/api/minimal?{written}")
    assert anatomy is not None
    return read(anatomy, TEXTS, COLORS, COMMON, titles, comment)


def meant(written: str, *titles: str, comment: str = "") -> tuple[dict[str, str], list[str]]:
    found = reading(written, *titles, comment=comment)
    return {s.name: s.value for s in found.intended}, sorted({d.kind for d in found.damages})


@pytest.mark.parametrize(
    ("written", "title", "kinds"),
    [
        ("title=Q&A 정리", "Q&A 정리", ["lost-ampersand"]),
        ("title=A & B & C&theme=dark", "A & B & C", ["lost-ampersand"]),
        ("title=Q&amp;A", "Q&A", ["lost-ampersand"]),
        ("title=Don&#39;t", "Don't", ["lost-ampersand"]),
        ("title=C# 입문", "C# 입문", ["lost-hash"]),
        ("title=C#", "C#", ["lost-hash"]),
        ("title=C# & F#&theme=dark", "C# & F#", ["lost-ampersand", "lost-hash"]),
        ("title=C++", "C++", ["lost-plus"]),
        ("title=C%2B%2B 11+", "C++ 11+", ["lost-plus"]),
        ("title=100%", "100%", ["broken-escape"]),
        ("title=a%2525", "a%", ["double-escape"]),
        ("title=a%2520b", "a b", ["double-escape"]),
        ("title%3Da%20b", "a b", ["double-escape"]),
        ("title=가%2520나", "가 나", ["escape-shown"]),
        ("title=Q%26amp%3BA", "Q&A", ["escape-shown"]),
        ("title=a+b", "a b", []),
        ("title=a&&theme=dark&", "a", []),
        ("title=a#only-dark", "a", []),
        ("title=a&theme=dark#top", "a", []),
        ("title=%ED%91%9C", "표", []),
    ],
)
def test_what_is_sure_is_taken_back_without_a_title_to_tell(written, title, kinds):
    """A + between words is a space, an image's switch is no text, a trailing & is dropped."""
    pairs, found = meant(written)
    assert pairs["title"] == title
    assert found == kinds


@pytest.mark.parametrize(
    ("written", "title", "kinds"),
    [
        ("title=A&B=C", "A&B=C", ["lost-ampersand"]),
        ("title=This&theme=dark & more", "This&theme=dark & more", ["lost-ampersand"]),
        ("title=1+1", "1+1", ["lost-plus"]),
        ("title=C+++and+more", "C++ and more", ["lost-plus"]),
        ("title=July%2Q024", "July 2Q024", ["broken-escape"]),
        ("title=%C7%A5%C1%F6", "표지", ["bad-bytes"]),
        ("title=50%2520off", "50%20off", []),
    ],
)
def test_the_posts_title_decides(written, title, kinds):
    """Where a character can be read in two ways."""
    pairs, found = meant(written, title)
    if kinds:
        assert pairs["title"] == title
    assert [each for each in found if each != "double-escape"] == kinds


def test_what_agrees_is_left_alone():
    """A post that is called “Foo” and a link with a stray piece."""
    assert meant("title=Foo&bar", "Foo") == ({"title": "Foo", "bar": ""}, [])


def test_a_colour_is_not_cut_off():
    """accent=#fff8e1 and what follows it."""
    pairs, found = meant("title=Foo&accent=#fff8e1&theme=dark", "Foo")
    assert pairs == {"title": "Foo", "accent": "#fff8e1", "theme": "dark"}
    assert found == ["lost-hash"]


def test_a_comment_is_text_if_the_title_says_so():
    """YAML takes ` #1` for one."""
    assert meant("title=Tip", "Tip #1", comment=" #1") == ({"title": "Tip #1"}, ["lost-hash"])
    assert meant("title=Tip", "Tip", comment=" #1") == ({"title": "Tip"}, [])


@given(st.text(alphabet=st.sampled_from("ab&#+%25=;amptitle 가\u200c\ud800é"), max_size=40),
       st.text(alphabet="ab&#+% 가", max_size=8))  # fmt: skip
def test_whatever_the_query_it_is_read_as_the_service_reads_it(text, title):
    """`literal` is what `link.query` says, and nothing is raised."""
    found = reading(f"title={text}", title)
    written = f"title={text}".strip().partition("#")[0].encode("utf-8", "replace")
    assert {s.name: s.value for s in found.literal} == dict(query.read(written))
