"""The machine as a page names it."""

from __future__ import annotations

import pytest

from tests.tools.bench.machine import build, described


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("'--prefix=/usr' '--enable-optimizations' '--with-lto'", "with PGO and LTO"),
        ("'--enable-optimizations'", "with PGO"),
        ("'--prefix=/usr' '--enable-shared'", ""),
        ("", ""),
    ],
)
def test_an_interpreter_is_told_by_how_it_was_compiled(options, told):
    """As its configure script was called."""
    assert build(options) == told


def test_no_fact_names_the_host():
    """Only what a figure depends on."""
    assert set(described()) == {"processor", "cores", "system", "python", "build", "load"}
