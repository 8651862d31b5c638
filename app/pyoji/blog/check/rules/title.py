"""Rules that compare a card's title with the post's: missing, other language, other words.

In: a case. Out: violations. Each fault is reported once: a title in another language is not also
reported for its words, and the card of another post is only a duplicate. An image in the body may
be about anything, so only the post's own card is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pyoji.blog.check.context import Case
from pyoji.blog.check.difference import Difference, compare, excerpt
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rules.phrases import is_beginning
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation
from pyoji.blog.source.posts import Post
from pyoji.blog.source.site_layout import canonical
from pyoji.blog.source.titles import agree, family, guess, may_be_in, normalized, similar
from pyoji.engine.design import emphasis
from pyoji.engine.text.clean import clean
from pyoji.link.query import PAGE


def _title_missing(case: Case) -> Iterator[Violation]:
    if clean(case.title) or case.pairs.get(PAGE, "").strip():  # the page has one
        return
    message = "the link has no title; the service shows the template's own card"
    yield Violation(message, "write title=…", _put_title(case))


def _put_title(case: Case) -> Change | None:
    title = case.post.title if case.link.for_post else (case.link.alt or case.post.title)
    if not title:
        return None
    text = emphasis.escaped(title) if case.reads_marks else title
    return lambda draft: draft.with_value("title", text)


def _mismatch(case: Case) -> tuple[str, str, Difference | None] | None:
    """The rule that a card's title violates, the message, and where the titles differ.

    None if it violates none.
    """
    title, post = case.title, case.post
    if not case.link.for_post or not clean(title) or case.has_post_title:
        return None
    lang = post.lang or (guess(post.title) if post.title else None)
    for other in case.context.translations.get(post.translation_key, ()):
        if other is not post and agree(title, other.title or ""):
            if family(other.lang or "") != family(lang or ""):
                message = f"the card's title is that of {other.name}, in {other.lang}"
                return "other-language", message, None
            break
    if lang and not may_be_in(title, lang):
        message = f"the card's title is in {guess(title)}, the post in {lang}"
        return "other-language", message, None
    if post.title is None:
        return None
    for twin in _namesakes(title, case):
        if twin is not post:
            return "duplicate", f"this is the card of {twin.name}", None
    if _is_cut_to_fit(case) or _is_without_missing(case):
        return None
    is_similar = any(similar(title, candidate.text) for candidate in post.titles)
    rule = "near-words" if is_similar else "other-words"
    difference = compare(title, post.title)
    return rule, _message(difference), difference


def _message(difference: Difference) -> str:
    """Both titles around their first difference, with the names of inconspicuous characters."""
    card = excerpt(difference.card, difference.card_spans)
    post = excerpt(difference.post, difference.post_spans)
    names = [
        f"the {owner} has {', '.join(names)}"
        for owner, names in (("card", difference.card_names), ("post", difference.post_names))
        if names
    ]
    return "; ".join([f"the card says “{card}”, the post “{post}”", *names])


def _namesakes(title: str, case: Case) -> tuple[Post, ...]:
    """The posts in the same language that have this title."""
    return case.context.by_title.get((case.post.lang, normalized(title)), ())


def _is_cut_to_fit(case: Case) -> bool:
    """Whether the card's title is a beginning of the post's title, which does not fit."""
    title = case.post.title
    if title is None or not is_beginning(case.title, title):
        return False
    frame = case.frame_with(title=title)
    return frame is not None and any(text.truncated for text in frame.texts)


def _is_without_missing(case: Case) -> bool:
    """Whether the card's title only omits characters without a glyph."""
    title = case.post.title or ""
    frame = case.frame_with(title=title)
    if frame is None or not frame.missing:
        return False
    return agree(case.title, title.translate(dict.fromkeys(frame.missing)))


def _mismatches(rule: str, case: Case) -> Iterator[Violation]:
    mismatch = _mismatch(case)
    if mismatch and mismatch[0] == rule:
        _, message, difference = mismatch
        change = _put_title(case)
        yield Violation(message, "write the post's title", change, difference=difference)


def _other_language(case: Case) -> Iterator[Violation]:
    yield from _mismatches("other-language", case)
    tag, lang = canonical(case.pairs.get("lang", "")), case.post.lang
    if case.link.for_post and tag and lang and family(tag) != family(lang):
        message = f"lang={tag} lays the card out as {tag}; the post is in {lang}"
        yield Violation(message, f"write lang={lang}", lambda draft: draft.with_value("lang", lang))


def _duplicate(case: Case) -> Iterator[Violation]:
    yield from _mismatches("duplicate", case)
    post = case.post
    if not case.link.for_post or not case.has_post_title or post.title is None:
        return
    first = next(iter(_namesakes(post.title, case)), post)
    if first.translation_key != post.translation_key:
        message = f"{first.name} has the same title and therefore the same card"
        yield Violation(message, "change one of the titles")


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741 - a table's columns
RULES: tuple[LinkRule, ...] = (
    LinkRule("title-missing", E, "The link has no visible title.", True, _title_missing),
    LinkRule("other-language", E, "The card is in another language than the post.", True,
             _other_language),
    LinkRule("duplicate", W, "Two posts have the same card. Repaired if their titles differ.", True,
             _duplicate),
    LinkRule("other-words", W, "The card's title is not the post's.", True,
             partial(_mismatches, "other-words")),
    LinkRule("near-words", I, "The card's title is nearly the post's.", True,
             partial(_mismatches, "near-words")),
)  # fmt: skip
