"""The documentation's pages, as tests read them: sections, tables, code, examples.

In: a page's text. Out: what stands in it, as plain values. It must not know what is true.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tree import ROOT

DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def reference(name: str) -> str:
    """The text of a page of the reference."""
    return (DOCS / "reference" / f"{name}.md").read_text("utf-8")


def section(title: str, page: str) -> str:
    """What stands under a heading, up to the next one of its rank or above."""
    prose = re.search(rf"^(##+) {re.escape(title)}\n", page, re.M)
    assert prose, f"the page has no section {title}"
    rest = page[prose.end() :]
    end = re.search(rf"^##{{1,{len(prose[1]) - 1}}} ", rest, re.M)
    return rest[: end.start()] if end else rest


def table(first: str, page: str) -> list[list[str]]:
    """The rows of the table whose first column is headed `first`; cells are stripped."""
    for found in re.findall(r"(?:^\|.*\n)+", f"{page}\n", re.M):
        # A cell that shows a bar would write it as \\|; none does.
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.split("\n")]
        if rows[0][0].strip("`") == first:
            return rows[2:-1]  # without the heading, its rule, and the end of the last line
    raise AssertionError(f"the page has no table that begins with {first}")


def codes(text: str) -> list[str]:
    """What is set as code in a line."""
    return re.findall(r"`([^`]+)`", text)


def blocks(language: str, page: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.M | re.S)


@dataclass(frozen=True)
class Example:
    """A command of a console block, and the output that is shown under it."""

    page: str
    words: tuple[str, ...]
    shown: str

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)}"[:70]


def examples(path: Path) -> Iterator[Example]:
    """The commands of a page, each with its output."""
    for block in blocks("console", path.read_text("utf-8")):
        for piece in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = piece.partition("\n")
            yield Example(path.stem, tuple(shlex.split(command)), shown.rstrip())


def prose(page: str) -> str:
    """The page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S)


def slugs(path: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    found = re.findall(r"^#+ (.+)$", prose(path.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}
