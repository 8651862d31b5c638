"""Headings that people broke by hand, and the open box that they are measured in.

In: a file of lines `language <tab> line | line … <tab> group <tab> kind`. Out: headings, their
joined text, the offsets of line ends, and the width of the open box: 1.5 % under the widest in
which first-fit still needs the person's number of lines, so the width gives no hint of the breaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoji.engine.text import language as languages
from pyoji.engine.text.breaks import Grade
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.lines import Words
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style

SIZE = 64
"""Pixels to the em, in bold."""

_MARGIN = 0.985
_NO_RUNNING_TEXT = ("+sentence", "+two")
_UNSPACED = ("ja", "zh")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as a person broke it; `ends` are the offsets at which lines but the first begin."""

    language: str
    group: str
    text: str
    ends: tuple[int, ...]

    @property
    def family(self) -> str:
        """The language in the report: both ways to write Chinese are zh."""
        return "zh" if self.language.startswith("zh") else self.language


def read(path: Path) -> list[Heading]:
    """The headings of a file that are running text."""
    headings = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if row.startswith(("lang\t", "#")) or not row:
            continue
        cells = row.split("\t")
        if len(cells) < 2:
            raise ValueError(f"{path.name}:{number}: a language, a tab and lines are expected")
        kind = cells[3] if len(cells) > 3 else ""
        if not any(word in kind for word in _NO_RUNNING_TEXT):
            group = cells[2] if len(cells) > 2 else str(number)
            headings.append(_heading(cells[0], group, cells[1].split(" | ")))
    return headings


def _heading(language: str, group: str, lines: list[str]) -> Heading:
    text = lines[0].strip()
    ends = []
    for line in map(str.strip, lines[1:]):
        latin = text[-1].isascii() and line[0].isascii()
        text += "" if language.startswith(_UNSPACED) and not latin else " "
        ends.append(len(text))
        text += line
    return Heading(language, group, text, tuple(ends))


def prepared(fonts: Fonts, heading: Heading) -> Paragraph:
    """The heading shaped in the bold sans."""
    spoken = languages.of(languages.canonical(heading.language))
    tracking = languages.tracking(heading.text, spoken)
    return prepare(fonts, heading.text, Style(spoken, "pretendard", 700, tracking))


def open_box(paragraph: Paragraph, count: int) -> float:
    """Return the width in pixels of the open box for `count` lines."""
    words = Words(paragraph, Grade.WORD)
    low, high = 0.0, paragraph.advance[-1] + 1.0
    for _ in range(48):
        middle = (low + high) / 2
        if middle and len(words.column(middle, 1.0).greedy()) < count:
            high = middle
        else:
            low = middle
    return low * _MARGIN * SIZE
