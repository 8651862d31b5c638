"""Supervisor: keeps a number of workers alive, forwards signals, and ends them within a deadline.

In: the function that a worker runs. Out: an exit code. A worker that ends is replaced at once; one
that repeatedly ends soon after its start is replaced after a pause that doubles. A worker without a
heartbeat is killed. On SIGHUP every worker reloads its templates. The supervisor reloads them too,
for workers that it forks later, in a thread, so that other signals are not delayed. It does not
render cards or answer requests.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Never

from uvicorn.config import STARTUP_FAILURE

from pyoji.errors import CardError
from pyoji.explanation import explain
from pyoji.web.server import hangup
from pyoji.web.server.signals import Signals
from pyoji.web.server.worker import HANDLED, Worker, fork
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.log import LOG

STEADY = 10.0
"""Seconds of life after which a worker that ends is replaced at once."""

LONGEST_PAUSE = 30.0
"""Longest pause in seconds before a worker that repeatedly ends is replaced."""

SILENCE = 30.0
"""Seconds without a heartbeat after which a worker is killed."""

_LOOK = 1.0
"""Longest time in seconds between two checks of the heartbeats."""

_ASLEEP = 5.0
"""Seconds between two checks after which this process must have been stopped, maybe with all
workers."""

_RENEWAL = 10.0
"""Seconds that a replacement waits for a reload of the templates."""


@dataclass
class WorkerPlace:
    """A slot for a worker; `failures` counts consecutive ends soon after the start."""

    worker: Worker | None = None
    failures: int = 0
    due: float = 0.0

    def vacate(self, now: float, lived: float) -> float:
        """Clear the slot after its worker ended; return the seconds until the next start."""
        self.worker = None
        self.failures = 0 if lived >= STEADY else self.failures + 1
        pause = 0.0 if self.failures < 2 else min(2.0 ** (self.failures - 2), LONGEST_PAUSE)
        self.due = now + pause
        return pause


class Renewal:
    """Reloads the templates in a thread; a request during a reload causes another one."""

    def __init__(self, read: Callable[[], object]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._is_requested = False
        self.since: float | None = None  # start of the running reload

    def request(self) -> None:
        """Reload now, or again after the running reload."""
        with self._lock:
            self._is_requested = True
            if self.since is None:
                self.since = time.monotonic()
                threading.Thread(target=self._run, name="renewal", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._is_requested:
                    self.since = None
                    return
                self._is_requested = False
                self.since = time.monotonic()
            try:
                self._read()
            except CardError as error:  # such as a missing directory; the old templates stay
                LOG.error("could not reload the templates for new workers: %s", explain(error))
            except Exception as error:
                LOG.error("could not reload the templates for new workers", exc_info=error)


class Supervisor:
    """The parent of `count` workers; each calls `live` with a pipe for its heartbeat.

    `close` closes the listening socket in this process. `drain` is the time in seconds for workers
    to end.
    """

    def __init__(
        self,
        count: int,
        live: Callable[[int], Never],
        renew: Callable[[], object],
        close: Callable[[], None],
        board: Board,
        drain: float,
    ) -> None:
        self._live, self._close, self._board, self._drain = live, close, board, drain
        self._places = [WorkerPlace() for _ in range(count)]
        self._renewal = Renewal(renew)
        early = signal.getsignal(signal.SIGHUP)
        self._signals = Signals(HANDLED)
        if hangup.came_to(early):
            self._renewal.request()
        self._poll = select.poll()
        self._poll.register(self._signals.file, select.POLLIN)
        self._has_served = False
        self._code: int | None = None
        self._last_check = time.monotonic()

    def run(self) -> int:
        """Keep the workers alive until a signal ends the service; return the exit code."""
        while self._code is None:
            self._fill()
            self._wait(self._pause())
            self._handle(self._signals.take())
            self._check_heartbeats()
            self._reap()
        self._end()
        return self._code

    @property
    def workers(self) -> list[Worker]:
        """The running workers."""
        return [place.worker for place in self._places if place.worker is not None]

    # ── start ────────────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        """Start a worker in each empty slot that is due."""
        now = time.monotonic()
        if self._renewal.since is not None and now - self._renewal.since < _RENEWAL:
            return  # a fork now would copy half-loaded templates
        for place in self._places:
            if place.worker is None and place.due <= now:
                self._start(place)

    def _start(self, place: WorkerPlace) -> None:
        gc.freeze()  # keeps existing objects shared: a collection would copy their pages
        self._board.take()
        now = time.monotonic()
        try:
            pid, pulse = fork(self._begin)
        except OSError as error:
            self._board.give(0)
            LOG.error("cannot start a worker (%s); next try in %.0f s", error.strerror, _LOOK)
            place.due = now + _LOOK
            return
        self._board.give(pid)
        self._poll.register(pulse, select.POLLIN)
        place.worker = Worker(pid, pulse, now, now)
        if self._renewal.since is not None:
            _send(place.worker, signal.SIGHUP)  # it has the old templates

    def _begin(self, pulse: int) -> Never:
        """In the worker: close the supervisor's files, and run."""
        for worker in self.workers:
            os.close(worker.pulse)
        self._signals.close()
        self._live(pulse)

    # ── supervision ──────────────────────────────────────────────────────────────────────────

    def _pause(self) -> float:
        """Return the seconds until the next check."""
        now = time.monotonic()
        if self._renewal.since is not None:
            return min(_LOOK, 0.1)
        due = [place.due - now for place in self._places if place.worker is None]
        return max(0.0, min([_LOOK, *due]))

    def _wait(self, seconds: float) -> None:
        self._poll.poll(seconds * 1000)

    def _handle(self, signals: set[int]) -> None:
        if signals & {signal.SIGINT, signal.SIGTERM}:
            self._code = 0
        elif signal.SIGHUP in signals:
            for worker in self.workers:
                _send(worker, signal.SIGHUP)
            self._renewal.request()

    def _check_heartbeats(self) -> None:
        """Read each heartbeat, and kill workers that have had none for SILENCE seconds."""
        now = time.monotonic()
        was_asleep, self._last_check = now - self._last_check > _ASLEEP, now
        for worker in self.workers:
            is_beating = worker.read_heartbeat(now)
            self._has_served = self._has_served or worker.serves
            if was_asleep:
                worker.last_beat = now
            elif not is_beating and now - worker.last_beat > SILENCE:
                LOG.error("worker %d had no heartbeat for %g s; killing it", worker.pid, SILENCE)
                _send(worker, signal.SIGKILL)
                worker.last_beat = now

    # ── end ──────────────────────────────────────────────────────────────────────────────────

    def _reap(self) -> None:
        """Collect workers that have ended, and schedule their replacements."""
        for pid, code in _exited_children():
            for place in self._places:
                worker = place.worker
                if worker is not None and worker.pid == pid:
                    self._poll.unregister(worker.pulse)
                    os.close(worker.pulse)
                    self._replace(place, worker, code)

    def _replace(self, place: WorkerPlace, worker: Worker, code: int) -> None:
        now = time.monotonic()
        lived = now - worker.started
        pause = place.vacate(now, lived)
        if self._code is not None:
            return
        if code == STARTUP_FAILURE and not self._has_served:
            LOG.error("worker %d failed to start, and no worker serves; exiting", worker.pid)
            self._code = STARTUP_FAILURE
            return
        LOG.error(
            "worker %d ended after %.0f s (%s); the next one starts %s",
            worker.pid, lived, _exit_status(code), f"in {pause:.0f} s" if pause else "now",
        )  # fmt: skip

    def _end(self) -> None:
        """End all workers, and kill those that exceed the deadline.

        The socket is closed first, so new clients are refused instead of queued.
        """
        self._close()
        end = time.monotonic() + self._drain
        for worker in self.workers:
            _send(worker, signal.SIGTERM)
        while self.workers and time.monotonic() < end:
            self._wait(min(_LOOK, max(0.0, end - time.monotonic())))
            if signal.SIGINT in self._signals.take():
                end = 0.0  # a second Ctrl-C
            for worker in self.workers:
                worker.read_heartbeat(0.0)
            self._reap()
        limit = f"within {self._drain:g} s" if end else "before a second SIGINT"
        for worker in self.workers:
            LOG.error("worker %d did not end %s; killing it", worker.pid, limit)
            _send(worker, signal.SIGKILL)
        while self.workers:
            self._wait(_LOOK)
            self._signals.take()
            self._reap()


def _send(worker: Worker, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker.pid, number)


def _exited_children() -> list[tuple[int, int]]:
    """Return the ids and exit codes of ended children, including orphans that a container's first
    process adopts."""
    exits = []
    with suppress(ChildProcessError):
        while (child := os.waitpid(-1, os.WNOHANG))[0]:
            exits.append((child[0], os.waitstatus_to_exitcode(child[1])))
    return exits


def _exit_status(code: int) -> str:
    """Describe an exit code; a negative one is the signal that ended the process."""
    if code < 0:
        with suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
