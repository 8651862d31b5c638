"""The arithmetic of loads, and where the figures of a core come from."""

from __future__ import annotations

import json

import pytest

from tests.tools.simulate import capacity
from tests.tools.simulate.capacity import ASSUMED, Capacity
from tests.tools.simulate.cost import BUSY, Load, new_a_day
from tests.tools.simulate.traffic import MEAN_BYTES

ABLE = Capacity(cards=200, hits=15_000, measured=False)


def test_two_million_a_day():
    """23 a second, 69 at the peak: six tenths of a core at 200 a second."""
    load = Load(2_000_000, asks=10, peak=3)
    assert load.new_rate == pytest.approx(23.148, abs=0.001)
    assert load.drawing(ABLE) == pytest.approx(3 * 23.148 / (200 * BUSY), rel=1e-4)
    assert load.answering(ABLE) == pytest.approx(9 * 3 * 23.148 / (15_000 * BUSY), rel=1e-4)
    assert load.cores(ABLE) == 1
    assert load.egress == pytest.approx(20e6 * MEAN_BYTES)
    assert load.line == pytest.approx(20e6 * MEAN_BYTES * 8 * 3 / 86_400)
    assert load.disk == 2e6 * 45_056
    assert load.redis < load.disk


def test_a_day_of_cores_there_and_back():
    """What cores can draw in a day needs those cores."""
    for cores in (1, 4, 32):
        load = Load(round(new_a_day(cores, ABLE)), asks=1)
        assert load.drawing(ABLE) == pytest.approx(cores, rel=1e-6)
        assert load.answering(ABLE) == 0


def bench(folder, **parts):
    page = folder / "performance.json"
    page.write_text(json.dumps(parts), "utf-8")
    return page


def test_the_bench_is_believed(tmp_path):
    """Where it has measured both figures."""
    http = {
        "growth": {"workers": {"one, on one core": {"rate": {"median": 36.0}}}},
        "hits": {"servers": {"Pyoji, 1 worker": {"rate": {"median": 4166.0}}}},
    }
    assert capacity.read(bench(tmp_path, http=http)) == Capacity(36.0, 4166.0, measured=True)


def test_without_a_bench_the_figures_are_assumed(tmp_path):
    """And say so, in the file and in the value."""
    for measured in (tmp_path / "none.json", bench(tmp_path, cold={}, http={"start": {}})):
        assert capacity.read(measured) == ABLE
    assert json.loads(ASSUMED.read_text("utf-8"))["note"].startswith("Assumed")


def test_a_bench_that_measures_something_else_is_an_error(tmp_path):
    """Not taken for one that measured nothing."""
    http = {"growth": {"workers": {}}, "hits": {"servers": {}}}
    with pytest.raises(KeyError):
        capacity.read(bench(tmp_path, http=http))
