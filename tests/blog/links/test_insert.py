"""A link put into front matter: the page says it, and is otherwise byte for byte what it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.blog.links.insert import insert
from pyoji.blog.source import front_matter as frontmatter
from pyoji.blog.source.edit import apply_edits
from pyoji.blog.source.image_key import Key
from pyoji.blog.source.page import Broken, Page

LINK = "https://og.example.com/api/article?title=x"


def put(text: str, key: str = "image", *, bare: bool = False) -> str | None:
    """The page with the link, which is written as LINK here."""
    found = insert(Page("a.md", text), Key.parse(key), LINK, bare=bare)
    if found is None:
        return None
    return apply_edits(text, [found]).replace(f'"{LINK}"', "LINK").replace(LINK, "LINK")


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("image", "---\ntitle: a\n---\nx", "---\ntitle: a\nimage: LINK\n---\nx"),
        ("images", "---\ntitle: a\n---\n", "---\ntitle: a\nimages: [LINK]\n---\n"),
        ("cover.image", "---\nt: a\n---\n", "---\nt: a\ncover:\n  image: LINK\n---\n"),
        ("image", "\ufeff---\r\nt: a\r\n---\r\nx\n",
         "\ufeff---\r\nt: a\r\nimage: LINK\r\n---\r\nx\n"),
        ("image", "---\n---\n", "---\nimage: LINK\n---\n"),
        ("image", "---\nt: |+\n  a\n\n---\n", "---\nt: |+\n  a\n\nimage: LINK\n---\n"),
        ("image", "---\nt: a\n...\nx", "---\nt: a\nimage: LINK\n...\nx"),
        # A key that is there and empty.
        ("image", "---\nimage:\nt: a\n---\n", "---\nimage: LINK\nt: a\n---\n"),
        ("image", "---\r\nimage: ''  # to do\r\n---\r\n", "---\r\nimage: LINK  # to do\r\n---\r\n"),
        ("image", "---\nimage: # to do\n---\n", "---\nimage: LINK # to do\n---\n"),
        ("images", "---\nimages: []\n---\n", "---\nimages: [LINK]\n---\n"),
        ("cover.image", "---\ncover:\n  alt: x\n  image: ~\n---\n",
         "---\ncover:\n  alt: x\n  image: LINK\n---\n"),
        # A mapping that is there.
        ("cover.image", "---\ncover:\n    alt: x\nt: a\n---\n",
         "---\ncover:\n    image: LINK\n    alt: x\nt: a\n---\n"),
        # TOML: before the first table, or in the one that is meant.
        ("images", '+++\nt = "a"\n+++\nx', '+++\nt = "a"\nimages = [LINK]\n+++\nx'),
        ("image", '+++\nt = "a"\n[x]\ny = 1\n+++\n',
         '+++\nt = "a"\nimage = LINK\n[x]\ny = 1\n+++\n'),
        ("image", '+++\nm = [\n[1],\n]\n+++\n', '+++\nimage = LINK\nm = [\n[1],\n]\n+++\n'),
        ("cover.image", '+++\r\n[cover]\r\nalt = "x"\r\n+++\r\n',
         '+++\r\n[cover]\r\nimage = LINK\r\nalt = "x"\r\n+++\r\n'),
        ("cover.image", '+++\nt = "a"\n+++\n', '+++\nt = "a"\n[cover]\nimage = LINK\n+++\n'),
        ("image", '+++\nimage = ""\n+++\n', "+++\nimage = LINK\n+++\n"),
        # MultiMarkdown metadata, which stays metadata; blank lines before the dashes.
        ("image", "Title: a\r\nDate: b\r\n\r\nx", "Title: a\r\nDate: b\r\nimage: LINK\r\n\r\nx"),
        ("image", "Title: a", "Title: a\nimage: LINK"),
        ("image", "Title: a\nImage:\n\nx", "Title: a\nImage: LINK\n\nx"),
        ("image", "\n---\nt: a\n---\nx", "\n---\nt: a\nimage: LINK\n---\nx"),
        # A repeated key is read as its last value.
        ("image", "---\nt: a\nt: b\n---\n", "---\nt: a\nt: b\nimage: LINK\n---\n"),
        ("image", "---\nimage: ''\nimage:\n---\n", "---\nimage: ''\nimage: LINK\n---\n"),
        # JSON.
        ("image", '{\n  "t": "a"\n}\nx', '{\n  "image": LINK,\n  "t": "a"\n}\nx'),
        ("images", '---json\n{"t": "a"}\n---\n', '---json\n{"images": [LINK],"t": "a"}\n---\n'),
    ],
)  # fmt: skip
def test_it_stands_where_it_belongs(key, before, after):
    """With the page's own line ends and indents."""
    assert put(before, key) == after


def test_a_page_without_front_matter_gets_some_where_that_is_right():
    """Behind a mark of byte order, with the page's line ends."""
    assert put("# Hi\r\nx") is None
    assert put("# Hi\r\nx", bare=True) == "---\r\nimage: LINK\r\n---\r\n\r\n# Hi\r\nx"
    assert put("\ufeffx", bare=True) == "\ufeff---\nimage: LINK\n---\n\nx"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("image", "---\nimage: /a.png\n---\n"),
        ("image", "---\n{title: a}\n---\n"),
        ("cover.image", "---\ncover: /a.png\n---\n"),
        ("cover.image", '{"title": "a"}\n'),
        ("cover.image", "Title: a\n"),
        ("images", "Title: a\n"),
        ("image", "---\nImage: ''\n---\n"),
        ("image", "---\nimage: !!str\n---\n"),
    ],
)
def test_where_there_is_no_place_nothing_is_done(key, text):
    """A value that is there; a form that a line cannot be put into."""
    assert put(text, key) is None


def test_what_cannot_be_read_is_told():
    """With its line."""
    with pytest.raises(Broken):
        put("---\na: b: c\n---\n")


LINES = st.sampled_from(
    ["title: a", "image:", "image: ''", "image: x", "images: []", "cover:", "  image:", "  alt: y",
     "  image: z", "cover: {}", "- a", "# image: x", "t: |", "  image: not me", "'image': q", "",
     "---x", "{a: b}", "image : ''", "tags: [a, b]"]
)  # fmt: skip


@given(
    st.lists(LINES, max_size=7),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["image", "images", "cover.image"]),
)
def test_whatever_the_page_nothing_else_is_changed(lines, end, key):
    """What it says afterwards is what it said, and the link."""
    text = end.join(["---", *lines, "---", "body"])
    key_ = Key.parse(key)
    try:
        before = frontmatter.read(text)
        found = insert(Page("a.md", text), key_, LINK)
    except Broken:
        return
    if found is None:
        return
    after = frontmatter.read(apply_edits(text, [found]))
    assert key_.of(after.data) == ([LINK] if key_.is_list else LINK)
    rest = {name: value for name, value in after.data.items() if name != key_.path[0]}
    assert rest == {name: value for name, value in before.data.items() if name != key_.path[0]}
    kept = text[: found.start] + text[found.end :]
    assert apply_edits(text, [found]).replace(found.text, "", 1) == kept
