"""`pyoji serve` as a process of its own, with its log, for tests that end, kill and break it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.tree import ROOT
from tests.waiting import PATIENCE, until


def is_there(pid: int) -> bool:
    """Whether the process runs; one that has ended and was not waited for does not."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def takes(pid: int, number: int) -> bool:
    """Whether the process has a handler for the signal."""
    [caught] = [
        line.split()[1]
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        if line.startswith("SigCgt:")
    ]
    return bool(int(caught, 16) >> (number - 1) & 1)


class Serving:
    """A service that was started, and what it logs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.log: list[dict[str, object]] = []
        self.other: list[str] = []  # what is no line of the log
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            try:
                self.log.append(json.loads(line))
            except ValueError:
                self.other.append(line)

    def said(self, what: str) -> list[str]:
        """What stands in the brackets of each event that is like this."""
        events = (str(entry["event"]) for entry in list(self.log))
        return [found[1] for event in events if (found := re.search(what, event))]

    def lived(self) -> bool:
        """Whether it still runs; what it said is shown if not."""
        assert self.process.poll() is None, (self.process.returncode, self.log[-9:], self.other)
        return True

    @property
    def port(self) -> int:
        """The port, once it listens."""
        running = r"running on http://127\.0\.0\.1:(\d+)"
        return int(until(lambda: self.said(running) or not self.lived())[0])

    @property
    def workers(self) -> list[int]:
        """The ids of all workers that ever began to serve, the first ones first."""
        return [int(pid) for pid in self.said(r"^Started server process \[(\d+)\]")]

    def ask(self, path: str) -> bytes:
        """The body of a good answer, on a connection of its own."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            assert answer.status == 200
            return answer.read()

    def status(self, path: str) -> int:
        """The status of an answer; 0 if there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as found:
                return found.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def request(self, path: str) -> None:
        """Ask, and do not wait for an answer."""
        threading.Thread(target=self.status, args=(path,), daemon=True).start()

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

    def ended(self, seconds: float = PATIENCE) -> int:
        """Its exit code, once it has ended."""
        code = self.process.wait(seconds)
        self._reader.join(60)
        return code

    def end(self) -> int:
        """Ask it to end, and wait for it; it may have ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()


@contextmanager
def started(
    workers: int = 2, module: str = "pyoji", port: int = 0, **settings: object
) -> Iterator[Serving]:
    """One that has just been started; whatever happens, it and its workers are ended."""
    command = [sys.executable, "-m", module, "serve"]
    command += ["--port", str(port), "--workers", str(workers)]
    chosen = {"cache_dir": "off", **settings}
    environment = {f"PYOJI_{name.upper()}": str(value) for name, value in chosen.items()}
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True
    ) as process:
        service = Serving(process)
        try:
            yield service
        finally:
            process.kill()
            for pid in service.workers:
                if is_there(pid):
                    os.kill(pid, signal.SIGKILL)
            service.ended()


@contextmanager
def serving(workers: int = 2, module: str = "pyoji", **settings: object) -> Iterator[Serving]:
    """One of which every worker serves."""
    with started(workers, module, **settings) as service:
        until(lambda: service.lived() and len(service.workers) == workers)
        until(lambda: service.status("/readyz") == 200)
        yield service
