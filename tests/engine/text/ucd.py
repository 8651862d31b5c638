"""Where the tests find the Unicode Character Database, and how they read it.

It is large and another's, so it is not in the tree: `.ci/unicode-data` fetches it, or UCD_DIR
names a directory that holds it. A test that wants it is skipped without it, and fails in CI.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree import ROOT

UCD = Path(os.environ.get("UCD_DIR", ROOT / ".cache" / "ucd"))


def path(name: str) -> Path:
    """The file of that name."""
    file = UCD / name
    if not file.exists():
        reason = f"no {name}: .ci/unicode-data fetches the Unicode Character Database"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return file


def lines(name: str) -> Iterator[str]:
    """The lines of a file that say something, without their comments."""
    with path(name).open(encoding="utf-8") as file:
        for line in file:
            if data := line.partition("#")[0].strip():
                yield data


def ranges(name: str) -> Iterator[tuple[range, list[str]]]:
    """The lines of a file of properties: code points, and the fields after them."""
    for line in lines(name):
        span, *fields = (field.strip() for field in line.split(";"))
        first, _, last = span.partition("..")
        yield range(int(first, 16), int(last or first, 16) + 1), fields
