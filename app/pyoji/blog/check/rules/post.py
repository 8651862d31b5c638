"""Rules for the post itself: it is readable, and a translated post has a translated title."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.blog.check.context import BlogContext
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rules.rule import PostRule, Violation
from pyoji.blog.source.posts import Post
from pyoji.blog.source.titles import agree, family, may_be_in

MIN_SENTENCE = 5
"""The number of words from which a title is a sentence, and not only names."""


def _unreadable(post: Post, context: BlogContext) -> Iterator[Violation]:
    if post.broken:
        yield Violation(
            f"the post cannot be read: {post.broken.what}",
            "repair it; its links are not checked",
            line=post.broken.line,
            column=post.broken.column,
        )


def _untranslated(post: Post, context: BlogContext) -> Iterator[Violation]:
    if post.lang is None or not post.titles or not post.links:
        return
    title = post.titles[0]
    for other in context.translations.get(post.translation_key, ()):
        if other is post or not agree(title.text, other.title or ""):
            continue
        lang = other.lang or ""
        if family(lang) == family(post.lang) or not may_be_in(title.text, lang):
            continue
        is_copy = not post.is_original and len(title.text.split()) >= MIN_SENTENCE
        if not may_be_in(title.text, post.lang) or (is_copy and other.is_original):
            message = (
                f"the title is that of {other.name}, in {other.lang}; the post is in {post.lang}"
            )
            yield Violation(message, "translate the title", line=title.line)
            return


RULES: tuple[PostRule, ...] = (
    PostRule("unreadable", Severity.ERROR, "A file or its front matter cannot be read.",
             _unreadable),
    PostRule("untranslated", Severity.WARNING, "A translation has the original's title.",
             _untranslated),
)  # fmt: skip
