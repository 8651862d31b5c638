"""How many workers serve: by the processors and the memory that this process may use."""

from __future__ import annotations

import pytest
from pyoji.settings import Settings
from pyoji.web.server import capacity, cgroup
from pyoji.web.server.capacity import fitting

MB = 1024**2


@pytest.mark.parametrize(
    ("cores", "quota", "memory", "count"),
    [
        (16, None, None, 16),
        (16, 2.0, None, 2),
        (16, 0.25, None, 1),
        (16, 1.5, None, 1),
        (2, 16.0, None, 2),
        (16, None, 1024 * MB, 3),
        (16, 2.0, 1024 * MB, 2),
        (16, None, 128 * MB, 1),
        (16, None, 64 * 1024 * MB, 16),
    ],
)
def test_as_many_as_processors_and_memory_allow(monkeypatch, cores, quota, memory, count) -> None:
    """Each holds up to 290 MB; one serves wherever it is."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    monkeypatch.setattr(cgroup, "processors", lambda: quota)
    monkeypatch.setattr(cgroup, "memory", lambda: memory)
    assert fitting(Settings()).count == count


def test_what_they_keep_counts(monkeypatch) -> None:
    """Cards, and pictures where they are on."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(16)), raising=False)
    monkeypatch.setattr(cgroup, "processors", lambda: None)
    monkeypatch.setattr(cgroup, "memory", lambda: 1024 * MB)
    assert fitting(Settings(cache_bytes=230 * MB)).count == 2
    assert fitting(Settings(picture_hosts=("a.example.com",))).count == 2


def test_the_reason_can_be_read(monkeypatch) -> None:
    """In the log, at the start."""
    monkeypatch.setattr(capacity, "usable_processors", lambda: 1.5)
    monkeypatch.setattr(cgroup, "memory", lambda: 1024 * MB)
    assert str(fitting(Settings())) == ("1 worker: 1.5 processors, 1,024 MB of memory, 290 MB each")


def test_a_system_without_affinity_counts_all(monkeypatch) -> None:
    """As macOS."""
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setattr(cgroup, "processors", lambda: None)
    assert capacity.usable_processors() == 3
