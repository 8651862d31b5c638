"""A fault says why in one of a few words."""

from __future__ import annotations

import pytest
from pyoji.service.cache.faults import COSTLY, Fault, FaultReason


@pytest.mark.parametrize("reason", FaultReason)
def test_a_fault_carries_its_reason(reason):
    """As a word that a metric can be labelled with."""
    fault = Fault(reason, "a file")
    assert fault.reason is reason
    assert str(fault) == f"{reason.value}: a file"
    assert reason.value.isalpha()


def test_only_what_costs_time_is_costly():
    """A store that answers promptly, even with an error, is not bypassed."""
    assert [reason for reason in FaultReason if reason in COSTLY] == ["down", "slow", "unexpected"]
