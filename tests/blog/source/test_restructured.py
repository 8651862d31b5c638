"""reStructuredText: the fields, the title and the images of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.blog.source import posts, restructured
from pyoji.blog.source.dialect import NIKOLA

LINK = "https://og.example.com/api/article?title=x"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("표지\n====\n\nWords.\n", "표지"),
        ("\ufeffA title\r\n=======\r\n\r\nWords.\r\n", "A title"),
        ("=======\nA title\n=======\n", "A title"),
        ("---------\n A title\n---------\n", "A title"),
        (".. _label:\n\n.. comment\n   of two lines\n\nA title\n~~~~~~~\n", "A title"),
        (":orphan:\n:lang: ko\n\nA title\n#######\n", "A title"),
        (".. image:: a.png\n   :alt: x\n\nA title\n*******\n", "A title"),
        ("``Vec<T>`` and *Box* and **Rc**\n------------------------------\n",
         "Vec<T> and Box and Rc"),
        ("See :ref:`the docs <docs>` and `a link <https://example.com>`_\n" + "=" * 70 + "\n",
         "See the docs and a link"),
        ("2**10 and 2**20, a * b * c\n" + "=" * 30 + "\n", "2**10 and 2**20, a * b * c"),
        (r"Stars \* and \\" + "\n" + "=" * 20 + "\n", "Stars * and \\"),
        ("Python's __init__ and f_x_\n" + "=" * 30 + "\n", "Python's __init__ and f_x_"),
        ("Guidelines [1]_ of |release| now\n" + "=" * 40 + "\n", "Guidelines of now"),
        ("Longer than its line\n====\n", "Longer than its line"),
        # No title, or none at the start.
        ("Words.\n\nA section\n=========\n", None),
        ("Two lines\nof words\n\n====\n", None),
        ("A list\n- item\n", None),
        ("ABCD\n--\n", None),
        ("", None),
        ("====\n", None),
        ("======\nA title\n-------\n", None),
    ],
)  # fmt: skip
def test_the_title_is_the_first_thing_of_a_page(text, title):
    """As readers see it; the title of a later section is none."""
    found = restructured.read(text).title
    assert (found and found.text) == title


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (f":og:image: {LINK}\n:lang: ko\n\nA\n=\n", {"og:image": LINK, "lang": "ko"}),
        (f"A title\n=======\n\n:date: 2024-01-02\n:image: {LINK}\n\nWords: x\n",
         {"date": "2024-01-02", "image": LINK}),
        (".. title: 첫 글\n.. slug: a\n.. date:\n\nWords.\n", {"title": "첫 글", "slug": "a"}),
        (f".. meta::\n   :description: x\n   :property=og:image: {LINK}\n\nA\n=\n",
         {"meta": {"description": "x", "property=og:image": LINK}}),
        (":summary: one\n  two\n  three\n:x:\n", {"summary": "one two three", "x": ""}),
        ("Words.\n\n:date: 2024\n", {}),
        (":term:`x` begins a paragraph\n", {}),
        ("A\n=\n\n:: x\n", {}),
    ],
)  # fmt: skip
def test_fields_are_read(text, data):
    """At the start of a page or below its title, and the tags of its head."""
    read = restructured.read(text)
    assert dict(read.matter.data) == data
    for scalar in read.matter.scalars:
        assert text[scalar.start : scalar.end] == scalar.value


def test_images_are_read_but_no_literal_text():
    """Images and figures with their alternative text; no code, no comment."""
    shown = [f"{LINK}{number}" for number in range(3)]
    text = (
        f"A\n=\n\n.. image:: {shown[0]}\n   :width: 3\n   :alt: words\n\n"
        f"* item\n\n  .. figure:: {shown[1]}\n\n.. |x| image:: {shown[2]}\n\n"
        f".. code-block:: rst\n\n   .. image:: {LINK}\n\nText::\n\n   .. image:: {LINK}\n\n"
        f".. image:: {LINK}\n   is in a comment\n".replace(
            f".. image:: {LINK}\n   is", f".. A comment\n   .. image:: {LINK}\n   is"
        )
    )
    images = list(restructured.images(text))
    assert [image.text for image in images] == shown
    assert [image.alt for image in images] == ["words", "", ""]
    assert all(text[image.start : image.end] == image.text for image in images)


def test_a_post_has_them(tmp_path):
    """Title, language, its own card and the images in its text."""
    file = tmp_path / "a.rst"
    file.write_text(f"제목\n====\n\n:lang: jp\n:image: {LINK}\n\n.. image:: {LINK}2\n", "utf-8")
    post = posts.read(file, "a.rst")
    assert (post.title, post.lang) == ("제목", "ja")
    assert [(link.text, link.for_post) for link in post.links] == [
        (LINK, True),
        (f"{LINK}2", False),
    ]
    assert post.page.text[post.links[0].start : post.links[0].end] == LINK


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<!--\n.. title: 첫 글\n.. slug: a\n-->\n\n# Other\n", "첫 글"),
        ("<!--\r\n.. title: A: b\r\n-->\r\nWords\r\n", "A: b"),
        ("<!-- words -->\n# Heading\n", "Heading"),
        ("---\ntitle: dashes\n---\n", "dashes"),
    ],
)
def test_nikolas_metadata_is_read_in_markdown_too(tmp_path, text, title):
    """In a comment of HTML."""
    file = tmp_path / "a.md"
    file.write_bytes(text.encode())
    assert posts.read(file, "a.md", dialect=NIKOLA).title == title


LINES = st.sampled_from(
    ["", "=", "====", "----", "words", " words", ":a: b", ":a:", ":og:image: /a", "..", ".. c",
     ".. meta::", "   :a: b", ".. title: x", ".. image:: /api/a?title=x", "::", "\ufeff", "`a", "*"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_any_page_is_read(lines, end):
    """Spans are those of the values."""
    text = end.join(lines)
    page = restructured.read(text)
    assert page.matter.body <= len(text)
    for scalar in page.matter.scalars:
        assert text[scalar.start : scalar.end] == scalar.value
    for image in restructured.images(text):
        assert text[image.start : image.end] == image.text


def test_the_longest_page_is_read_in_proportion_to_its_length():
    """Text that repeats what begins a construct ends the search soon."""
    for text in (":a" * 200_000, "*a" * 200_000 + "\n====\n", "`" * 400_000 + "\n====\n",
                 ".. \n" * 200_000, "|a" * 200_000 + "\n====\n"):  # fmt: skip
        restructured.read(text)
        list(restructured.images(text + LINK))
