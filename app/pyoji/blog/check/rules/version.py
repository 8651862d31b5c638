"""Rule for a link's version: a digest in the path that is no longer the card's.

In: a case. Out: violations. Networks keep a picture by its address, so a changed card needs a new
one. Must not judge a version that an author counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.blog.check.context import Case
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rules.rule import LinkRule, Violation
from pyoji.engine.card import Card
from pyoji.link.path import AUTO, CardPath


def _stale_version(case: Case) -> Iterator[Violation]:
    path, card = case.path, case.card
    if not isinstance(path, CardPath) or not isinstance(card, Card) or path.version == card.version:
        return
    if path.has_digest:
        message = f"the card has changed since the link's version {path.version}"
    elif path.version is None and case.context.version == AUTO:
        message = "the link has no version; the blog's configuration asks for one"
    else:
        return
    remedy = f"write {card.version}"
    yield Violation(message, remedy, lambda draft: draft.with_version(card.version))


RULES: tuple[LinkRule, ...] = (
    LinkRule(
        "stale-version", Severity.WARNING, "The card is no longer the one that the version names.",
        True, _stale_version, keeps_signature=True,
    ),
)  # fmt: skip
