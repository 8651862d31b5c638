"""Lanes do jobs in threads that nobody has to wait for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from pyoji.service.cache.lanes import Lanes

from tests.tree import ROOT


@pytest.fixture
def gate():
    """What jobs of a test wait at; open when it is over."""
    event = threading.Event()
    yield event
    event.set()


def test_a_job_is_done_in_a_thread_of_its_own():
    """And its future has what it returned, or raised."""
    lanes = Lanes("test", 1, 9)
    assert lanes.run(threading.current_thread).result().name == "test"
    with pytest.raises(ZeroDivisionError):
        lanes.run(lambda: 1 / 0).result()
    assert lanes.run(lambda: 2).result() == 2, "the thread outlives a failure"
    lanes.close(9)


def test_no_thread_is_begun_before_there_is_a_job():
    """A service without stores has none, and neither has a process that will fork."""
    before = threading.active_count()
    lanes = Lanes("test", 3, 9)
    assert threading.active_count() == before
    lanes.close(9)


def test_so_many_wait_and_no_more(gate):
    """A job over that is refused, unless it always has its place; a cancelled one is not done."""
    lanes = Lanes("test", 1, 2)
    begun = threading.Event()

    def busy() -> bool:
        begun.set()
        return gate.wait()

    lanes.run(busy)
    begun.wait()
    waiting = [lanes.run(lambda: 1) for _ in range(2)]
    assert lanes.run(lambda: 3) is None
    always = lanes.run(lambda: 4, always=True)
    assert waiting[0].cancel()
    gate.set()
    assert always.result() == 4
    assert waiting[1].result() == 1
    lanes.close(9)


def test_closing_finishes_what_was_taken():
    """And takes nothing more."""
    lanes = Lanes("test", 2, 99)
    done: list[int] = []
    for number in range(50):
        lanes.run(lambda number=number: done.append(number))
    lanes.close(9)
    assert sorted(done) == list(range(50))
    assert lanes.run(lambda: 1) is None


def test_closing_does_not_wait_for_what_hangs(gate):
    """Longer than it was told to."""
    lanes = Lanes("test", 1, 9)
    lanes.run(gate.wait)
    lanes.close(0)


def test_a_process_ends_though_a_job_hangs():
    """Its threads are daemons."""
    code = (
        "import threading\n"
        "from pyoji.service.cache.lanes import Lanes\n"
        "begun = threading.Event()\n"
        "Lanes('test', 1, 9).run(lambda: (begun.set(), threading.Event().wait()))\n"
        "begun.wait()\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_begins_threads_of_its_own():
    """Those of the parent are not in it."""
    lanes = Lanes("test", 2, 9)
    assert lanes.run(lambda: 1).result() == 1
    child = os.fork()
    if child == 0:
        try:
            os._exit(lanes.run(lambda: 7).result(30))
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    lanes.close(9)
