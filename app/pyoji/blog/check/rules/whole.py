"""The post itself: can it be read, and is its title translated where the post is?"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.blog.check.context import BlogContext
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rules.rule import PostRule, Violation
from pyoji.blog.source.posts import Post
from pyoji.blog.source.titles import agree, family, may_be_in

_SENTENCE = 5
"""From how many words on a title is taken for more than names."""


def _unreadable(post: Post, known: BlogContext) -> Iterator[Violation]:
    if post.broken:
        yield Violation(
            f"it cannot be read: {post.broken.what}",
            "repair it; its links were not looked at",
            line=post.broken.line,
            column=post.broken.column,
        )


def _untranslated(post: Post, known: BlogContext) -> Iterator[Violation]:
    if post.lang is None or not post.titles or not post.links:
        return
    title = post.titles[0]
    for other in known.translations.get(post.translation_key, ()):
        if other is post or not agree(title.text, other.title or ""):
            continue
        lang = other.lang or ""
        if family(lang) == family(post.lang) or not may_be_in(title.text, lang):
            continue
        is_copy = not post.is_original and len(title.text.split()) >= _SENTENCE
        if not may_be_in(title.text, post.lang) or (is_copy and other.is_original):
            what = f"the title is that of {other.name}, in {other.lang}; the post is in {post.lang}"
            yield Violation(what, "translate the title", line=title.line)
            return


RULES: tuple[PostRule, ...] = (
    PostRule("unreadable", Severity.ERROR, "A file or its front matter cannot be read.",
             _unreadable),
    PostRule("untranslated", Severity.WARNING, "A translation has the original's title.",
             _untranslated),
)  # fmt: skip
