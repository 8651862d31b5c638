"""Byte sizes are spelled in one file, and processors are counted in one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoji.byte_sizes import GIB, KIB, MIB

from tests.tree import ROOT

APP = ROOT / "app" / "pyoji"
FILES = sorted(APP.rglob("*.py"))
UNITS, COUNT = APP / "byte_sizes.py", APP / "web" / "server" / "capacity.py"


def units(tree: ast.AST) -> Iterator[int]:
    """The lines that multiply, raise or shift to a power of 1024."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.BinOp(ast.Constant(1024), ast.Mult() | ast.Pow(), ast.Constant())
                | ast.BinOp(_, ast.Mult() | ast.Div() | ast.FloorDiv(), ast.Constant(1024))
                | ast.BinOp(_, ast.LShift() | ast.RShift(), ast.Constant(10 | 20 | 30))
                | ast.BinOp(ast.Constant(2), ast.Pow(), ast.Constant(10 | 20 | 30))
            ):
                yield node.lineno


def counts(tree: ast.AST) -> Iterator[int]:
    """The lines that ask the system how many processors there are."""
    for node in ast.walk(tree):
        name = getattr(node, "attr", getattr(node, "value", None))
        if name in ("cpu_count", "process_cpu_count", "sched_getaffinity"):
            yield node.lineno


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_the_units_are_powers_of_1024():
    """As settings count: 64m is 64 times 1,048,576 bytes."""
    assert (KIB, MIB, GIB) == (2**10, 2**20, 2**30)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(APP).as_posix())
def test_no_file_spells_a_unit_or_counts_processors_anew(path):
    """A bound says `64 * KIB`; a number of processes comes from `web/server/capacity.py`."""
    tree = parse(path)
    assert path == UNITS or list(units(tree)) == []
    assert path == COUNT or list(counts(tree)) == []


@pytest.mark.parametrize(
    "source", ["64 * 1024", "1024 * 1024", "a * 1024", "1024**2", "1 << 20", "n >> 20", "2**30"]
)
def test_the_rule_sees_every_spelling(source):
    """And leaves other numbers alone."""
    assert list(units(ast.parse(source))) == [1]
    assert list(units(ast.parse("1024 * n + 1 << 18"))) == []


def test_the_rule_sees_who_counts_processors():
    """By a call, or by a name that may not exist on a system."""
    assert list(counts(ast.parse("os.cpu_count()"))) == [1]
    assert list(counts(ast.parse("getattr(os, 'sched_getaffinity', None)"))) == [1]
