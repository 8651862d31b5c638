"""Process: one serving process, until a signal or its watchdog ends it.

In: uvicorn's configuration, the listening sockets. Out: the process's exit code. The process always
ends within a deadline. Parts of that time:

    0.8        requests in flight; after that uvicorn cancels them
    0.9        everything; after that the process exits, whatever still runs
    1.0        after that the supervisor kills the process (`supervisor.py`)

It must not know what is served, or whether there are other processes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
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
"""Exit code of a process that its watchdog has ended (70), so that it is restarted."""

REQUESTS, EVERYTHING = 0.8, 0.9

LAST_LINES = 1.0
"""Seconds to write the last lines of the log."""

_ENDING = (signal.SIGINT, signal.SIGTERM)


class Application(Protocol):
    """The parts of the application that a process uses."""

    watchdog: Watchdog

    def renew(self) -> object:
        """Read the templates again."""


class Ending:
    """Ends this process with `code`, at most `seconds` after an end was requested."""

    def __init__(self, lines: LogQueue, seconds: float) -> None:
        self.code = 0
        self._lines, self._seconds = lines, seconds
        # A second signal may interrupt `request` anywhere; the lock of an Event is not reentrant.
        self._requests: SimpleQueue[None] = SimpleQueue()

    def guard(self) -> None:
        """Start the thread that enforces the deadline."""
        threading.Thread(target=self._wait, name="ending", daemon=True).start()

    def request(self) -> None:
        """Start the deadline; safe in a signal handler, also in one that interrupts another."""
        self._requests.put(None)

    def stuck(self, cause: Stuck) -> None:
        """End a stuck process: gracefully if its event loop still runs, else at once."""
        self.code = STUCK
        if cause is Stuck.DRAWING:
            os.kill(os.getpid(), signal.SIGTERM)  # requests in flight are still answered
        else:
            self.now()

    def now(self) -> Never:
        """End without waiting for any thread."""
        self._lines.drain(LAST_LINES)
        os._exit(self.code)

    def _wait(self) -> None:
        self._requests.get()
        time.sleep(self._seconds)
        LOG.error("not everything ended within %g s; exiting", self._seconds)
        self.now()


class _Server(Server):
    """uvicorn's server, with the exit handled by `Ending`."""

    def __init__(self, config: Config, ending: Ending) -> None:
        super().__init__(config)
        self._ending = ending

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle the ending signals. uvicorn's version raises them again at the end, which would
        change the exit code."""
        for number in _ENDING:
            signal.signal(number, self.handle_exit)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Start to end."""
        self._ending.request()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """End; the application ends too after a second SIGINT, for which uvicorn skips it."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()


def graceful(drain: float) -> int:
    """Return the whole seconds for requests in flight, out of `drain` for everything."""
    return max(1, int(drain * REQUESTS))


class Process:
    """Serves `config`'s application on `sockets`; has `drain` seconds to end."""

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
        """Whether it accepts requests."""
        return self._server.started

    def run(self) -> Never:
        """Serve, then end the process."""
        ending = self._ending
        ending.guard()
        try:
            self._server.run(list(self._sockets))
            if not self._server.started:
                ending.code = STARTUP_FAILURE
        except KeyboardInterrupt:
            ending.code = 0
        except SystemExit as error:
            ending.code = error.code if isinstance(error.code, int) else STARTUP_FAILURE
        except BaseException:
            LOG.critical("the process failed", exc_info=True)
            ending.code = ending.code or 1
        ending.now()
