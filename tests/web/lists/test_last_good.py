"""What one process leaves, those that are forked later find whole, or not at all."""

from __future__ import annotations

import os
import threading
import warnings

from pyoji.web.lists.last_good import LastGood


def test_nothing_is_there_at_first():
    """Not even an empty list."""
    assert LastGood(100).read() is None
    empty = LastGood(0)
    empty.write(b"x")
    assert empty.read() is None


def test_the_last_one_counts():
    """Shorter or longer than the one before; what does not fit is left out."""
    memory = LastGood(10)
    for content in (b"first", b"the second"[:10], b"3", b""):
        memory.write(content)
        assert memory.read() == content
    memory.write(b"x" * 11)
    assert memory.read() == b""


def test_another_process_finds_it():
    """Whichever of them wrote it."""
    memory = LastGood(100)
    memory.write(b"parent's")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads that other tests left
        pid = os.fork()
    if pid == 0:
        is_found = memory.read() == b"parent's"
        memory.write(b"child's")
        os._exit(0 if is_found else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert memory.read() == b"child's"


def test_what_is_torn_is_not_there():
    """A writer that died, or one of two that wrote at once."""
    memory = LastGood(100)
    memory.write(b"whole")
    side = 1 + memory._memory[0] * memory._side
    memory._memory[side + 40] ^= 1
    assert memory.read() is None
    memory._memory[side : side + 4] = b"\xff" * 4
    assert memory.read() is None
    memory.write(b"whole again")
    assert memory.read() == b"whole again"


def test_many_writers_leave_one_of_theirs():
    """Or nothing; never a mixture."""
    memory = LastGood(10_000)
    contents = [bytes([n]) * 5_000 for n in range(8)]
    seen: set[bytes | None] = set()

    def write(content: bytes) -> None:
        for _ in range(50):
            memory.write(content)
            seen.add(memory.read())

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen <= {None, *contents}
