"""The card that comes of a link, as the service lays it out: does it show what it should?"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.blog.check.context import Case
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules.phrases import beginnings
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation, put
from pyoji.engine.frame_json import noun
from pyoji.engine.warning import LowContrast
from pyoji.printable import code_point


def _truncated(case: Case) -> Iterator[Violation]:
    if case.frame is None:
        return
    for text in case.frame.texts:
        if not text.truncated:
            continue
        shown = text.lines[-1].text[-24:] if text.lines else ""
        shorter = _shorter(case) if text.name == "title" else None
        remedy = f"shorten it, as to “{shorter}”" if shorter else "shorten it"
        change = put("title", shorter) if shorter else None
        yield Violation(f"the {text.name} is cut: “{shown}”", remedy, change)


def _shorter(case: Case) -> str | None:
    """The post's short title, or as many of the title's phrases as fit."""
    for each in (*case.post.short, *beginnings(case.title)):
        frame = case.frame_with(title=each)
        if frame and not any(text.truncated for text in frame.texts if text.name == "title"):
            return each
    return None


def _missing(case: Case) -> Iterator[Violation]:
    if case.frame is None or not case.frame.missing:
        return
    missing = case.frame.missing
    named = ", ".join(f"{code_point(each)} ({chr(each)})" for each in missing[:6])
    what = f"no font draws {named}; a box stands there"
    yield Violation(what, "leave it out", _without(case, set(map(chr, missing))))


def _without(case: Case, characters: set[str]) -> Change:
    def change(draft: Draft) -> Draft:
        for name, value in case.pairs.items():
            bare = "".join(each for each in value if each not in characters)
            if bare != value:
                draft = draft.with_value(name, " ".join(bare.split()))
        return draft

    return change


def _low_contrast(case: Case) -> Iterator[Violation]:
    told: set[str] = set()
    for warning in case.frame.warnings if case.frame else ():
        if not isinstance(warning, LowContrast) or warning.parameter in told:
            continue
        name, drawn = warning.parameter, str(warning.drawn).removeprefix("#")
        told.add(name)
        contrast = f"has a contrast of {warning.ratio:.1f}:1 on its ground"
        drawn_in = f"{noun(warning.subject)} is drawn in {warning.drawn}"
        what = f"{name}={case.pairs.get(name)} {contrast}; {drawn_in}"
        yield Violation(what, f"write {name}={drawn}", put(name, drawn))


E, W = Severity.ERROR, Severity.WARNING
RULES: tuple[LinkRule, ...] = (
    LinkRule("truncated", W, "A text does not fit and ends in an ellipsis.", True, _truncated),
    LinkRule("missing-glyph", E, "No font draws a character; a box stands there.", True, _missing),
    LinkRule("low-contrast", W, "A colour cannot be read on its ground, and is moved.", True,
             _low_contrast),
)  # fmt: skip
