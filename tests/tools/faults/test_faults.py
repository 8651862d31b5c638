"""What breaks costs nobody a card; `make faults` tries the same with more, and prints figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.faults.judge import Judge
from tests.tools.faults.scenarios import SCENARIOS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc"),
]


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Draws with the fonts and the templates that the service has."""
    return Judge(load_engine(Settings()))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.redis if scenario.redis else ())
        for name, scenario in SCENARIOS.items()
    ],
)
def test_every_promise_is_kept(name: str, judge: Judge) -> None:
    """No wrong card, no answer but those promised, nobody left alone, well again by itself."""
    assert SCENARIOS[name].small(judge).unkept == []
