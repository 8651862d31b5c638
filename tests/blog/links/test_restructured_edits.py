"""A link put into reStructuredText: the page has it, and is otherwise byte for byte the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.blog.links.insert import insert
from pyoji.blog.source import restructured
from pyoji.blog.source.dialect import MYST, NIKOLA, PELICAN, UNKNOWN
from pyoji.blog.source.edit import apply_edits
from pyoji.blog.source.image_key import Key, Shape
from pyoji.blog.source.page import Page

LINK = "https://og.example.com/api/article?title=x"
OG_IMAGE, IMAGE, PREVIEW = Key(("og:image",)), Key(("image",)), Key(("previewimage",))
META = Key(("myst", "html_meta", "property=og:image"))


def put(text, key, dialect):
    edit = insert(Page("a.rst", text), key, LINK, dialect=dialect)
    return None if edit is None else apply_edits(text, [edit]).replace(LINK, "LINK")


@pytest.mark.parametrize(
    ("key", "dialect", "before", "after"),
    [
        # Sphinx reads fields before everything else.
        (OG_IMAGE, MYST, "A\n=\n", ":og:image: LINK\n\nA\n=\n"),
        (OG_IMAGE, MYST, "\ufeffA\r\n=\r\n", "\ufeff:og:image: LINK\r\n\r\nA\r\n=\r\n"),
        (OG_IMAGE, MYST, ":orphan:\n\nA\n=\n", ":orphan:\n:og:image: LINK\n\nA\n=\n"),
        (OG_IMAGE, MYST, "A\n=\n\n:x: y\n", ":og:image: LINK\n\nA\n=\n\n:x: y\n"),
        (META, MYST, "A\n=\n", ".. meta::\n   :property=og:image: LINK\n\nA\n=\n"),
        (META, MYST, ".. meta::\n  :description: x\n\nA\n=\n",
         ".. meta::\n  :property=og:image: LINK\n  :description: x\n\nA\n=\n"),
        # Pelican reads them below the title too, and has no title above which there are fields.
        (IMAGE, PELICAN, "A\n#\n\n:date: 2024\n\nText\n",
         "A\n#\n\n:date: 2024\n:image: LINK\n\nText\n"),
        (IMAGE, PELICAN, "A\r\n#\r\n\r\nText\r\n", "A\r\n#\r\n\r\n:image: LINK\r\n\r\nText\r\n"),
        (IMAGE, UNKNOWN, "A\n#", "A\n#\n\n:image: LINK"),
        (PREVIEW, NIKOLA, ".. title: A\n.. slug: a\n\nText\n",
         ".. title: A\n.. slug: a\n.. previewimage: LINK\n\nText\n"),
        # There is no place.
        (PREVIEW, NIKOLA, "A\n=\n", None),
        (IMAGE, PELICAN, "Text\n", None),
        (IMAGE, PELICAN, "A\n##\n\nSubtitle\n========\n\nText\n", None),
        (IMAGE, PELICAN, "A\n##\n\n====\n B\n====\n\nText\n", None),
        (IMAGE, PELICAN, "A\n##\n\nText\n\nB\n##\n", None),
        (IMAGE, PELICAN, "A\n##\n\nText\n\nB\n==\n", "A\n##\n\n:image: LINK\n\nText\n\nB\n==\n"),
        (IMAGE, PELICAN, ".. title: A\n\nText\n", None),
        (IMAGE, PELICAN, "A\n#\n\n:image: /a.png\n", None),
        (Key(("images",), Shape.LIST), PELICAN, "A\n#\n\n:date: 2024\n", None),
        (Key(("cover", "image")), PELICAN, "A\n#\n\n:date: 2024\n", None),
        (META, MYST, ".. meta::\n   :property=og:image: /a.png\n", None),
    ],
)  # fmt: skip
def test_it_stands_where_the_generator_reads_it(key, dialect, before, after):
    """With the page's own line ends and notation."""
    assert put(before, key, dialect) == after


def test_nikolas_comment_gets_a_line():
    """In Markdown."""
    text = "<!--\n.. title: A\n.. slug: a\n-->\n\nText\n"
    edit = insert(Page("a.md", text), PREVIEW, LINK, dialect=NIKOLA)
    assert edit is not None
    assert apply_edits(text, [edit]) == (
        f"<!--\n.. title: A\n.. slug: a\n.. previewimage: {LINK}\n-->\n\nText\n"
    )


LINES = st.sampled_from(
    ["", "=", "====", "words", " words", ":a: b", ":image:", "..", ".. meta::", "   :a: b",
     ".. title: x", "title", "   "]
)  # fmt: skip


@given(
    st.lists(LINES, max_size=9),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([MYST, NIKOLA, PELICAN, UNKNOWN]),
    st.sampled_from([OG_IMAGE, IMAGE, META]),
)
def test_nothing_else_is_changed(lines, end, dialect, key):
    """The title and the other fields stay; a second time there is no place."""
    text = end.join(lines)
    edit = insert(Page("a.rst", text), key, LINK, dialect=dialect)
    if edit is None:
        return
    after = apply_edits(text, [edit])
    assert after[: edit.start] + after[edit.start + len(edit.text) :] == text
    assert LINK in str(restructured.read(after).matter.data)
    assert insert(Page("a.rst", after), key, LINK, dialect=dialect) is None
