"""Workers: whichever of them dies, links are answered; all count together and end together."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.web import workers as workers_
from tests.templates.test_loader import GOOD

ROOT = Path(__file__).parents[2]
EDITED = GOOD.replace("A plain card", "Another card")


def until(found: Callable[[], object]) -> object:
    """What is found, once it is."""
    for _ in range(6000):
        if value := found():
            return value
        time.sleep(0.01)
    raise AssertionError("it never happened")


class Serving:
    """`pyoji serve` with two workers, and what it logs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.log: list[dict[str, object]] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.port = 0

    def begin(self) -> None:
        """Wait until both workers have begun to serve."""
        running = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
        self.port = int(until(lambda: self.said(running))[0])
        until(lambda: len(self.workers) == 2)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(json.loads(line))

    def said(self, what: re.Pattern[str]) -> list[str]:
        """What stands in the brackets of each event that is like this."""
        events = (str(entry["event"]) for entry in list(self.log))
        return [found[1] for event in events if (found := what.search(event))]

    @property
    def workers(self) -> list[int]:
        """The ids of all workers that ever began to serve, the first ones first."""
        return [int(pid) for pid in self.said(re.compile(r"^Started server process \[(\d+)\]"))]

    def ask(self, path: str) -> bytes:
        """The body of a good answer, on a connection of its own."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            assert answer.status == 200
            return answer.read()

    def metrics(self) -> dict[str, float]:
        """Each metric, summed up over its labels."""
        found: dict[str, float] = {}
        for family in text_string_to_metric_families(self.ask("/metrics").decode()):
            for sample in family.samples:
                found[sample.name] = found.get(sample.name, 0) + sample.value
        return found

    def replaced(self, pid: int) -> None:
        """Kill this worker and wait for another; every link is answered meanwhile."""
        before = len(self.workers)
        os.kill(pid, signal.SIGKILL)
        asked = 0
        while len(self.workers) == before or asked < 10:
            self.ask(f"/api/og-cuckoo-network?title={before}-{asked}")
            asked += 1

    def end(self) -> None:
        """Ask it to end, and wait for it; it may have ended."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self._reader.join(60)


@contextmanager
def serving(**environment: str) -> Iterator[Serving]:
    """One that is ended whatever happens."""
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0", "--workers", "2"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYOJI_CACHE_DIR": "off", **environment},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        service = Serving(process)
        try:
            service.begin()
            yield service
        finally:
            service.end()


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced_and_its_counts_stay() -> None:
    """Nobody who asks meanwhile goes without; no sum of all workers ever falls."""
    with serving() as service:
        for n in range(20):
            service.ask(f"/api/og-cuckoo-network?title={n}")
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
            assert name.startswith(gauges) or after[name] >= value, name
        assert after["pyoji_requests_total"] >= before["pyoji_requests_total"] + 10
        third = service.workers[2]
        assert is_there(second)
        assert is_there(third)
        assert not is_there(first)


@pytest.mark.slow
def test_a_signal_ends_all_workers() -> None:
    """Connections that nothing is asked on are closed, nobody listens any more, nobody is left."""
    with serving() as service:
        service.ask("/healthz")
        with socket.create_connection(("127.0.0.1", service.port), timeout=60) as idle:
            service.end()
            assert service.process.returncode == 0
            assert idle.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", service.port), timeout=60)
        assert not any(map(is_there, service.workers))
        assert [entry for entry in service.log if entry["level"] in ("error", "critical")] == []


@pytest.mark.slow
def test_new_templates_outlive_every_worker(tmp_path: Path) -> None:
    """After SIGHUP both have them, and so have those that replace them."""
    design = tmp_path / "plain.yaml"
    design.write_text(GOOD)
    with serving(PYOJI_TEMPLATES_DIR=str(tmp_path)) as service:
        assert b"A plain card" in service.ask("/api")
        until(lambda: service.metrics()["pyoji_workers"] == 2)  # both listen for the signal
        design.write_text(EDITED)
        service.process.send_signal(signal.SIGHUP)
        renewed = re.compile("^(templates renewed)")
        until(lambda: len(service.said(renewed)) == 2)
        first, second = service.workers
        assert b"Another card" in service.ask("/api")
        for worker in (first, second):
            service.replaced(worker)
        assert len(service.workers) == 4
        for _ in range(8):
            assert b"Another card" in service.ask("/api")
            assert b"A plain card" not in service.ask("/api")


def test_a_process_knows_its_cores() -> None:
    """At least the one it runs on."""
    assert workers_.cores() >= 1
