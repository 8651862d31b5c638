"""Post changes: which post gets a card, under which key, or why it gets none."""

from __future__ import annotations

import pytest
from pyoji.blog.check.checker import build_context
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import Cards
from pyoji.blog.links import post_changes
from pyoji.blog.links.post_changes import HAS_CARD, HAS_IMAGE, NO_GENERATOR
from pyoji.blog.links.suggest import LinkBuilder
from pyoji.blog.source import posts
from pyoji.blog.source.image_key import IMAGE, Key
from pyoji.blog.source.keys import KeyChoice
from pyoji.blog.source.sites import Sites

LINK = "https://og.example.com/api/minimal?title="
CHOICE = KeyChoice(IMAGE, "a template")


@pytest.fixture
def change(tmp_path, templates, pipeline):
    """Changes a post with this content."""

    def changed(content, key=None, choice=CHOICE, configuration=""):
        if configuration:
            (tmp_path / configuration).touch()
        file = tmp_path / "a.md"
        file.write_text(content, "utf-8")
        post = posts.read(file, "a.md", site=Sites().of(tmp_path) if configuration else None)
        context = build_context([post], Cards(templates, pipeline.frame), Blog())
        builder = LinkBuilder("https://og.example.com", "minimal", templates)
        return post_changes.change(post, context, builder, key, choice)

    return changed


def test_a_post_gets_a_card_under_the_key_of_its_site_or_the_typed_one(change):
    """With what its theme needs; written, it is in the file."""
    made = change("---\ntitle: a\n---\n")
    assert (made.link, made.key, made.needs) == (f"{LINK}a", IMAGE, "a template")
    assert post_changes.write(made) is made
    assert made.post.file.read_text() == f'---\ntitle: a\nimage: "{LINK}a"\n---\n'
    cover = change("---\ntitle: a\n---\n", Key(("cover",)), configuration=".eleventy.js")
    assert str(cover.key) == "cover"
    assert "{{ cover }}" in cover.needs


@pytest.mark.parametrize(
    ("content", "choice", "why", "wrong"),
    [
        (f"---\ntitle: a\nimage: {LINK}b\n---\n", CHOICE, HAS_CARD, False),
        ("---\ntitle: a\nimage: /a.png\n---\n", CHOICE, HAS_IMAGE, False),
        ("words\n", CHOICE, "it has no title", False),
        (f"---\ntitle: {'가' * 1000}\n---\n", CHOICE, "The request target is 9", True),
        ("# a\n", CHOICE, "its front matter has no place for image", False),
        ("---\ntitle: a\n---\n", KeyChoice(None), NO_GENERATOR, True),
        ("---\na: b: c\n---\n", CHOICE, "line 2: ", True),
    ],
)
def test_a_post_without_a_change_says_why(change, content, choice, why, wrong):
    """What is wrong, and what is as it should be."""
    made = change(content, choice=choice)
    assert made.edit is None
    assert made.why.startswith(why)
    assert made.wrong is wrong


def test_a_file_that_changed_is_not_written(change):
    """Since the post was read."""
    made = change("---\ntitle: a\n---\n")
    made.post.file.write_text("---\ntitle: b\n---\n")
    written = post_changes.write(made)
    assert (written.edit, written.wrong) == (None, True)
    assert made.post.file.read_text() == "---\ntitle: b\n---\n"
