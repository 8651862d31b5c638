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
from socket import AF_INET, AF_INET6, create_server, socket
from typing import Any, cast

from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import multiprocess

from app.web.board import Board
from app.web.log import LOG

DRAIN = 30
"""Seconds that requests in flight have to finish once a process is asked to end."""


class Forked(multiprocess.Process):
    """uvicorn's worker process, forked; `config.app` is an application, not the name of one."""

    board: Board | None = None

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        context = multiprocessing.get_context("fork")
        self.process = cast(Any, context.Process(target=self._begin, args=(sockets,)))

    def start(self) -> None:
        """Fork; the process has a slot of the board."""
        if self.board is not None:
            self.board.take()
        super().start()
        if self.board is not None and self.pid is not None:
            self.board.give(self.pid)

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

    def terminate_all(self) -> None:
        """End all; who comes now is refused at once, and does not wait in a queue nobody reads."""
        for listening in self.sockets:
            listening.close()
        super().terminate_all()

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


def _listening(config: Config) -> socket:
    """The socket that all workers share. It listens before anybody is told where, so that who
    comes before the first worker is ready waits, and is not refused. SystemExit if it cannot."""
    try:
        found = create_server(
            (config.host, config.port),
            family=AF_INET6 if ":" in config.host else AF_INET,
            backlog=config.backlog,
        )
    except OSError as error:
        LOG.error("cannot listen on %s port %d: %s", config.host, config.port, error)
        sys.exit(STARTUP_FAILURE)
    host, port = found.getsockname()[:2]
    LOG.info("running on http://%s:%d", f"[{host}]" if ":" in host else host, port)
    return found


def run(config: Config, renew: Callable[[], object], board: Board | None) -> None:
    """Serve until a signal ends it; SystemExit where it could not begin.

    `renew` reads the templates again; the application counts on the `board`.
    """
    if config.workers > 1:
        Forked.board = board
        multiprocess.Process = Forked  # type: ignore[misc]  # uvicorn leaves no other door
        gc.freeze()  # what is there now stays shared: collecting it would copy its pages
        Supervisor(config, [_listening(config)], renew).run()
        return
    server = Server(config)
    # uvicorn hands the signal on once all is done, by which the process would end as if killed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)
