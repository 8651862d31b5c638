"""Board: the counts of workers add up, also after a worker has died."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import textwrap
import zlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.web.telemetry import board as board_
from pyoji.web.telemetry.board import SIDE, Board

from tests.tree import ROOT

DEAD = 2**22 + 1  # no system gives its processes such numbers (proc(5), pid_max)


@pytest.fixture
def board() -> Board:
    return Board(workers=3)


class Worker:
    """A worker that a test plays: it writes into its slot as one that was forked would."""

    def __init__(self, board: Board, pid: int) -> None:
        board.take()
        board.give(pid)
        self.board, self.slot, self.pid = board, board._own, pid

    def publish(self, totals, levels=()) -> bool:
        before, self.board._own = self.board._own, self.slot
        fits = self.board.publish(totals, dict(levels))
        self.board.give(self.pid)
        self.board._own = before
        return fits


def worker(board: Board, pid: int, totals, levels=()) -> Worker:
    made = Worker(board, pid)
    made.publish(totals, levels)
    return made


def names(size: int, seed: int) -> dict[str, float]:
    """Return counts whose names take about `size` bytes and hardly compress."""
    chance = random.Random(seed)
    return {b64encode(chance.randbytes(30)).decode(): 1.0 for _ in range(size // 51)}


def seen(board: Board) -> dict[str, float]:
    """Return what a process that is no worker reads."""
    board._own = None
    return dict(board.others())


# ── adding up ────────────────────────────────────────────────────────────────────────────────


def test_what_others_counted_is_added_up(board) -> None:
    """Totals and levels alike; one's own are not among them."""
    worker(board, os.getpid(), {"a": 1, "b": 2}, {"now": 3})
    worker(board, os.getppid(), {"b": 5}, {"now": 4})
    board.take()
    board.publish({"a": 100}, {"now": 100})
    assert dict(board.others()) == {"a": 1, "b": 7, "now": 7}


def test_the_last_publication_counts(board) -> None:
    """After any number of publications."""
    made = Worker(board, os.getpid())
    for number in range(600):
        made.publish({"a": number})
        assert seen(board) == {"a": number}


def test_what_the_dead_counted_stays(board) -> None:
    """What they held at the moment goes."""
    worker(board, DEAD, {"a": 1}, {"now": 3})
    assert seen(board) == {"a": 1}
    board.take()
    assert seen(board) == {"a": 1}


def test_slots_never_run_out(board) -> None:
    """A thousand workers that die one after the other, some before they counted; no sum falls."""
    for number in range(1, 1001):
        made = Worker(board, DEAD + number)
        if number % 7:
            made.publish({"a": 1, f"b{number % 3}": 2}, {"now": 1})
    expected = 1000 - 1000 // 7
    found = seen(board)
    assert found.pop("a") == expected
    assert sum(found.values()) == 2 * expected
    assert set(found) == {"b0", "b1", "b2"}


def test_the_living_keep_their_slots(board) -> None:
    """While others die and are replaced beside them."""
    first = worker(board, os.getpid(), {"a": 1}, {"now": 1})
    for number in range(10):
        worker(board, DEAD + number, {"a": 10}, {"now": 50})
    first.publish({"a": 2}, {"now": 2})
    assert seen(board) == {"a": 102, "now": 2}


def test_more_workers_than_slots_count_apart(board) -> None:
    """A worker without a slot takes no other's slot, and reads all the others."""
    for number in range(3):
        worker(board, os.getpid(), {"a": 10**number})
    board.take()
    board.give(os.getpid())
    board.publish({"a": 5}, {})
    assert dict(board.others()) == {"a": 111}
    assert seen(board) == {"a": 111}


@pytest.mark.parametrize("size", [2 * SIDE, 5 * 1024 * 1024], ids=["packed", "unpacked"])
def test_too_much_to_hold_is_left_out(board, size: int) -> None:
    """What was there before stays, and what fits again is written."""
    made = worker(board, os.getpid(), {"a": 1})
    large = names(size, 0) if size == 2 * SIDE else {"x" * size: 1.0}
    assert made.publish(large) is False
    assert seen(board) == {"a": 1}
    assert made.publish({"a": 2}) is True
    assert seen(board) == {"a": 2}


def test_the_largest_that_fits_is_read_whole(board) -> None:
    """Up to the size from which on nothing fits; every size is either read whole or not there."""
    made, before, fitted = worker(board, os.getpid(), {}), {}, []
    for size in range(SIDE, 2 * SIDE, 64):
        counts = names(size, size)
        fitted.append(made.publish(counts))
        before = counts if fitted[-1] else before
        assert seen(board) == before
        if not any(fitted[-20:]) and any(fitted):
            break
    assert any(fitted)
    assert not fitted[-1]


def test_the_dead_whose_sum_is_too_large_keep_their_slots(board) -> None:
    """Nothing they counted is lost then, either."""
    for number in range(3):
        worker(board, DEAD + number, names(SIDE, number))
    board.take()
    assert sum(seen(board).values()) == 3 * len(names(SIDE, 0))


# ── faults ───────────────────────────────────────────────────────────────────────────────────


@given(st.binary(max_size=200), st.integers(0, 2**32 - 1))
def test_garbage_in_a_slot_is_skipped(garbage: bytes, length: int) -> None:
    """Whatever lies there, of whatever length it says it is; others count on."""
    board = Board(workers=2)
    worker(board, os.getpid(), {"a": 1})
    spoilt = worker(board, os.getpid(), {"a": 10})
    start = 1 + spoilt.slot * board_._SLOT + 8
    side = start + 1 + board._memory[start] % 2 * SIDE
    board._memory[side : side + 4] = length.to_bytes(4, "little")
    board._memory[side + 4 : side + 4 + len(garbage)] = garbage
    assert seen(board)["a"] >= 1


@pytest.mark.parametrize(
    "data", ["", "{}", "[]", "[1,2]", '[{"a":"x"},{}]', '[{"a":null},{}]', '[["a"],{}]', "[{}", "é"]
)
def test_what_is_no_counts_is_skipped(board, data) -> None:
    """JSON of another shape, uncompressed data and truncated data."""
    worker(board, os.getpid(), {"a": 1})
    spoilt = Worker(board, os.getpid())
    start = 1 + spoilt.slot * board_._SLOT + 8
    packed = zlib.compress(data.encode())
    for each in (data.encode(), packed, packed[: len(packed) // 2]):
        board._memory[start + 1 : start + 5] = len(each).to_bytes(4, "little")
        board._memory[start + 5 : start + 5 + len(each)] = each
        assert seen(board) == {"a": 1}


def test_who_is_killed_while_writing_loses_nothing(board) -> None:
    """The side that was written before is whole."""
    made = worker(board, os.getpid(), {"a": 7})
    start = 1 + made.slot * board_._SLOT + 8
    other = start + 1 + (board._memory[start] + 1) % 2 * SIDE
    board._memory[other : other + 9] = b'\xff\x00\x00\x00[{"a"'
    assert seen(board) == {"a": 7}


def test_a_parent_killed_while_folding_hangs_nobody(board) -> None:
    """A reader takes the current counts."""
    worker(board, os.getpid(), {"a": 1})
    board._memory[0] = 1
    assert seen(board) == {"a": 1}


@pytest.mark.parametrize("pid", [0, -1, -(2**62), 2**62])
def test_what_is_no_process_is_not_alive(pid) -> None:
    """To kill(2) the first are groups of processes."""
    assert not board_._is_alive(pid)


def test_another_users_process_is_alive() -> None:
    """It may not be signalled, but it is there."""
    assert board_._is_alive(1)


# ── real processes ───────────────────────────────────────────────────────────────────────────

SCRIPT = """
import json, os, signal, sys
from pyoji.web.telemetry.board import Board

board = Board(workers=2)

def fork(job):
    board.take()
    pid = os.fork()
    if pid == 0:
        job()
        os._exit(0)
    board.give(pid)
    return pid

def counting(write):
    def job():
        board.publish({"a": 1}, {"now": 1})
        os.write(write, b"x")
        signal.pause()
    return job

read, write = os.pipe()
workers = [fork(counting(write)), fork(counting(write))]
os.read(read, 1), os.read(read, 1)
board._own = None
print(json.dumps(board.others()))

os.kill(workers[0], signal.SIGKILL)
os.waitpid(workers[0], 0)
board._own = None
print(json.dumps(board.others()))

workers[0] = fork(counting(write))
os.read(read, 1)
board._own = None
print(json.dumps(board.others()))

for pid in workers:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

# One writes without a pause, another reads: it never falls, and never shows half a writing.
def busy():
    for number in range(20000):
        board.publish({"a": number, "b": number, "x" * (number % 500): 0}, {})
writer = fork(busy)
board._own = None
last, base = 3, 3
while os.waitpid(writer, os.WNOHANG) == (0, 0):
    found = board.others()
    assert found["a"] - base == found["b"], found
    assert found["a"] >= last, (found, last)
    last = found["a"]
print(json.dumps({"a": board.others()["a"]}))
"""


def test_processes_see_each_others_counts() -> None:
    """Two that were forked, one that is killed and replaced, one that never stops writing."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stderr == ""
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"a": 2, "now": 2},
        {"a": 2, "now": 1},
        {"a": 3, "now": 2},
        {"a": 3 + 19999},
    ]


def test_one_worker_is_the_first() -> None:
    """It reports for all of them."""
    board = Board()
    said = []
    for _ in range(3):
        board.take()
        said.append(board.is_first)
        board.give(os.getpid())
    assert said == [True, False, False]
