"""Faults of a store: each is counted, and one of a minute is logged with its place and cause."""

from __future__ import annotations

import pytest
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.redis import RedisStore
from pyoji.web.telemetry.store_faults import SECONDS, StoreFaults

DOWN = Fault(FaultReason.DOWN, "Connection refused")


class Bench:
    """What was counted, at a time of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.counted: list[tuple[str, str]] = []
        self.faults = StoreFaults(lambda *labels: self.counted.append(labels), lambda: self.now)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_line_says_where_and_why(bench, caplog):
    """Of a server and of a directory; without a login."""
    server = RedisStore("redis://user:geheim@cache.example:6380/0", 60)
    bench.faults.observe(server, DOWN)
    assert caplog.messages == [
        "the store redis at cache.example:6380 failed (down: Connection refused)"
    ]


def test_what_costs_no_time_is_logged_too(bench, caplog, tmp_path):
    """A full disk and a wrong password are the operator's to know."""
    store = DirectoryStore(tmp_path, 1 << 20)
    bench.faults.observe(store, Fault(FaultReason.FULL, "No space left on device"))
    bench.faults.observe(store, Fault(FaultReason.DENIED, "Read-only file system"))
    assert caplog.messages == [
        f"the store directory at {tmp_path} failed (full: No space left on device)",
        f"the store directory at {tmp_path} failed (denied: Read-only file system)",
    ]


def test_a_reason_is_logged_once_in_a_while_and_counted_each_time(bench, caplog, tmp_path):
    """So that a full disk does not log a line for each card."""
    store = DirectoryStore(tmp_path, 1 << 20)
    for _ in range(3):
        bench.faults.observe(store, DOWN)
        bench.now += SECONDS / 3 - 0.1
    assert len(caplog.messages) == 1
    bench.now = SECONDS
    bench.faults.observe(store, DOWN)
    assert len(caplog.messages) == 2
    assert bench.counted == [("directory", "down")] * 4
