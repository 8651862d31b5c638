"""Rules for a link's card as the service lays it out: cut texts, missing glyphs, low contrast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoji.blog.check.context import Case
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules.phrases import beginnings
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation, set_value
from pyoji.engine.frame_json import noun
from pyoji.engine.warning import LowContrast
from pyoji.printable import code_point


def _truncated(case: Case) -> Iterator[Violation]:
    if case.frame is None:
        return
    for text in case.frame.texts:
        if not text.truncated:
            continue
        excerpt = text.lines[-1].text[-24:] if text.lines else ""
        is_title = _is_of_title(text.name, case)
        short_title = _fitting_title(case) if is_title else None
        remedy = f"shorten it, as to “{short_title}”" if short_title else "shorten it"
        change = set_value("title", short_title) if short_title else None
        name = "title" if is_title else text.name
        yield Violation(f"the {name} is cut: “{excerpt}”", remedy, change)


def _fitting_title(case: Case) -> str | None:
    """The post's short title if it fits, else the longest sequence of phrases that fits."""
    for title in (*case.post.short, *beginnings(case.title)):
        frame = case.frame_with(title=title)
        if frame and not any(
            text.truncated for text in frame.texts if _is_of_title(text.name, case)
        ):
            return title
    return None


def _is_of_title(name: str, case: Case) -> bool:
    """Whether a text is the title or a part of it; other texts have the names of parameters."""
    return name == "title" or name not in case.parameters


def _missing(case: Case) -> Iterator[Violation]:
    if case.frame is None or not case.frame.missing:
        return
    missing = case.frame.missing
    names = ", ".join(map(_name, missing[:6]))
    message = f"no font has a glyph for {names}; the card shows a box"
    yield Violation(message, "remove it", _remove(case, missing))


def _name(character: int) -> str:
    """A character's code point, and the character if it is visible."""
    visible = f" ({chr(character)})" if chr(character).isprintable() else ""
    return code_point(character) + visible


def _remove(case: Case, code_points: Iterable[int]) -> Change:
    def change(draft: Draft) -> Draft:
        for name, value in case.pairs.items():
            remaining = value.translate(dict.fromkeys(code_points))
            if remaining != value:
                draft = draft.with_value(name, " ".join(remaining.split()))
        return draft

    return change


def _low_contrast(case: Case) -> Iterator[Violation]:
    reported: set[str] = set()
    for warning in case.frame.warnings if case.frame else ():
        if not isinstance(warning, LowContrast) or warning.parameter in reported:
            continue
        name, adjusted = warning.parameter, str(warning.rendered).removeprefix("#")
        reported.add(name)
        contrast = f"has a contrast of {warning.ratio:.1f}:1 with its background"
        effect = f"{noun(warning.subject)} is drawn in {warning.rendered}"
        message = f"{name}={case.pairs.get(name)} {contrast}; {effect}"
        yield Violation(message, f"write {name}={adjusted}", set_value(name, adjusted))


E, W = Severity.ERROR, Severity.WARNING
RULES: tuple[LinkRule, ...] = (
    LinkRule("truncated", W, "A text does not fit and ends in an ellipsis.", True, _truncated),
    LinkRule("missing-glyph", E, "No font has a glyph for a character; the card shows a box.", True,
             _missing),
    LinkRule("low-contrast", W, "A colour has too little contrast, and the card adjusts it.", True,
             _low_contrast),
)  # fmt: skip
