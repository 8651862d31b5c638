"""A fault costs no client a card. `make faults` runs larger scenarios and prints figures."""

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
    """No wrong card, only promised responses, a response for every request, and recovery."""
    assert SCENARIOS[name].small(judge).unkept == []
