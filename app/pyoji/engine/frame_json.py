"""The laid-out card as data: a `Card` and its `Frame` in, plain values fit for JSON out.

The shape is public: `/api/{template}.json` and `pyoji layout` answer it. It must not know how it
is sent or printed.
"""

from __future__ import annotations

from typing import Any

from pyoji.engine import title
from pyoji.engine.card import Card
from pyoji.engine.frame import Frame, TextBlock
from pyoji.engine.warning import LowContrast, ScaleTooLarge, Truncated, Warning
from pyoji.printable import code_point


def card_data(card: Card, frame: Frame) -> dict[str, Any]:
    """What was laid out, in pixels of the card at scale 1, with the card's digest as `key`."""
    return {
        "template": frame.template,
        "width": frame.width,
        "height": frame.height,
        "key": card.digest,
        "lang": card.lang,
        "title": dict(title.read(card.common.title or "")),
        "texts": [_text(text) for text in frame.texts],
        "missing": [code_point(each) for each in frame.missing],
        "warnings": [_warning(each, card) for each in (*card.warnings, *frame.warnings)],
    }


def sentence(warning: Warning) -> str:
    """The warning in words, for a person."""
    match warning:
        case LowContrast(parameter, wanted, drawn, ratio, subject):
            contrast = f"{parameter} {wanted} has a contrast of {ratio:.1f}:1 on this ground"
            return f"{contrast}; {noun(subject)} is drawn in {drawn}"
        case ScaleTooLarge(wanted, drawn, size, most):
            limit = f"with {most:,} pixels at most"
            where = " where it has a picture" if warning.is_pictured else ""
            too_large = f"scale {wanted:g} is too large for size {size}"
            return f"{too_large}; it is drawn at {drawn:g}, {limit}{where}"
        case Truncated(subject):
            return f"{subject} is too long and ends in an ellipsis"


def noun(subject: str | None) -> str:
    """What a warning of contrast is about, for a sentence."""
    return f"the {subject}" if subject else "emphasis"


def _warning(warning: Warning, card: Card) -> dict[str, Any]:
    """The warning as data. Every kind has all fields; those that do not apply are null."""
    found: dict[str, Any] = {
        "kind": warning.kind,
        "parameter": None,
        "subject": None,
        "wanted": None,
        "drawn": None,
        "ratio": None,
        "sentence": sentence(warning),
    }
    match warning:
        case LowContrast(parameter, wanted, drawn, ratio, subject):
            colors = {"wanted": str(wanted), "drawn": str(drawn)}
            return found | colors | {"parameter": parameter, "subject": subject, "ratio": ratio}
        case ScaleTooLarge(wanted, drawn):
            return found | {"parameter": warning.parameter, "wanted": wanted, "drawn": drawn}
        case Truncated(subject):
            named = subject if subject in card.by_name else None
            return found | {"parameter": named, "subject": subject}


def _text(text: TextBlock) -> dict[str, Any]:
    return {
        "name": text.name,
        "lang": text.lang,
        "direction": text.direction,
        "size": text.size,
        "weight": text.weight,
        "letter_spacing": text.letter_spacing,
        "line_height": text.line_height,
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
