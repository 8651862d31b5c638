"""Process: one process that serves, until a signal or its watchdog ends it.

In: uvicorn's configuration, the socket to listen on. Out: the process's exit code. However it ends
and whatever still runs then, it ends in time. Of the seconds that a process has to end:

    0.8        requests in flight have, before they are cancelled (uvicorn)
    0.9        everything has; what runs then is left, and the process ends
    1.0        a supervisor waits before it kills the process (`supervisor.py`)

It must not know what is served, nor whether there are other processes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from socket import socket
from types import FrameType
from typing import Never, Protocol

from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE

from pyoji.web.server.alarm import Alarm
from pyoji.web.server.watchdog import Stuck, Watchdog
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.log_queue import LogQueue

STUCK = os.EX_SOFTWARE
"""The exit code of a process that its watchdog has ended: 70, so that it is started again."""

REQUESTS, EVERYTHING = 0.8, 0.9

LAST_LINES = 1.0
"""Seconds that the last lines of the log have."""

_ENDING = (signal.SIGINT, signal.SIGTERM)


class Application(Protocol):
    """What is served, as far as a process has to know."""

    watchdog: Watchdog

    def renew(self) -> object:
        """Read the templates again."""


class Ending:
    """How this process ends: with which code, and `seconds` after it is asked to at the latest."""

    def __init__(self, lines: LogQueue, seconds: float) -> None:
        self.code = 0
        self._lines, self._seconds = lines, seconds
        self._asked = threading.Event()

    def guard(self) -> None:
        """Have a thread end the process when its time is up."""
        threading.Thread(target=self._wait, name="ending", daemon=True).start()

    def ask(self) -> None:
        """It has been asked to end; a signal handler may call this."""
        self._asked.set()

    def stuck(self, what: Stuck) -> None:
        """End a process that cannot go on: by itself if its event loop turns, else at once."""
        self.code = STUCK
        if what is Stuck.DRAWING:
            os.kill(os.getpid(), signal.SIGTERM)  # others are still answered, and then it ends
        else:
            self.now()

    def now(self) -> Never:
        """End without waiting for any thread."""
        self._lines.drain(LAST_LINES)
        os._exit(self.code)

    def _wait(self) -> None:
        self._asked.wait()
        time.sleep(self._seconds)
        LOG.error("not everything has ended within %g s; the process ends", self._seconds)
        self.now()


class _Server(Server):
    """uvicorn's server, which ends in time and leaves it to us how the process ends."""

    def __init__(self, config: Config, ending: Ending) -> None:
        super().__init__(config)
        self._ending = ending

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to the signals that end it. uvicorn raises them again once all is done, by which
        the process would end as if killed."""
        for number in _ENDING:
            signal.signal(number, self.handle_exit)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        self._ending.ask()
        super().handle_exit(sig, frame)


def graceful(drain: float) -> int:
    """Whole seconds that requests in flight have, of `drain` for everything."""
    return max(1, int(drain * REQUESTS))


class Process:
    """This process: serves `config`'s application on `sockets`, and has `drain` seconds to end."""

    def __init__(
        self,
        config: Config,
        sockets: Sequence[socket],
        watchdog: Watchdog,
        lines: LogQueue,
        drain: float,
    ) -> None:
        self._sockets = sockets
        self._ending = Ending(lines, drain * EVERYTHING)
        self._server = _Server(config, self._ending)
        watchdog.on_stuck = self._ending.stuck
        if watchdog.limit is not None:
            watchdog.on_look = Alarm(watchdog.limit).put_off

    def serves(self) -> bool:
        """Whether it takes requests."""
        return self._server.started

    def run(self) -> Never:
        """Serve until it ends, and end the process."""
        ending = self._ending
        ending.guard()
        try:
            self._server.run(list(self._sockets))
            if not self._server.started:
                ending.code = STARTUP_FAILURE
        except KeyboardInterrupt:
            ending.code = 0
        except SystemExit as ended:
            ending.code = ended.code if isinstance(ended.code, int) else STARTUP_FAILURE
        except BaseException:
            LOG.critical("the process failed", exc_info=True)
            ending.code = ending.code or 1
        ending.now()
