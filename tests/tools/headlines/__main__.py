"""How often our line ends are a person's: headings broken by hand, in an open box.

    python -m tests.tools.headlines [FILE] [--json] [--chromium]

In: a file of headings (`headings.py` says its form). Out: by language the share of headings whose
every line ends where the person's does, and those that differ, to be read. With --chromium the same
for Chromium's balance, auto-phrase (Japanese) and first-fit. Exit 2 where the file is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pyoji.engine.text.fit import fit
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.room import Room, Wrap

from tests.tools.headlines.headings import SIZE, Heading, open_box, prepared, read
from tests.tools.reference.chromium import FONTS, Block, Chromium
from tests.tree import ROOT

DEFAULT = ROOT.parent / "shared" / "corpus" / "headlines.tsv"
_LONG = 35
_TALL = 1e6


@dataclass(frozen=True, slots=True)
class Measured:
    """A heading in its open box, and where lines end, by who set them."""

    heading: Heading
    paragraph: Paragraph
    width: float
    ends: dict[str, tuple[int, ...]]

    def is_exact(self, by: str) -> bool:
        """Whether every line ends where the person's does."""
        return self.ends[by] == self.heading.ends

    def lines(self, by: str) -> str:
        """The lines with bars between them."""
        edges = pairwise((0, *self.ends[by], len(self.heading.text)))
        return " | ".join(self.heading.text[start:end].strip() for start, end in edges)


def measure(fonts: Fonts, headings: Sequence[Heading]) -> list[Measured]:
    """Every heading as the production function sets it, by sense and balanced."""
    found = []
    for heading in headings:
        paragraph = prepared(fonts, heading)
        width = open_box(paragraph, len(heading.ends) + 1)
        ends = {wrap: _ends(fonts, paragraph, width, len(heading.ends) + 1, wrap)
                for wrap in ("sense", "balance", "fill")}  # fmt: skip
        found.append(Measured(heading, paragraph, width, ends))
    return found


def _ends(
    fonts: Fonts, paragraph: Paragraph, width: float, count: int, wrap: Wrap
) -> tuple[int, ...]:
    room = Room(width, _TALL, (SIZE, SIZE, 1.0), count, wrap=wrap)
    return tuple(end for _, end in fit(fonts, paragraph, room).lines[:-1])


def ask_chromium(measured: Sequence[Measured]) -> None:
    """Add Chromium's lines to each."""
    blocks = [_block(each) for each in measured]
    kinds = {"chromium balance": "balance", "chromium first-fit": "auto"}
    with Chromium() as chromium:
        for name, wrap in kinds.items():
            answers = chromium.set([_with(block, wrap=wrap) for block in blocks])
            for each, answer in zip(measured, answers, strict=True):
                each.ends[name] = tuple(line.start for line in answer.lines[1:])
        phrased = [at for at, each in enumerate(measured) if each.heading.language == "ja"]
        asked = [_with(blocks[at], wrap="balance", word_break="auto-phrase") for at in phrased]
        for at, answer in zip(phrased, chromium.set(asked), strict=True):
            measured[at].ends["chromium auto-phrase"] = tuple(
                line.start for line in answer.lines[1:]
            )


def _with(block: Block, **changes: str) -> Block:
    return replace(block, **changes)  # type: ignore[arg-type]


def _block(measured: Measured) -> Block:
    paragraph = measured.paragraph
    style = paragraph.style
    return Block(
        text=paragraph.text,
        lang=style.language.tag,
        direction=paragraph.direction,
        size=SIZE,
        letter_spacing=style.tracking * SIZE,
        line_height=round(SIZE * 1.6),
        width=measured.width,
        word_break=style.language.word_break,
        fonts=tuple(dict.fromkeys(shaped.run.face for shaped in paragraph.runs)),
    )


def report(measured: Sequence[Measured]) -> dict[str, dict[str, float]]:
    """By language: how many headings, the share set exactly, the share of their line ends."""
    families: dict[str, list[Measured]] = defaultdict(list)
    for each in measured:
        families[each.heading.family].append(each)
    return {family: _row(some) for family, some in sorted(families.items())}


def _row(some: Sequence[Measured]) -> dict[str, float]:
    total = sum(len(each.heading.ends) for each in some)
    hits = sum(len({*each.ends["sense"]} & {*each.heading.ends}) for each in some)
    row: dict[str, float] = {"n": len(some)}
    row["exact"] = round(sum(each.is_exact("sense") for each in some) / len(some), 3)
    row["breaks"] = round(hits / total, 3) if total else 1.0
    long = [each for each in some if len(each.heading.text) >= _LONG]
    row["long"] = len(long)
    if long:
        row["long_exact"] = round(sum(each.is_exact("sense") for each in long) / len(long), 3)
    for name in some[0].ends:
        if name != "sense":
            named = [each for each in some if name in each.ends]
            row[name] = round(sum(each.is_exact(name) for each in named) / len(named), 3)
    return row


def table(rows: dict[str, dict[str, float]]) -> Iterator[str]:
    """The report as lines of text."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row if name != "n"))
    yield "lang     n  " + "  ".join(names)
    for family, row in rows.items():
        cells = (f"{row[name]:>{len(name)}}" if name in row else " " * len(name) for name in names)
        yield f"{family:5} {row['n']:4}  " + "  ".join(cells)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.headlines", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--json", action="store_true", help="print one JSON object and no more")
    parser.add_argument("--chromium", action="store_true", help="ask Chromium too")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        print(
            f"{options.file.name} is missing: name a file of headings broken by hand",
            file=sys.stderr,
        )
        return 2
    measured = measure(Fonts.open(FONTS), read(options.file))
    if options.chromium:
        ask_chromium(measured)
    rows = report(measured)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    print("\n".join(table(rows)))
    for each in measured:
        if not each.is_exact("sense"):
            print(f"\n{each.heading.language}  person  {_person(each)}")
            print(f"    ours    {each.lines('sense')}")
    return 0


def _person(each: Measured) -> str:
    edges = pairwise((0, *each.heading.ends, len(each.heading.text)))
    return " | ".join(each.heading.text[start:end].strip() for start, end in edges)


if __name__ == "__main__":
    sys.exit(main())
