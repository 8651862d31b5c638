"""The log queue: its lines arrive whole and in order, and a reader that stalls costs lines only."""

from __future__ import annotations

import fcntl
import gc
import os
import select
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import pytest
from pyoji.web.telemetry.log_queue import LogQueue

LIMIT = 2000


class Pipe(NamedTuple):
    """A pipe that holds one page, and a queue before it."""

    read: int
    write: int
    queue: LogQueue

    def stall(self) -> None:
        """Fill the pipe, so that the next who writes has to wait for a reader."""
        os.set_blocking(self.write, False)
        with suppress(BlockingIOError):
            while True:
                os.write(self.write, b"\n")
        os.set_blocking(self.write, True)

    def lines(self, queue: LogQueue | None = None) -> list[str]:
        """All that was written so far and is still to be written."""
        found = b""
        reader = threading.Thread(target=lambda: (queue or self.queue).drain(60))
        reader.start()
        while reader.is_alive() or select.select([self.read], [], [], 0)[0]:
            if select.select([self.read], [], [], 0.01)[0]:
                found += os.read(self.read, 65536)
        return found.decode().split()


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    read, write = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    made = Pipe(read, write, LogQueue(lambda lines: f"GAP-{lines}\n", write, LIMIT))
    yield made
    made.lines()
    os.close(read)
    os.close(write)


def test_lines_arrive_in_order(pipe: Pipe) -> None:
    """Whatever the length of what is put in at once."""
    sent = [f"{number}{'x' * (number % 7)}" for number in range(100)]
    for at in range(0, 100, 10):
        pipe.queue.write("".join(f"{line}\n" for line in sent[at : at + 10]))
    assert pipe.lines() == sent
    assert pipe.queue.dropped == 0


def test_a_reader_that_stalls_costs_lines_and_nothing_else(pipe: Pipe) -> None:
    """`write` does not block. When the reader resumes, the log states the number of lost lines at
    their place and continues."""
    pipe.stall()
    sent = [f"line-{number}" for number in range(5000)]
    for line in sent:
        pipe.queue.write(line + "\n")  # a blocking write would hang here
    found = pipe.lines()
    whole = found.index(next(line for line in found if line.startswith("GAP")))
    assert found[:whole] == sent[:whole]
    assert found[whole:] == [f"GAP-{5000 - whole}"]
    assert pipe.queue.dropped == 5000 - whole
    pipe.queue.write("after\n")
    assert pipe.lines() == ["after"]


def test_each_gap_is_told_where_it_is(pipe: Pipe) -> None:
    """And `dropped` counts all of them."""
    missing = 0
    for _ in range(3):
        pipe.stall()
        for _ in range(2000):
            pipe.queue.write("x\n")
        *lines, gap = pipe.lines()
        assert set(lines) == {"x"}
        missing += int(gap.removeprefix("GAP-"))
    assert missing == pipe.queue.dropped > 0


def test_a_line_over_the_bound_is_dropped_alone(pipe: Pipe) -> None:
    """The other lines are still written."""
    pipe.queue.write("x" * LIMIT + "\n")
    assert pipe.lines() == ["GAP-1"]
    pipe.queue.write("next\n")
    assert pipe.lines() == ["next"]


def test_lines_of_two_processes_do_not_run_into_each_other(pipe: Pipe) -> None:
    """Each piece is whole lines, as many as a pipe takes at once."""
    queues = [LogQueue(str, pipe.write, 1 << 20) for _ in range(2)]
    for mark, queue in zip("ab", queues, strict=True):
        queue.write("".join(f"{mark * (50 + number % 50)}\n" for number in range(4000)))
    found = [*pipe.lines(queues[0]), *pipe.lines(queues[1])]
    assert len(found) == 8000
    assert {len(set(line)) for line in found} == {1}


def test_a_pipe_that_was_made_not_to_wait_is_waited_for(pipe: Pipe) -> None:
    """By the thread, not by who logs."""
    os.set_blocking(pipe.write, False)
    pipe.queue.write(f"{'x' * 99}\n" * (LIMIT // 100))
    assert pipe.lines() == ["x" * 99] * (LIMIT // 100)


def test_what_the_system_does_not_take_is_counted() -> None:
    """A full disk, a pipe without a reader: said once there is room again."""
    read, write = os.pipe()
    queue = LogQueue(lambda lines: f"GAP-{lines}\n", write)
    os.close(read)
    queue.write("one\ntwo\n")
    assert queue.drain(60)
    assert queue.dropped == 2
    read, other = os.pipe()
    os.dup2(other, write)
    queue.write("three\n")
    assert queue.drain(60)
    assert os.read(read, 100) == b"three\nGAP-2\n"
    assert queue.dropped == 2
    for file in (read, write, other):
        os.close(file)


def test_what_is_no_unicode_is_written_all_the_same(pipe: Pipe) -> None:
    """A file's name may hold such characters."""
    pipe.queue.write("\udcff\n")
    assert pipe.lines() == [r"\udcff"]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_begins_with_nothing(pipe: Pipe) -> None:
    """What waits is the parent's to write; the child has a thread of its own."""
    pipe.stall()
    for _ in range(5000):
        pipe.queue.write("parent\n")
    child = os.fork()
    if child == 0:
        same = pipe.queue.dropped == 0 and pipe.queue.drain(0)
        read, write = os.pipe()
        os.dup2(write, pipe.write)
        pipe.queue.write("child\n")
        os._exit(0 if same and pipe.queue.drain(60) and os.read(read, 99) == b"child\n" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert set(pipe.lines()[:-1]) == {"parent"}


def test_a_finalizer_may_log_while_something_is_logged(pipe: Pipe) -> None:
    """The garbage collector runs it in the same thread, wherever that is."""

    class Loud:
        def __init__(self) -> None:
            self.circle = self

        def __del__(self) -> None:
            pipe.queue.write("gone\n")

    before = gc.get_threshold()
    gc.set_threshold(1)
    try:
        for _ in range(50):
            Loud()
            pipe.queue.write("here\n")
    finally:
        gc.set_threshold(*before)
    gc.collect()
    assert sorted(pipe.lines()) == ["gone"] * 50 + ["here"] * 50


def test_draining_is_bounded(pipe: Pipe) -> None:
    """A process that ends does not wait for a reader that does not read."""
    pipe.stall()
    pipe.queue.write("x\n")
    assert not pipe.queue.drain(0.01)
