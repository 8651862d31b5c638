"""The laid-out card as data: the shape that clients of `.json` read."""

import json
from dataclasses import replace

import pytest
from pyoji.engine.card import MAX_PICTURED_PIXELS, MAX_PIXELS, PNG
from pyoji.engine.color import parse
from pyoji.engine.design import Templates
from pyoji.engine.frame import Frame
from pyoji.engine.frame_json import card_data, sentence
from pyoji.engine.warning import LowContrast, MissingFont, ScaleTooLarge, Truncated, Warning

CONTRAST = LowContrast("fg", parse("#222233"), parse("#ffffff"), 2.04, "title")
SCALE = ScaleTooLarge(2.0, 1.6, "square", MAX_PIXELS, is_pictured=False)


@pytest.mark.parametrize(
    ("warning", "expected"),
    [
        (
            CONTRAST,
            "fg #222233 has a contrast of 2.0:1 on this ground; the title is drawn in #ffffff",
        ),
        (
            replace(CONTRAST, parameter="accent", subject=None),
            "accent #222233 has a contrast of 2.0:1 on this ground; emphasis is drawn in #ffffff",
        ),
        (
            SCALE,
            "scale 2 is too large for size square; it is drawn at 1.6, "
            "with 3,024,000 pixels at most",
        ),
        (
            replace(SCALE, most_pixels=MAX_PICTURED_PIXELS, is_pictured=True),
            "scale 2 is too large for size square; it is drawn at 1.6, "
            "with 2,073,600 pixels at most where it has a picture",
        ),
        (Truncated("title"), "title is too long and ends in an ellipsis"),
        (
            MissingFont("title", "street", ("DoHyeon",)),
            "the font bundle lacks DoHyeon for street; title is drawn in sans",
        ),
    ],
)
def test_a_warning_has_a_sentence(warning: Warning, expected: str) -> None:
    """For people; the fields are for programs."""
    assert sentence(warning) == expected


def test_warnings_are_objects_with_the_same_fields(templates: Templates) -> None:
    """Those of the card before those of its layout; what does not apply is null."""
    pairs = [("title", "a"), ("font", "street")]
    card = replace(templates.card("minimal", pairs, PNG), warnings=(SCALE,))
    fonts = [MissingFont("title", font, ("DoHyeon",)) for font in ("street", "book")]
    found = (replace(CONTRAST, ratio=2.0), Truncated("title"), Truncated("byline"), *fonts)
    data = json.loads(json.dumps(card_data(card, Frame("minimal", 1, 1, (), (), (), found))))
    told = [{n: v for n, v in w.items() if n != "sentence"} for w in data["warnings"]]
    names = ("kind", "parameter", "subject", "wanted", "drawn", "ratio")
    assert [tuple(map(each.pop, names)) for each in told] == [
        ("scale", "scale", None, 2.0, 1.6, None),
        ("contrast", "fg", "title", "#222233", "#ffffff", 2.0),
        ("truncated", "title", "title", None, None, None),
        ("truncated", None, "byline", None, None, None),
        ("font", "font", "title", "street", "sans", None),
        ("font", None, "title", "book", "sans", None),
    ]
    assert not any(told)
    assert [each["sentence"] for each in data["warnings"]] == list(map(sentence, (SCALE, *found)))


def test_missing_characters_are_named(templates: Templates) -> None:
    """In Unicode's notation."""
    card = templates.card("minimal", [("title", "a")], PNG)
    data = card_data(card, Frame("minimal", 1, 1, (), (), (0xE000, 0xF0000)))
    assert data["missing"] == ["U+E000", "U+F0000"]


def test_the_parts_of_the_title_are_shown(templates: Templates) -> None:
    """Those that it has, by name."""
    card = templates.card("minimal", [("title", "캐시: 40% 빠르게")], PNG)
    data = card_data(card, Frame("minimal", 1, 1, (), (), ()))
    assert data["title"] == {
        "head": "캐시",
        "tail": "40% 빠르게",
        "number": "40",
        "unit": "%",
        "figure": "40%",
        "initial": "캐",
        "letter": "캐",
    }
