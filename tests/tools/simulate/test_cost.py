"""The arithmetic of loads, and where the figures of a core come from."""

from __future__ import annotations

import json

import pytest

from tests.tools.simulate.cost import BUSY, Capacity, Load, measured
from tests.tools.simulate.traffic import MEAN_BYTES

ABLE = Capacity(cards=200, hits=15_000)


def test_two_million_a_day():
    """69 a second at the peak: six tenths of a core at 200 a second."""
    load = Load(2_000_000, asks=10)
    assert load.new_rate == pytest.approx(3 * 23.148, abs=0.001)
    drawing, answering = 3 * 23.148 / 200, 9 * 3 * 23.148 / 15_000
    assert load.cores(ABLE) == pytest.approx((drawing + answering) / BUSY, rel=1e-4)
    assert load.whole_cores(ABLE) == 1
    assert load.egress == pytest.approx(20e6 * MEAN_BYTES)
    assert load.disk == 2e6 * 45_056
    assert load.redis < load.disk


def test_the_benchs_figures_are_read(tmp_path):
    """One that measures something else is an error, not one that measured nothing."""
    bench = tmp_path / "performance.json"
    http = {"hits": {"servers": {"Pyoji, 1 worker": {"rate": {"median": 4166.0}}}}}
    scale = {"services": {"one worker on one core": {"rate": {"median": 36.0}}}}
    bench.write_text(json.dumps({"http": http, "scale": scale}), "utf-8")
    assert Capacity.of(measured(bench)) == Capacity(36.0, 4166.0)
    with pytest.raises(KeyError):
        Capacity.of({"http": http, "scale": {"services": {}}})
