"""The system gives the service what it will need."""

from __future__ import annotations

import resource
import socket

import pytest
from pyoji.cli.doctor import machine
from pyoji.web.server import cgroup

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states

MB = 1024**2


@pytest.mark.parametrize(
    ("bound", "most", "state", "told"),
    [
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, OK, "any number"),
        (256, 4096, OK, "4,096 may be open, 1,028 are expected"),
        (1027, 1028, OK, "1,028 may be open, 1,028 are expected"),
        (1027, 1027, WARNING, "ulimit -Hn 1028, as root ("),
        (255, 255, WRONG, "hardly a connection"),
    ],
)
def test_open_files_are_enough_for_connections(installed, monkeypatch, bound, most, state, told):
    """And what to raise them to, if not."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (bound, most))
    assert told in only(machine.files, installed(), state)


def test_more_connections_need_more_files(installed, monkeypatch):
    """As many as are expected, and some of our own."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1024))
    assert states(machine.files, installed({"connections": 1000})) == [WARNING]


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
    """With what they keep: 250 MB and the cache each, and pictures where they are on."""
    monkeypatch.setattr(cgroup, "memory", lambda: bound)
    seen = installed({"workers": workers}, picture_hosts=hosts)
    assert states(machine.memory, seen) == [state]


@pytest.mark.parametrize(
    ("cores", "quota", "workers", "state"),
    [
        (4, None, 4, OK),
        (4, None, 5, WARNING),
        (4, 1.5, 2, WARNING),
        (1, 4.0, 2, WARNING),
        (8, 0.5, 1, OK),
    ],
)
def test_there_are_no_more_workers_than_processors(
    installed, monkeypatch, cores, quota, workers, state
):
    """Those it may run on, or its group's share of them."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    monkeypatch.setattr(cgroup, "processors", lambda: quota)
    assert states(machine.processors, installed({"workers": workers})) == [state]


def test_a_port_is_looked_at_only_if_it_is_named(installed):
    """Otherwise nothing is opened."""
    assert "not looked at" in only(machine.port, installed(), OK)


def test_a_port_that_is_taken_is_found(installed):
    """And free again once nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        seen = installed({"port": taken.getsockname()[1]})
        assert "EADDRINUSE" in only(machine.port, seen, WRONG)
    assert states(machine.port, seen) == [OK]


def test_an_address_of_another_machine_is_found(installed):
    """One of those kept for documentation."""
    assert "--host" in only(machine.port, installed({"port": 8000, "host": "192.0.2.1"}), WRONG)
