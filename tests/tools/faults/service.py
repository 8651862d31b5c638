"""The service under test: `pyoji serve` on loopback with the settings of a scenario.

In: settings. Out: its processes, its counters, its log, and the connections of each worker. Figures
of a process come from `/proc`, so this runs on Linux only.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any

from tests.ports import free_port
from tests.processes import ended, stopped
from tests.tools.bench import servers
from tests.tools.bench.drawers import ROOT
from tests.tools.bench.servers import HOST, START_TIME, Server
from tests.tools.faults.asking import Seen, at_once

MEMORY_OF_A_WORKER = 250
"""Megabytes (2^20 bytes) that docs/guides/operations.md counts for a process, without caches."""

FILES = 6000
"""Open files that a crowd needs, in the service and in the clients."""

NO_ENVIRONMENT: Mapping[str, str] = {}

_SAMPLE = re.compile(r"^(\w+(?:\{[^}]*\})?) (\S+)$", re.M)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its server, its first process, and its log."""

    server: Server
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    def workers(self) -> list[int]:
        """The ids of the processes that answer."""
        return self.server.processes()

    def counter(self, name: str, **labels: str) -> float:
        """Return the sum of the metric's samples that have these labels, over all workers.

        Workers share their counts once a second; no count is lost.
        """
        told = servers.ask(self.server, "/metrics").body.decode()
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        return sum(
            float(value)
            for sample, value in _SAMPLE.findall(told)
            if sample.partition("{")[0] == name and all(each in sample for each in wanted)
        )

    def spoilt(self, *, but: str = "") -> float:
        """Return how often a store failed, other than by being slow or full, or by reason `but`."""
        reasons = {"corrupt", "denied", "down", "unexpected"} - {but}
        return sum(self.counter("pyoji_store_faults_total", reason=reason) for reason in reasons)

    def drawn(self) -> float:
        """Return the cards drawn, once every worker has shared its count."""
        if self.server.workers == 1:
            return self.counter("pyoji_cards_drawn_total")
        before = -1.0
        while (now := self.counter("pyoji_cards_drawn_total")) != before:
            before = now
            time.sleep(1.2)
        return now

    def peak(self) -> float:
        """Return the peak megabytes of the largest worker."""
        return max(_peak(pid) for pid in self.workers())

    def clients(self, pid: int) -> set[int]:
        """Return the client ports of this worker's connections."""
        ours = _sockets(pid)
        return {port for inode, port in _connections(self.server.port) if inode in ours}

    @contextmanager
    def alone(self, pid: int) -> Iterator[None]:
        """Stop the other workers during the block."""
        with stopped(set(self.workers()) - {pid}):
            yield

    def said(self) -> str:
        """Return the log."""
        self.log.seek(0)
        return self.log.read().decode()


@contextmanager
def begun(
    workers: int = 2,
    *,
    port: int | None = None,
    module: str = "pyoji",
    stderr: int | None = None,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    **settings: object,
) -> Iterator[Service]:
    """Start a service, which may not be ready yet, and end it with the block.

    Cards are cached in memory only, unless a setting (`cache_dir`, …) says otherwise. `environment`
    has variables that are not settings; the default of `port` is a free one. The log goes to the
    file descriptor `stderr`, or to a file that `said` reads.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))  # it inherits that
    port = port or free_port()
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYOJI_")}
    asked = {"cache_dir": "off", "log_level": "warning"} | settings
    chosen = {f"PYOJI_{name.upper()}": str(value) for name, value in asked.items()}
    chosen |= environment
    command = [sys.executable, "-m", module, "serve", "--host", HOST, "--port", str(port)]
    command += ["--workers", str(workers)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=clean | chosen, stderr=log if stderr is None else stderr
        )
        made = Service(Server("Pyoji", port, process.pid, workers), process, log)
        with ended(process, 45):
            yield made


@contextmanager
def service(workers: int = 2, **chosen: Any) -> Iterator[Service]:
    """Start a service, as `begun`, and wait until every worker answers and has drawn a card."""
    with begun(workers, **chosen) as made:
        await_whole(made, workers)
        yield made


def await_whole(made: Service, workers: int) -> float:
    """Wait until all workers answer and each has drawn a card; return the seconds."""

    def whole() -> bool:
        assert made.process.poll() is None, made.said()
        return (
            servers.ask(made.server, "/readyz").status == 200
            and made.counter("pyoji_workers") == workers == len(made.workers())
            and made.counter("pyoji_cards_drawn_total") >= workers
        )

    return until(whole)


def acquaint(made: Service, targets: Sequence[str]) -> None:
    """Have every worker draw the cards of these targets, so each has them cached."""
    for pid in made.workers():
        with made.alone(pid):
            until(lambda: all(map(_is_card, at_once(made.server, targets))))


def _is_card(seen: Seen) -> bool:
    return seen.status == 200 and seen.field("x-card-fallback") is None


def until(holds: Callable[[], bool]) -> float:
    """Wait until the condition holds; return the seconds. Raise TimeoutError after START_TIME."""
    began = time.monotonic()
    while time.monotonic() - began < START_TIME:
        try:
            if holds():
                return time.monotonic() - began
        except (OSError, HTTPException):
            pass
        time.sleep(0.05)
    raise TimeoutError("it does not come back")


def _connections(port: int) -> Iterator[tuple[str, int]]:
    """Yield the inode of the server's socket and the client's port, for each connection."""
    for line in Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]:
        cells = line.split()
        ours, theirs = (int(cells[i].rpartition(":")[2], 16) for i in (1, 2))
        if ours == port and theirs:
            yield cells[9], theirs


def _sockets(pid: int) -> set[str]:
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            name = str(each.readlink())
        except OSError:
            continue
        if name.startswith("socket:["):
            found.add(name[8:-1])
    return found


def _peak(pid: int) -> float:
    told = Path(f"/proc/{pid}/status").read_text("utf-8")
    [kilobytes] = re.findall(r"^VmHWM:\s+(\d+) kB$", told, re.M)
    return int(kilobytes) / 1024
