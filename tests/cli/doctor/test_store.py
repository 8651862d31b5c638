"""The store that the settings ask for is looked at; for Redis see `test_shared.py`."""

from __future__ import annotations

import pytest
from pyoji.cli.doctor.store import store

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states


@pytest.mark.parametrize(
    ("variables", "state", "told"),
    [
        ({}, OK, "as is set"),
        ({"cache_dir": "/x", "cache_dir_bytes": "0"}, OK, "as is set"),
    ],
)
def test_no_directory_is_well_if_that_is_asked_for(installed, variables, state, told):
    """In memory only."""
    assert told in only(store, installed(**variables), state)


def test_no_home_is_told(installed):
    """Nobody asked for memory only."""
    seen = installed()
    del seen.environment["PYOJI_CACHE_DIR"]
    assert "there is no home" in only(store, seen, WARNING)


def test_the_directory_of_the_settings_is_looked_at(installed, tmp_path):
    """With its bound."""
    seen = installed(cache_dir=str(tmp_path), cache_dir_bytes="1M")
    assert states(store, seen) == [OK, OK]


def test_a_place_that_nobody_asked_for_is_no_fault(installed, tmp_path):
    """The service says so once and goes without; one that was asked for is wrong."""
    (tmp_path / "file").touch()
    place = str(tmp_path / "file" / "cards")
    seen = installed(cache_dir=place)
    assert states(store, seen) == [WRONG]
    del seen.environment["PYOJI_CACHE_DIR"]
    assert states(store, seen) == [WARNING]
