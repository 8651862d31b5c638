"""Mutations: the table names what there is."""

from __future__ import annotations

import pytest

from tests.tools.mutations.mutant import Mutant
from tests.tools.mutations.table import MUTANTS
from tests.tree import ROOT


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_can_be_made(mutant: Mutant) -> None:
    """Its text stands in its file once, what takes the place is another, and its tests exist."""
    text = (ROOT / "app" / "pyoji" / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.before) == 1
    assert mutant.after != mutant.before
    compile(text.replace(mutant.before, mutant.after), mutant.file, "exec")
    assert all((ROOT / "tests" / path).is_file() for path in mutant.tests)


def test_names_are_names() -> None:
    """No two mutants are called the same."""
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
