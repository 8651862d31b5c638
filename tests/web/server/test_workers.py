"""Workers: whichever of them dies, links are answered; all count together and end together."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.engine.design.files import GOOD
from tests.processes import state
from tests.waiting import until
from tests.web.serving import is_there, serving, started, takes

EDITED = GOOD.replace("A plain card", "Another card")
CARD = "/api/og-cuckoo-network"
STUCK = "tests.tools.faults.stuck"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc"),
]


def test_a_worker_that_dies_is_replaced_and_its_counts_stay() -> None:
    """Every request meanwhile is answered. No sum over all workers ever falls."""
    with serving() as service:
        for n in range(20):
            service.ask(f"{CARD}?title={n}")
        until(lambda: service.metrics()["pyoji_workers"] == 2)
        drawn = 20 + 2  # each worker has proved itself, too
        until(lambda: service.metrics()["pyoji_cards_drawn_total"] >= drawn)
        before = service.metrics()
        first, second = service.workers
        service.replaced(first)
        until(lambda: service.metrics()["pyoji_workers"] == 2)
        after = service.metrics()
        gauges = ("pyoji_workers", "pyoji_renders", "pyoji_waiting", "pyoji_store_")
        for name, value in before.items():
            is_gauge = name == "pyoji_connections" or name.startswith(gauges)
            assert is_gauge or after[name] >= value, name
        more = before["pyoji_requests_total"] + 10  # a worker publishes its counts once a second
        until(lambda: service.metrics()["pyoji_requests_total"] >= more)
        third = service.workers[2]
        assert is_there(second)
        assert is_there(third)
        assert not is_there(first)
        until(lambda: service.said(rf"^worker {first} ended after \d+ s \(signal SIGKILL\); (.*)"))


def test_a_signal_ends_all_workers() -> None:
    """Idle connections are closed, the port is closed, and no process is left."""
    with serving() as service:
        service.ask("/healthz")
        with socket.create_connection(("127.0.0.1", service.port), timeout=60) as idle:
            assert service.end() == 0
            assert idle.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", service.port), timeout=60)
        assert not any(map(is_there, service.workers))
        assert [entry for entry in service.log if entry["level"] in ("error", "critical")] == []
        assert len(service.said("(Finished server process)")) == 2, "the last lines are written"


def test_new_templates_outlive_every_worker(tmp_path: Path) -> None:
    """After SIGHUP both have them, and so have those that replace them. The log says once that
    others can replace the design."""
    tmp_path.chmod(0o777)
    design = tmp_path / "plain.yaml"
    design.write_text(GOOD)
    with serving(templates_dir=tmp_path) as service:
        warned = r"^PYOJI_TEMPLATES_DIR: (\S+) can be written to by others"
        assert until(lambda: service.said(warned)) == [str(tmp_path)]
        assert b"A plain card" in service.ask("/api")
        until(lambda: service.metrics()["pyoji_workers"] == 2)  # both listen for the signal
        design.write_text(EDITED)
        service.process.send_signal(signal.SIGHUP)
        until(lambda: len(service.said("^(templates renewed)")) == 2)
        first, second = service.workers
        assert b"Another card" in service.ask("/api")
        for worker in (first, second):
            service.replaced(worker)
        assert len(service.workers) == 4
        for _ in range(8):
            assert b"Another card" in service.ask("/api")
            assert b"A plain card" not in service.ask("/api")


# ── signals at any time ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("workers", [1, 2])
def test_a_hangup_while_it_starts_is_obeyed_and_does_not_end_it(workers: int) -> None:
    """The signal is taken before anything that takes time is imported, and obeyed later."""
    with started(workers, "tests.web.server.pausing") as service:
        process = service.process.pid
        until(lambda: service.lived() and state(process) == "T")
        assert takes(process, signal.SIGHUP)
        assert "uharfbuzz" not in Path(f"/proc/{process}/maps").read_text("utf-8")
        service.process.send_signal(signal.SIGHUP)
        service.process.send_signal(signal.SIGCONT)
        until(lambda: service.lived() and len(service.workers) == workers)
        service.ask("/healthz")
        if workers == 1:
            until(lambda: service.said("^(templates unchanged)"))
        service.process.send_signal(signal.SIGHUP)
        until(lambda: len(service.said("^(templates unchanged)")) >= workers)
        assert service.end() == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_hundred_hangups_do_not_hold_up_the_end(workers: int) -> None:
    """They are one reading of the templates, or a few, and none that SIGTERM waits for."""
    with serving(workers) as service:
        until(lambda: service.metrics()["pyoji_workers"] == workers)
        for _ in range(100):
            service.process.send_signal(signal.SIGHUP)
        assert service.end() == 0
        assert len(service.said("^(templates unchanged)")) < 50 * workers


# ── what ends, and what does not ─────────────────────────────────────────────────────────────


def test_workers_end_with_a_supervisor_that_was_killed() -> None:
    """The port is free for a new supervisor. Requests in flight finish first."""
    with serving() as service:
        workers = service.workers
        service.process.kill()
        service.process.wait(60)
        until(lambda: not any(map(is_there, workers)))
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", service.port))
            other.listen()
        service.ended()
        assert len(service.said("^(the supervisor is gone)")) == 2
        assert len(service.said("(Finished server process)")) == 2


def test_a_worker_that_ends_again_and_again_has_to_wait() -> None:
    """The log says for how long; the other one answers."""
    with serving() as service:
        deaths = 0
        while not service.said(r"(the next one starts in \d+ s)"):
            assert deaths < 9
            os.kill(service.workers[-1], signal.SIGKILL)
            deaths += 1
            until(lambda: len(service.workers) == 2 + deaths)  # noqa: B023  (called here)
        assert deaths >= 2
        service.ask("/healthz")
        assert service.end() == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_port_that_is_taken_ends_it_with_a_code(workers: int) -> None:
    """That of a wrong command; the last line of the log has the reason and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started(workers, port=port) as service:
            assert service.ended() == 2
    assert "--port" in service.log[-1]["event"]
    expected = f"cannot listen on 127.0.0.1 port {port}: {os.strerror(errno.EADDRINUSE)}; "
    assert service.log[-1]["event"].startswith(expected)


# ── what hangs ───────────────────────────────────────────────────────────────────────────────


def test_a_worker_whose_drawing_never_ends_is_replaced() -> None:
    """Others are answered meanwhile, and the log says where it hung."""
    with serving(module=STUCK, watchdog=3, deadline=0.5, drain=10) as service:
        first, second = service.workers
        service.request(f"{CARD}?title=sleeping")
        until(lambda: len(service.workers) >= 3)
        for n in range(10):
            service.ask(f"{CARD}?title={n}")
        ended = until(lambda: service.said(r"^worker (\d+) ended after \d+ s \(exit code 70\)"))
        assert set(map(int, ended)) < {first, second}
        [entry] = [entry for entry in service.log if entry["level"] == "critical"]
        assert str(entry["event"]).startswith("a card has been rendered for")
        assert "tests/tools/faults/stuck.py" in str(entry["stack"])
        assert service.end() == 0


@pytest.mark.parametrize(
    ("title", "code"), [("sleeping", 70), ("turning", 70), ("blocking", 70), ("holding", 27)]
)
def test_a_process_that_serves_alone_and_is_stuck_ends_with_a_code(title: str, code: int) -> None:
    """So that its service manager restarts it, for every kind of hang."""
    with serving(1, STUCK, watchdog=2, deadline=0.5, drain=5) as service:
        service.request(f"{CARD}?title={title}")
        assert service.ended() == code
        where = service.other if title == "holding" else [str(entry) for entry in service.log]
        assert "stuck.py" in "".join(where)


@pytest.mark.parametrize(
    ("workers", "title"),
    [(1, "sleeping"), (2, "sleeping"), (1, "blocking"), (1, "holding"), (2, "holding")],
)
def test_a_signal_ends_it_whatever_hangs(workers: int, title: str) -> None:
    """Within the drain time, which is requested here. No thread is waited for."""
    with serving(workers, STUCK, watchdog=3, deadline=0.5, drain=4) as service:
        for _ in range(2 * workers):
            service.request(f"{CARD}?title={title}")
        if title in ("sleeping", "turning"):
            until(lambda: service.metrics()["pyoji_renders"] >= 1)
        code = service.end()
        assert code in ({0} if workers == 2 else {0, 70, 27})
        assert not any(map(is_there, service.workers))
