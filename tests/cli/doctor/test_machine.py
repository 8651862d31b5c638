"""The system gives the service what it needs."""

from __future__ import annotations

import resource

import pytest
from pyoji.cli.doctor import machine
from pyoji.web.server import cgroup

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states

MB = 1024**2


@pytest.mark.parametrize(
    ("bound", "state", "told"),
    [
        (resource.RLIM_INFINITY, OK, "1,128"),
        (1128, OK, "1,128"),
        (1127, WARNING, "1,127 may be open, 1,128 are required → ulimit -Hn 1128, as root ("),
        (255, WRONG, "255 may be open"),
    ],
)
def test_open_files_are_enough_for_connections(installed, monkeypatch, bound, state, told):
    """The hard limit counts: the service raises the soft one."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, bound))
    assert told in only(machine.files, installed(connections="1000"), state)


@pytest.mark.parametrize(
    ("workers", "hosts", "bound", "state"),
    [
        (1, "", 290 * MB, OK),
        (1, "", 290 * MB - 1, WRONG),
        (4, "", 4 * 290 * MB, OK),
        (4, "", 4 * 290 * MB - 1, WRONG),
        (1, "a.example.com", 414 * MB, OK),
        (1, "a.example.com", 414 * MB - 1, WRONG),
        (64, "", None, OK),
    ],
)
def test_all_workers_fit_into_memory(installed, monkeypatch, workers, hosts, bound, state):
    """With full caches: 250 MB and the cards each, and pictures where they are on."""
    monkeypatch.setattr("pyoji.web.server.capacity.usable_processors", lambda: 64)
    monkeypatch.setattr(cgroup, "memory", lambda: bound)
    assert states(machine.workers, installed(workers, picture_hosts=hosts)) == [state]


@pytest.mark.parametrize(
    ("processors", "workers", "state"),
    [(4, 4, OK), (4, 5, WARNING), (1.5, 2, WARNING), (0.5, 1, OK), (4, None, OK), (0.5, None, OK)],
)
def test_each_worker_has_a_processor(installed, monkeypatch, processors, workers, state):
    """Without a number, as many workers as `serve` would start."""
    monkeypatch.setattr("pyoji.web.server.capacity.usable_processors", lambda: processors)
    monkeypatch.setattr(cgroup, "memory", lambda: None)
    assert states(machine.workers, installed(workers)) == [state]
