"""Supervisor: keeps so many workers alive, hands signals on, and ends them all in time.

In: what a worker does. Out: an exit code. A worker that ends is replaced at once, and one that ends
again and again soon after its start after a while that doubles; one whose pulse stops is killed.
SIGHUP has every worker read its templates again, and reads them here for workers of the future:
in a thread, so that no other signal waits for it. It draws nothing and answers nobody.
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

from pyoji.web.server import hangup
from pyoji.web.server.signals import Signals
from pyoji.web.server.worker import TAKEN, Worker, fork
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.log import LOG

STEADY = 10.0
"""Seconds after which a worker that ends had a good start, and is replaced at once."""

LONGEST_PAUSE = 30.0
"""Seconds between two starts of a worker that ends again and again."""

SILENCE = 30.0
"""Seconds without a pulse after which a worker is killed."""

_LOOK = 1.0
"""Seconds between two looks at the pulses, at most."""

_ASLEEP = 5.0
"""Seconds between two looks that mean that this process was stopped, and perhaps all workers."""

_RENEWAL = 10.0
"""Seconds that a replacement waits for templates that are being read again."""


@dataclass
class WorkerPlace:
    """Where a worker belongs; `failures` ended soon after their start, one after the other."""

    worker: Worker | None = None
    failures: int = 0
    due: float = 0.0

    def vacate(self, now: float, lived: float) -> float:
        """The worker has ended; seconds until the next one starts."""
        self.worker = None
        self.failures = 0 if lived >= STEADY else self.failures + 1
        pause = 0.0 if self.failures < 2 else min(2.0 ** (self.failures - 2), LONGEST_PAUSE)
        self.due = now + pause
        return pause


class Renewal:
    """Reads the templates in a thread; asked again meanwhile, it reads them once more."""

    def __init__(self, read: Callable[[], object]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._is_asked = False
        self.since: float | None = None  # when it began, while it reads

    def ask(self) -> None:
        """Begin to read, or once more after this reading."""
        with self._lock:
            self._is_asked = True
            if self.since is None:
                self.since = time.monotonic()
                threading.Thread(target=self._run, name="renewal", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._is_asked:
                    self.since = None
                    return
                self._is_asked = False
                self.since = time.monotonic()
            try:
                self._read()
            except Exception as error:  # a directory that is gone; what there was stays
                LOG.error("templates could not be read for new workers", exc_info=error)


class Supervisor:
    """The parent of `count` workers, each of which calls `live` with a pipe for its pulse.

    `close` closes what they listen on, in this process; `drain` is how many seconds they have to
    end.
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
        self._signals = Signals(TAKEN)
        if hangup.came_to(early):
            self._renewal.ask()
        self._poll = select.poll()
        self._poll.register(self._signals.file, select.POLLIN)
        self._has_served = False
        self._code: int | None = None
        self._looked = time.monotonic()

    def run(self) -> int:
        """Keep the workers alive until a signal ends it; the exit code."""
        while self._code is None:
            self._fill()
            self._wait(self._pause())
            self._obey(self._signals.take())
            self._feel()
            self._bury()
        self._end()
        return self._code

    @property
    def workers(self) -> list[Worker]:
        """The workers that there are."""
        return [place.worker for place in self._places if place.worker is not None]

    # ── beginnings ───────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        """Start a worker in each place where one is due."""
        now = time.monotonic()
        if self._renewal.since is not None and now - self._renewal.since < _RENEWAL:
            return  # a copy of this process would have half of what is being read
        for place in self._places:
            if place.worker is None and place.due <= now:
                self._start(place)

    def _start(self, place: WorkerPlace) -> None:
        gc.freeze()  # what is there now stays shared: collecting it would copy its pages
        self._board.take()
        now = time.monotonic()
        try:
            pid, pulse = fork(self._begin)
        except OSError as error:
            self._board.give(0)
            LOG.error("no worker can be started (%s); next try in %.0f s", error.strerror, _LOOK)
            place.due = now + _LOOK
            return
        self._board.give(pid)
        self._poll.register(pulse, select.POLLIN)
        place.worker = Worker(pid, pulse, now, now)
        if self._renewal.since is not None:
            _send(place.worker, signal.SIGHUP)  # it has what was there before

    def _begin(self, pulse: int) -> Never:
        """In the worker: let go of what is the supervisor's, and begin."""
        for worker in self.workers:
            os.close(worker.pulse)
        self._signals.close()
        self._live(pulse)

    # ── while all is well ────────────────────────────────────────────────────────────────────

    def _pause(self) -> float:
        """Seconds until there is something to look at."""
        now = time.monotonic()
        if self._renewal.since is not None:
            return min(_LOOK, 0.1)
        due = [place.due - now for place in self._places if place.worker is None]
        return max(0.0, min([_LOOK, *due]))

    def _wait(self, seconds: float) -> None:
        self._poll.poll(seconds * 1000)

    def _obey(self, came: set[int]) -> None:
        if came & {signal.SIGINT, signal.SIGTERM}:
            self._code = 0
        elif signal.SIGHUP in came:
            for worker in self.workers:
                _send(worker, signal.SIGHUP)
            self._renewal.ask()

    def _feel(self) -> None:
        """Feel each pulse, and kill those that have none."""
        now = time.monotonic()
        was_asleep, self._looked = now - self._looked > _ASLEEP, now
        for worker in self.workers:
            beats = worker.feel(now)
            self._has_served = self._has_served or worker.serves
            if was_asleep:
                worker.beaten = now
            elif not beats and now - worker.beaten > SILENCE:
                LOG.error("worker %d has had no pulse for %g s; it is killed", worker.pid, SILENCE)
                _send(worker, signal.SIGKILL)
                worker.beaten = now

    # ── ends ─────────────────────────────────────────────────────────────────────────────────

    def _bury(self) -> None:
        """Take leave of workers that have ended."""
        for pid, code in _ended():
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
            LOG.error("worker %d could not begin to serve, and no other does", worker.pid)
            self._code = STARTUP_FAILURE
            return
        LOG.error(
            "worker %d ended after %.0f s (%s); the next one starts %s",
            worker.pid, lived, _said(code), f"in {pause:.0f} s" if pause else "now",
        )  # fmt: skip

    def _end(self) -> None:
        """Ask all workers to end, and kill those that have not when their time is up.

        New clients are refused at once, and do not wait in a queue that is not read.
        """
        self._close()
        end = time.monotonic() + self._drain
        for worker in self.workers:
            _send(worker, signal.SIGTERM)
        while self.workers and time.monotonic() < end:
            self._wait(min(_LOOK, max(0.0, end - time.monotonic())))
            if signal.SIGINT in self._signals.take():
                end = 0.0  # Ctrl-C for the second time
            for worker in self.workers:
                worker.feel(0.0)
            self._bury()
        for worker in self.workers:
            LOG.error("worker %d has not ended within %g s; it is killed", worker.pid, self._drain)
            _send(worker, signal.SIGKILL)
        while self.workers:
            self._wait(_LOOK)
            self._signals.take()
            self._bury()


def _send(worker: Worker, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker.pid, number)


def _ended() -> list[tuple[int, int]]:
    """Children that have ended, and with which exit code; also those that were left to us as the
    first process of a container."""
    found = []
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found.append((ended[0], os.waitstatus_to_exitcode(ended[1])))
    return found


def _said(code: int) -> str:
    """An exit code in words; negative is the signal that ended it."""
    if code < 0:
        with suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
