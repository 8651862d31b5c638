"""Fixed: what no link can move."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoji.engine.color import Color
from pyoji.engine.fixed import fixed_texts
from pyoji.engine.scene import (
    OUTSIDE,
    Image,
    Layers,
    Lettering,
    Motif,
    Node,
    Panel,
    Picture,
    Space,
    Stack,
    Text,
)

INK = Color(0, 0, 0)
SITE = Text("site", "SITE", "en", "noto", 400, INK, (30.0, 30.0), 1, fixed=True)
TITLE = Text("title", "Title", "en", "noto", 400, INK, (30.0, 90.0), 4)
BYLINE = replace(TITLE, name="byline", sizes=(30.0, 30.0))
MARK = Picture(Motif("cuckoo", (INK, INK)), 30, 30)
LOGO = Image(OUTSIDE + "logo", width=30, height=30)


def column(*children: Node, **how: object) -> Stack:
    """Stack nodes."""
    return Stack("column", children, **how)


def row(*children: Node, **how: object) -> Stack:
    """Put nodes side by side."""
    return Stack("row", children, **how)


CONTENTS: dict[str, tuple[Node, bool]] = {
    "alone": (SITE, True),
    "before a title": (column(SITE, TITLE), True),
    "after a title": (column(TITLE, SITE), False),
    "after a mark": (column(MARK, SITE, TITLE), True),
    "elastic": (column(replace(SITE, sizes=(20.0, 30.0)), TITLE), False),
    "in a row above a title": (column(row(MARK, SITE, Space(), align="center"), TITLE), True),
    "in the middle of a row with a byline": (row(SITE, Space(), BYLINE, align="center"), False),
    "at the top of a row with a byline": (row(SITE, Space(), BYLINE), False),
    "beside a column that grows": (row(SITE, column(TITLE, grow=1)), True),
    "at the top of a column that grows": (row(column(SITE, TITLE, grow=1), MARK), True),
    "in a column as wide as its title": (row(column(SITE, TITLE), MARK), False),
    "in the middle of a column": (column(SITE, TITLE, justify="center"), False),
    "above space": (column(SITE, Space(), TITLE, justify="end"), True),
    "below space": (column(Space(), TITLE, SITE), False),
    "in a column of constants": (column(MARK, SITE, justify="end"), True),
    "at the foot of a column that a title fills": (
        row(column(column(SITE, justify="end", grow=1), TITLE, grow=1), MARK),
        False,
    ),
    "after an image of a link": (column(LOGO, SITE), False),
    "in a panel": (column(Panel(INK, SITE), TITLE), True),
    "in a panel with a title": (column(Panel(INK, column(SITE, TITLE))), False),
    "in a layer": (Layers((MARK, column(SITE, TITLE))), True),
    "after lettering": (
        column(Lettering("9", "en", "noto", 400, INK, 90, grow=0), SITE, TITLE),
        True,
    ),
}


@pytest.mark.parametrize("content", CONTENTS)
def test_a_text_that_is_fixed(content: str) -> None:
    """Only one whose place depends on no other text, and never a text of a link."""
    node, is_fixed = CONTENTS[content]
    names = [text.name for text in fixed_texts(node)]
    assert names == (["site"] if is_fixed else [])
