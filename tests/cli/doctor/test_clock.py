"""The clock is about now, and the store's is the same."""

from __future__ import annotations

import os
import time

import pytest
from pyoji.cli.doctor import clock, shared
from pyoji.service.cache.faults import Fault, Reason

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states


def test_a_clock_before_the_program_is_wrong(installed, monkeypatch):
    """As that of a machine whose battery is empty."""
    assert states(clock.clock, installed()) == [OK]
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert "1970-01-01" in only(clock.clock, installed(), WRONG)


def test_files_without_dates_do_not_hide_it(installed, monkeypatch, tmp_path):
    """Images are made so; a constant is left."""
    old = tmp_path / "main.py"
    old.touch()
    os.utime(old, (0, 0))
    monkeypatch.setattr("pyoji.web.app.__file__", str(old))
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    assert states(clock.clock, installed()) == [WRONG]


def test_a_disk_has_its_clock_looked_at(installed, tmp_path):
    """By what it writes beside a new file."""
    seen = installed(cache_dir=str(tmp_path / "none"))
    assert states(clock.clock, seen) == [OK, OK]
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("apart", "state", "told"),
    [(0.2, OK, "the same"), (-4.9, OK, "the same"), (90.0, WARNING, "90.0 s ahead"),
     (-7.0, WARNING, "7.0 s behind")],
)  # fmt: skip
def test_clocks_that_differ_are_told(installed, monkeypatch, apart, state, told):
    """By how much, and which way."""
    monkeypatch.setattr(shared, "apart", lambda _: apart)
    found = [*clock.clock(installed(cache_url="redis://127.0.0.1:1"))]
    assert found[1].state is state
    assert told in found[1].seen


@pytest.mark.parametrize("error", [Fault(Reason.DOWN, "x"), OSError(30, "x")])
def test_a_store_that_does_not_answer_has_no_clock(installed, monkeypatch, error):
    """Its own finding says why."""

    def refuse(_):
        raise error

    monkeypatch.setattr(shared, "apart", refuse)
    assert states(clock.clock, installed(cache_url="redis://127.0.0.1:1")) == [OK]
