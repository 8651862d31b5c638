"""What the tests start has the default handling of signals, however the tests were started."""

import signal
import subprocess
import sys

import pytest

from tests.signals import OURS, handle_ignored

DEFAULTS = f"""
import signal
for number in {[int(each) for each in OURS]}:
    known = (signal.SIG_DFL, signal.default_int_handler)
    assert signal.getsignal(number) in known, signal.Signals(number)
"""


@pytest.fixture
def ignored():
    """All of them, as under nohup."""
    before = {each: signal.signal(each, signal.SIG_IGN) for each in OURS}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def test_what_is_started_has_the_default_again(ignored):
    """This process survives the signal."""
    handle_ignored()
    subprocess.run([sys.executable, "-c", DEFAULTS], check=True)
    for each in OURS:
        signal.raise_signal(each)


def test_a_handler_stays():
    """Only what is ignored is handled: pytest's own Ctrl-C is as it was."""
    before = [signal.getsignal(each) for each in OURS]
    handle_ignored()
    assert [signal.getsignal(each) for each in OURS] == before
