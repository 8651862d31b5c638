"""A card's title beside the post's: whether it is there, in which language, in which words.

One fault is told once: a title in another language is not also told to be in other words, and a
card that is another post's is a duplicate. Pictures in a body may speak of anything, so only the
links that stand for the post are held against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pyoji.blog.check.context import Case
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rules.phrases import is_beginning
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation
from pyoji.blog.source.posts import Post
from pyoji.blog.source.site_layout import canonical
from pyoji.blog.source.titles import agree, family, guess, may_be_in, normalized, similar
from pyoji.engine.text.clean import clean


def _title_missing(case: Case) -> Iterator[Violation]:
    if clean(case.title):
        return
    remedy = "write title=…"
    yield Violation("the link has no title: the card is the template's own", remedy, _titled(case))


def _titled(case: Case) -> Change | None:
    title = case.post.title if case.link.for_post else (case.link.alt or case.post.title)
    return (lambda draft: draft.with_value("title", title)) if title else None


def _disagreement(case: Case) -> tuple[str, str] | None:
    """The rule that a card's title breaks, and what is wrong; None if nothing is."""
    title, post = case.title, case.post
    if not case.link.for_post or not clean(title) or case.has_post_title:
        return None
    lang = post.lang or (guess(post.title) if post.title else None)
    other = next((each for each in _translations(post, case) if agree(title, each.title or "")),
                 None)  # fmt: skip
    if other is not None and family(other.lang or "") != family(lang or ""):
        return "other-language", f"the card's title is that of {other.name}, in {other.lang}"
    if lang and not may_be_in(title, lang):
        return "other-language", f"the card's title is in {guess(title)}, the post in {lang}"
    if post.title is None:
        return None
    twins = [
        p for p in case.context.by_title.get((post.lang, normalized(title)), ()) if p is not post
    ]
    if twins:
        return "duplicate", f"this is the card of {twins[0].name}"
    if _is_cut_to_fit(case) or _is_without_missing(case):
        return None
    if any(similar(title, each.text) for each in post.titles):
        return "near-words", f"the card says “{_brief(title)}”, the post “{_brief(post.title)}”"
    return "other-words", f"the card says “{_brief(title)}”, the post “{_brief(post.title)}”"


def _translations(post: Post, case: Case) -> tuple[Post, ...]:
    return tuple(
        p for p in case.context.translations.get(post.translation_key, ()) if p is not post
    )


def _is_cut_to_fit(case: Case) -> bool:
    """Whether the card has as many of the title's phrases as it can show."""
    whole = case.post.title
    if whole is None or not is_beginning(case.title, whole):
        return False
    frame = case.frame_with(title=whole)
    return frame is not None and any(text.truncated for text in frame.texts)


def _is_without_missing(case: Case) -> bool:
    """Whether the card leaves out only what no font can draw."""
    frame = case.frame_with(title=case.post.title or "")
    if frame is None or not frame.missing:
        return False
    missing = set(map(chr, frame.missing))
    kept = "".join(each for each in case.post.title or "" if each not in missing)
    return agree(case.title, kept)


def _brief(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _disagrees(rule: str, case: Case) -> Iterator[Violation]:
    found = _disagreement(case)
    if found and found[0] == rule:
        yield Violation(found[1], "write the post's title", _titled(case))


def _other_language(case: Case) -> Iterator[Violation]:
    yield from _disagrees("other-language", case)
    said, lang = canonical(case.pairs.get("lang", "")), case.post.lang
    if case.link.for_post and said and lang and family(said) != family(lang):
        what = f"lang={said} sets the card as {said}, the post is in {lang}"
        yield Violation(what, f"write lang={lang}", lambda draft: draft.with_value("lang", lang))


def _duplicate(case: Case) -> Iterator[Violation]:
    yield from _disagrees("duplicate", case)
    post = case.post
    if not case.link.for_post or not case.has_post_title or post.title is None:
        return
    same = case.context.by_title.get((post.lang, normalized(post.title)), ())
    first = same[0] if same else post
    if first is not post and first.translation_key != post.translation_key:
        yield Violation(f"{first.name} has the same title, and so the same card", "tell them apart")


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741 - a table's columns
RULES: tuple[LinkRule, ...] = (
    LinkRule("title-missing", E, "The link has no title, or none that can be seen.", True,
             _title_missing),
    LinkRule("other-language", E, "The card is in another language than the post.", True,
             _other_language),
    LinkRule("duplicate", W, "Two posts have one card. Repaired if their titles differ.", True,
             _duplicate),
    LinkRule("other-words", W, "The card's title is not the post's.", True,
             partial(_disagrees, "other-words")),
    LinkRule("near-words", I, "The card's title is nearly the post's.", True,
             partial(_disagrees, "near-words")),
)  # fmt: skip
