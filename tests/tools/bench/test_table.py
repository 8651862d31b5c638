"""Tables of the bench."""

from __future__ import annotations

import pytest

from tests.tools.bench.table import Table


def test_columns_stand_in_line():
    """Words left, numbers right; Hangul is as wide as two letters."""
    lines = Table(("", "ms"), [("표지", "7.8"), ("satori", "45")]).text().splitlines()
    assert lines == ["         ms", "표지    7.8", "satori   45"]


def test_a_pipe_table():
    """Its first column left, the others right; a bar in a cell does not end it."""
    assert Table(("a", "b"), [("x|y", "1")]).markdown().splitlines() == [
        "| a | b |",
        "| --- | ---: |",
        "| x\\|y | 1 |",
    ]


def test_a_row_is_as_long_as_the_headings():
    """A figure in the wrong column would be a lie."""
    with pytest.raises(ValueError, match="cells"):
        Table(("a", "b"), [("x",)])
