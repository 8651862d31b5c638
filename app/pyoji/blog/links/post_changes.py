"""Post changes: decide which card a post gets, or why it gets none, and write it.

In: a post, its blog's context, and the key of its site. Out: a change, which is written or shown.
Must not print.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyoji.blog.check import checker as checking
from pyoji.blog.check.context import BlogContext
from pyoji.blog.links.insert import insert
from pyoji.blog.links.suggest import LinkBuilder
from pyoji.blog.source import edit, own_images
from pyoji.blog.source.image_key import Key
from pyoji.blog.source.keys import KeyChoice
from pyoji.blog.source.page import Broken
from pyoji.blog.source.posts import Post
from pyoji.errors import TargetTooLong
from pyoji.explanation import explain

HAS_CARD = "it has a card"
HAS_IMAGE = "it has an image of its own"
NO_GENERATOR = "no configuration of a known generator is above it; name the key with --key"


@dataclass(frozen=True, slots=True)
class PostChange:
    """A post, and the edit that adds a card under `key`, and what the theme `needs` to show it; or
    `why` it is unchanged, which is an error if `wrong`."""

    post: Post
    link: str = ""
    key: Key | None = None
    edit: edit.Edit | None = None
    needs: str = ""
    why: str = ""
    wrong: bool = False


def change(
    post: Post, context: BlogContext, builder: LinkBuilder, key: Key | None, choice: KeyChoice
) -> PostChange:
    """Choose the edit that adds a card to a post, under `key` or the key of its site."""
    if post.broken:
        return PostChange(post, why=str(post.broken), wrong=True)
    if any(case.link.for_post for case in checking.cases(post, context)):
        return PostChange(post, why=HAS_CARD)
    if post.is_export:
        return PostChange(post, why="it is in an export of Ghost, which has its own editor")
    if own_images.has_image(post):
        return PostChange(post, why=HAS_IMAGE)
    if not post.title:
        return PostChange(post, why="it has no title")
    generator = post.site.generator if post.site else None
    if choice.key is None and generator is not None:
        return PostChange(post, why=f"in {generator.name}, {choice.needs}", wrong=True)
    key_ = key or choice.key
    if key_ is None:
        return PostChange(post, why=NO_GENERATOR, wrong=True)
    bare = generator is not None and generator.bare
    is_decoded = post.site is not None and post.site.decodes_links
    try:
        suggestion = replace(builder, for_decoder=is_decoded).suggest(post.title, post.lang)
        post_edit = insert(post.page, key_, suggestion.link, bare=bare, dialect=post.dialect)
    except Broken as broken:
        return PostChange(post, why=str(broken), wrong=True)
    except TargetTooLong as error:
        return PostChange(post, why=explain(error), wrong=True)
    if post_edit is None:
        return PostChange(post, why=f"its front matter has no place for {key_}")
    needs = post.site.needs(key) if post.site and key else choice.needs
    return PostChange(post, suggestion.link, key_, post_edit, needs)


def write(change: PostChange) -> PostChange:
    """Write a change into its file; if that fails, return why."""
    if change.edit is None:
        return change
    text = change.post.page.text
    try:
        edit.write(change.post.file, text, edit.apply_edits(text, [change.edit]))
    except OSError as error:
        return PostChange(change.post, why=error.strerror or str(error), wrong=True)
    return change
