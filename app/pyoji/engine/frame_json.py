"""The laid-out card as data: a `Card` and its `Frame` in, plain values fit for JSON out.

The shape is public: `/api/{template}.json` and `pyoji layout` answer it. It must not know how it
is sent or printed.
"""

from __future__ import annotations

from typing import Any

from pyoji.engine.card import Card
from pyoji.engine.frame import Frame, TextBlock


def card_data(card: Card, frame: Frame) -> dict[str, Any]:
    """What was laid out, in pixels of the card at scale 1, with the card's digest as `key`."""
    return {
        "template": frame.template,
        "width": frame.width,
        "height": frame.height,
        "key": card.digest,
        "lang": card.lang,
        "texts": [_text(text) for text in frame.texts],
        "missing": list(frame.missing),
        "warnings": [*card.warnings, *frame.warnings],
    }


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
