"""Workers: one process or several on one port, each with an event loop and a thread that draws.

Several are forked from one that has read fonts and templates, so that they share its memory and
one that dies is replaced within a second. At SIGHUP all of them read their templates again;
uvicorn's supervisor would replace each by a new process, which costs what they have in memory.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from socket import socket
from typing import Any, cast

from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import multiprocess


class Forked(multiprocess.Process):
    """uvicorn's worker process, forked; `config.app` is an application, not the name of one."""

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        context = multiprocessing.get_context("fork")
        self.process = cast(Any, context.Process(target=self._begin, args=(sockets,)))

    def _begin(self, sockets: list[socket]) -> None:
        for name in multiprocess.SIGNALS:
            signal.signal(name, signal.SIG_DFL)  # the supervisor's handlers would swallow them
        self.config.configure_logging()
        self.target(sockets)


class Supervisor(multiprocess.Multiprocess):
    """uvicorn's supervisor; a SIGHUP is handed on to each process."""

    def __init__(self, config: Config, sockets: list[socket], renew: Callable[[], object]) -> None:
        super().__init__(config, sockets)
        self._renew = renew

    def handle_hup(self) -> None:
        """Hand the signal on, and read the templates here for those that will be forked later."""
        for process in self.processes:
            if process.pid is not None:
                os.kill(process.pid, signal.SIGHUP)
        self._renew()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(config: Config, renew: Callable[[], object]) -> None:
    """Serve until a signal ends it; SystemExit where it could not begin.

    `renew` reads the templates again.
    """
    if config.workers > 1:
        multiprocess.Process = Forked  # type: ignore[misc]  # uvicorn leaves no other door
        gc.freeze()  # what is there now stays shared: collecting it would copy its pages
        listening = config.bind_socket()
        listening.listen(config.backlog)  # who comes before the first worker is ready, waits
        Supervisor(config, [listening], renew).run()
        return
    server = Server(config)
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)
