"""Workers: one process or several on one port, each with an event loop and a thread that draws.

In: uvicorn's configuration and an application. Several workers are forked from a supervisor that
has read fonts and templates, so that they share its memory and one that ends is replaced within a
second. At SIGHUP all of them read their templates again; uvicorn's own supervisor would replace
each by a new process, which costs what they have in memory.
"""

from __future__ import annotations

import errno
import os
import sys
import warnings
from socket import AF_INET, AF_INET6, create_server, socket
from typing import Never

from uvicorn import Config

from pyoji.web.server.process import LAST_LINES, Application, Process
from pyoji.web.server.supervisor import Supervisor
from pyoji.web.server.worker import beat
from pyoji.web.telemetry import log
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.log import DETAIL, LOG
from pyoji.web.telemetry.log_queue import LogQueue

USAGE = 2
"""The exit code of a process that was told to listen where it cannot."""

_PORT = "choose another port with --port (0 takes a free one)"
_REMEDIES = {errno.EADDRINUSE: _PORT, errno.EACCES: _PORT}


def run(
    config: Config,
    application: Application,
    board: Board | None,
    lines: LogQueue,
    drain: float,
    *,
    has_page: bool = True,
) -> Never:
    """Serve until a signal ends it, and end this process.

    Workers count on the `board`; without one this process serves alone. The log leaves by
    `lines`; `drain` is how many seconds are left once a signal asks to end. `has_page`: the log
    says where the page for people is.
    """
    log.take_over()
    listening = _listening(config, lines, has_page=has_page)
    if board is None:
        Process(config, [listening], application.watchdog, lines, drain).run()
    DETAIL.info("%d workers", config.workers)
    code = _supervise(config, application, board, lines, drain, listening)
    lines.drain(LAST_LINES)
    os._exit(code)  # a thread that still reads templates is not waited for


def _supervise(
    config: Config,
    application: Application,
    board: Board,
    lines: LogQueue,
    drain: float,
    listening: socket,
) -> int:
    # Threads of this process write the log and read templates. A worker uses neither.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    alive, held = os.pipe()  # the workers' end, and ours, which is at its end when we are

    def live(pulse: int) -> Never:
        os.close(held)
        process = Process(config, [listening], application.watchdog, lines, drain)
        beat(pulse, alive, process.serves)
        process.run()

    return Supervisor(config.workers, live, application.renew, listening.close, board, drain).run()


def _listening(config: Config, lines: LogQueue, *, has_page: bool) -> socket:
    """The socket that all workers share. It is bound before its address is logged, so that early
    connections wait and are not refused. SystemExit if it cannot be bound."""
    try:
        found = create_server(
            (config.host, config.port),
            family=AF_INET6 if ":" in config.host else AF_INET,
            backlog=config.backlog,
        )
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "name an address of this machine with --host")
        LOG.error(
            "cannot listen on %s port %d: %s; %s", config.host, config.port, error.strerror, remedy
        )
        lines.drain(LAST_LINES)
        sys.exit(USAGE)
    host, port = found.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    LOG.info("running on %s", address, extra={"page": f"{address}/"} if has_page else None)
    return found
