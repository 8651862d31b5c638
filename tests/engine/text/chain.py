"""The whole way of a text, for tests: typed → clean → prepared → fitted → placed.

Also the strings that properties are tried on, and how hard they are tried.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from pyoji.engine.text import language
from pyoji.engine.text.breaks import trim_end
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fit import FittedText, fit
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.position import Placed, PlacedLine, Side, place
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Room
from pyoji.engine.text.style import Style

# The same examples in every run, and none kept on disk: a red build is red for everyone.
tried = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", "150")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

EVERY = st.characters(exclude_categories=())
"""All code points: surrogates, noncharacters, private use and unassigned ones too."""

# What rules are about, which chance would seldom bring together.
_TELLING = (
    "가각한글ㅋㅠ힣\u1100\u1161\u11a8\ua960\ud7b0\ud7cb\u302e\u115f\u1160\u3164\uffa0\u2800",
    "abcfi AV GPT-4 ÀéñŁßıİ\u0301\u0344\u0308\u0323\u0327\u20dd",
    "漢直骨画令かなカナがー々。、「」『』（）・\u3000葛\U000e0100",
    "“”‘’()[]«»…—·ㆍ・-–/?&=.,:!; ",
    "0123456789+−%$₩€#№",
    "กขคงเแไทยำ\u0e48 \u1780\u17d2\u1781 ລາວ မြန်မာ",
    "कषत\u094d\u200d\u200c\u093fி\u0bbeத",
    "ابجلا\u064b\u0651 پچ\u200c\u0600\u06dd שלום\u05b0 123",
    "👩👧❤☺©™1#\ufe0f\ufe0e\u200d\u20e3🏽🇰🇷🏴\U000e0067\U000e0062\U000e007f",
    "\u00a0\u2011\u2060\u200b\u00ad\u200e\u200f\u061c\u202e\u2066\u2069\ufeff\u034f",
    "\t\n\v\f\r\x85\u2028\u2029\x00\x1f\x7f",
    "\ud800\udfff\ufffe\ufdd0\U0010ffff\ue000\U000f0000\u0378\U00013000\U0001fbf0",
)
_KINDS = st.sampled_from(_TELLING).flatmap(st.sampled_from)
_STRETCHES = st.builds(
    lambda piece, times: piece * times,
    st.text(st.one_of(EVERY, _KINDS, _KINDS, st.just(" ")), min_size=1, max_size=12),
    st.sampled_from((1, 1, 1, 1, 2, 7, 40)),
)
TYPED = st.lists(_STRETCHES, max_size=16).map(lambda pieces: "".join(pieces)[:1100])
"""Anything that may be typed, up to more than is looked at."""


@dataclass(frozen=True)
class Drawn:
    """A glyph of `face` at `size` with its origin at x, y; `span` is its run's."""

    face: str
    size: float
    span: int
    id: int
    x: float
    y: float


def drawn(line: PlacedLine) -> list[Drawn]:
    """The line's glyphs from left to right, with what their runs say of them."""
    return [
        Drawn(run.face, run.size, run.span, *glyph) for run in line.runs for glyph in run.glyphs
    ]


@dataclass(frozen=True)
class Title:
    """A text on its way, with what became of it at each step."""

    text: str
    room: Room
    paragraph: Paragraph
    setting: FittedText
    placed: Placed

    @property
    def lines(self) -> list[str]:
        """What stands on each line, without the spaces that hang at its end."""
        return [line.text for line in self.placed.lines]

    @property
    def glyphs(self) -> list[Drawn]:
        """The glyphs of all lines."""
        return [glyph for line in self.placed.lines for glyph in drawn(line)]

    @property
    def is_inside(self) -> bool:
        """Whether no line leaves its room, by more than a hundredth of a pixel."""
        return all(
            line.x >= self.placed.left - 0.01
            and line.x + line.width <= self.placed.left + self.room.width + 0.01
            for line in self.placed.lines
        )


ROOM = Room(1040, 304, (52, 104, 2), 4)
"""The room of a title on the brand card."""


def set_title(
    fonts: Fonts,
    typed: str,
    lang: str | None = None,
    *,
    room: Room = ROOM,
    side: Side = "left",
    tracking: float | None = None,
    font: str = "pretendard",
    weight: int = 700,
) -> Title:
    """Set the text as a title; guess its language if `lang` is None."""
    text = clean(typed)
    spoken = language.of(lang or language.guess(text))
    if tracking is None:
        tracking = language.tracking(text, spoken)
    paragraph = prepare(fonts, text, Style(spoken, font, weight, tracking))
    setting = fit(fonts, paragraph, room)
    return Title(text, room, paragraph, setting, place(fonts, setting, 80, 76, room.width, side))


def shown(setting: FittedText) -> list[str]:
    """The lines of a setting as they are measured: without hanging spaces."""
    text = setting.paragraph.text
    return [text[start : trim_end(text, start, end)] for start, end in setting.lines]
