"""A bounded pool runs jobs in threads that no caller has to wait for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from pyoji.service.cache.bounded_pool import BoundedPool

from tests.tree import ROOT


@pytest.fixture
def gate():
    """What jobs of a test wait at; open when it is over."""
    event = threading.Event()
    yield event
    event.set()


def test_a_job_is_done_in_a_thread_of_its_own():
    """And its future has what it returned, or raised."""
    pool = BoundedPool("test", 1, 9)
    assert pool.run(threading.current_thread).result().name == "test"
    with pytest.raises(ZeroDivisionError):
        pool.run(lambda: 1 / 0).result()
    assert pool.run(lambda: 2).result() == 2, "the thread outlives a failure"
    pool.close(9)


def test_no_thread_is_begun_before_there_is_a_job():
    """A service without stores starts no thread, and a process that will fork starts none."""
    before = set(threading.enumerate())  # some of which may end meanwhile
    pool = BoundedPool("test", 3, 9)
    assert set(threading.enumerate()) <= before
    pool.close(9)


def test_so_many_wait_and_no_more(gate):
    """A job over that is refused, unless it always has its place; a cancelled one is not done."""
    pool = BoundedPool("test", 1, 2)
    begun = threading.Event()

    def busy() -> bool:
        begun.set()
        return gate.wait()

    pool.run(busy)
    begun.wait()
    waiting = [pool.run(lambda: 1) for _ in range(2)]
    assert pool.run(lambda: 3) is None
    always = pool.run(lambda: 4, always=True)
    assert waiting[0].cancel()
    gate.set()
    assert always.result() == 4
    assert waiting[1].result() == 1
    pool.close(9)


def test_closing_finishes_what_was_taken():
    """And takes nothing more."""
    pool = BoundedPool("test", 2, 99)
    done: list[int] = []
    for number in range(50):
        pool.run(lambda number=number: done.append(number))
    pool.close(9)
    assert sorted(done) == list(range(50))
    assert pool.run(lambda: 1) is None


def test_closing_does_not_wait_for_what_hangs(gate):
    """The wait is limited by the argument of `close`."""
    pool = BoundedPool("test", 1, 9)
    pool.run(gate.wait)
    pool.close(0)


def test_a_process_ends_though_a_job_hangs():
    """Its threads are daemons."""
    code = (
        "import threading\n"
        "from pyoji.service.cache.bounded_pool import BoundedPool\n"
        "begun = threading.Event()\n"
        "BoundedPool('test', 1, 9).run(lambda: (begun.set(), threading.Event().wait()))\n"
        "begun.wait()\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_begins_threads_of_its_own():
    """Those of the parent are not in it."""
    pool = BoundedPool("test", 2, 9)
    assert pool.run(lambda: 1).result() == 1
    child = os.fork()
    if child == 0:
        try:
            os._exit(pool.run(lambda: 7).result(30))
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    pool.close(9)
