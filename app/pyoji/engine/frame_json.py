"""Frame JSON: a laid-out card as data.

In: a `Card` and its `Frame`. Out: plain values for JSON. The shape is public:
`/api/{template}.json` and `pyoji layout` return it. Must not know how it is sent or printed.
"""

from __future__ import annotations

from typing import Any

from pyoji.engine import title
from pyoji.engine.card import Card
from pyoji.engine.frame import Frame, TextBlock
from pyoji.engine.warning import LowContrast, MissingFont, ScaleTooLarge, Truncated, Warning
from pyoji.printable import code_point


def card_data(card: Card, frame: Frame) -> dict[str, Any]:
    """Return the layout in pixels of the card at scale 1; `key` is the card's digest, `version`
    the short one that a link may have in its path."""
    return {
        "template": frame.template,
        "width": frame.width,
        "height": frame.height,
        "key": card.digest,
        "version": card.version,
        "lang": card.lang,
        "title": dict(title.read(card.common.title or "")),
        "texts": [_text(text) for text in frame.texts],
        "missing": [code_point(number) for number in frame.missing],
        "warnings": [_warning(warning, card) for warning in (*card.warnings, *frame.warnings)],
    }


def sentence(warning: Warning) -> str:
    """Describe the warning in a sentence."""
    match warning:
        case LowContrast(parameter, requested, rendered, ratio, subject):
            contrast = f"{parameter} {requested} has a contrast of {ratio:.1f}:1 on this ground"
            return f"{contrast}; {noun(subject)} is drawn in {rendered}"
        case ScaleTooLarge(requested, rendered, size, most):
            limit = f"with {most:,} pixels at most"
            condition = " where it has a picture" if warning.is_pictured else ""
            excess = f"scale {requested:g} is too large for size {size}"
            return f"{excess}; it is drawn at {rendered:g}, {limit}{condition}"
        case Truncated(subject):
            return f"{subject} is too long and ends in an ellipsis"
        case MissingFont(subject, requested, families):
            lack = f"the font bundle lacks {', '.join(families)} for {requested}"
            return f"{lack}; {subject} is drawn in {warning.rendered}"


def noun(subject: str | None) -> str:
    """Name the subject of a contrast warning in a sentence."""
    return f"the {subject}" if subject else "emphasis"


def _warning(warning: Warning, card: Card) -> dict[str, Any]:
    """Return the warning as data. Every kind has all fields; those that do not apply are null."""
    fields: dict[str, Any] = {
        "kind": warning.kind,
        "parameter": None,
        "subject": None,
        "wanted": None,
        "drawn": None,
        "ratio": None,
        "sentence": sentence(warning),
    }
    match warning:
        case LowContrast(parameter, requested, rendered, ratio, subject):
            colors = {"wanted": str(requested), "drawn": str(rendered)}
            return fields | colors | {"parameter": parameter, "subject": subject, "ratio": ratio}
        case ScaleTooLarge(requested, rendered):
            return fields | {"parameter": warning.parameter, "wanted": requested, "drawn": rendered}
        case Truncated(subject):
            parameter_name = subject if subject in card.by_name else None
            return fields | {"parameter": parameter_name, "subject": subject}
        case MissingFont(subject, requested):
            fonts = {"wanted": requested, "drawn": warning.rendered}
            parameter_name = "font" if card.common.font == requested else None
            return fields | fonts | {"parameter": parameter_name, "subject": subject}


def _text(text: TextBlock) -> dict[str, Any]:
    return {
        "name": text.name,
        "lang": text.lang,
        "direction": text.direction,
        "font": text.font.partition("@")[0],
        "size": text.size,
        "weight": text.weight,
        "letter_spacing": text.letter_spacing,
        "line_height": text.line_height,
        "case": text.case,
        "features": dict(text.features),
        "word_break": text.word_break,
        "fonts": list(text.fonts),
        "box": [text.box.x, text.box.y, text.box.w, text.box.h],
        "lines": [
            {
                "text": line.text,
                "x": line.x,
                "baseline": line.baseline,
                "width": line.width,
                "break": line.reason,
            }
            for line in text.lines
        ],
        "truncated": text.truncated,
    }
