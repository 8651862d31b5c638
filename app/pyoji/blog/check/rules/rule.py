"""Rule: what is looked for, how grave it is, and whether `--fix` mends it; the nouns of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoji.blog.check.context import BlogContext, Case
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.source.posts import Post

Change = Callable[[Draft], Draft]
"""What a rule does to a link that it finds at fault."""


def put(name: str, text: str) -> Change:
    """The change that gives a parameter this value."""
    return lambda draft: draft.with_value(name, text)


@dataclass(frozen=True, slots=True)
class Violation:
    """What a rule found: a sentence, what to do about it, and the change that does it, if any.

    `line` and `column` are where, for what is not a link's fault.
    """

    message: str
    remedy: str
    change: Change | None = None
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A rule about a link. `fixable` says whether its changes make the finding go away."""

    name: str
    severity: Severity
    summary: str
    fixable: bool
    find: Callable[[Case], Iterable[Violation]]


@dataclass(frozen=True, slots=True)
class PostRule:
    """A rule about a post."""

    name: str
    severity: Severity
    summary: str
    find: Callable[[Post, BlogContext], Iterable[Violation]]
    fixable: bool = False
