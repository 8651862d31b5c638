"""Mutant: a fault that a hand could make, and the tests that have to fail on it.

`before` stands once in `file`, below app/pyoji/; `after` takes its place.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A fault; `tests` are paths below tests/."""

    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]
