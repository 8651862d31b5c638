"""Rule: the types of a rule. A rule has a severity, finds violations, and may be fixable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoji.blog.check.context import BlogContext, Case
from pyoji.blog.check.difference import Difference
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.source.posts import Post

Change = Callable[[Draft], Draft]
"""A rule's repair of a faulty link."""


def set_value(name: str, text: str) -> Change:
    """Make the change that sets a parameter."""
    return lambda draft: draft.with_value(name, text)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule's message, its remedy, and the change that repairs the link, if there is one.

    `line` and `column` are the position of a violation in a post, not in a link. `difference` is
    that of the card's title and the post's.
    """

    message: str
    remedy: str
    change: Change | None = None
    line: int = 1
    column: int = 1
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A rule about a link. `fixable`: its change resolves the finding. `keeps_signature`: its
    change leaves a signed link valid."""

    name: str
    severity: Severity
    summary: str
    fixable: bool
    find: Callable[[Case], Iterable[Violation]]
    keeps_signature: bool = False


@dataclass(frozen=True, slots=True)
class PostRule:
    """A rule about a post."""

    name: str
    severity: Severity
    summary: str
    find: Callable[[Post, BlogContext], Iterable[Violation]]
    fixable: bool = False
