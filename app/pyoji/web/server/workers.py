"""Workers: one or several processes on one port, each with an event loop and a rendering thread.

In: uvicorn's configuration and an application. Workers are forked from a supervisor that has loaded
fonts and templates, so they share its memory, and one that ends is replaced within a second. On
SIGHUP they reload their templates; uvicorn's supervisor would replace the processes, and lose their
caches.
"""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Mapping
from socket import AF_INET, AF_INET6, create_server, socket
from types import MappingProxyType
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
"""Exit code if the address cannot be bound."""

NO_PAGES: Mapping[str, str] = MappingProxyType({})

_PORT = "choose another port with --port (0 takes a free one)"
_REMEDIES = {errno.EADDRINUSE: _PORT, errno.EACCES: _PORT}


def run(
    config: Config,
    application: Application,
    board: Board | None,
    lines: LogQueue,
    drain: float,
    *,
    pages: Mapping[str, str] = NO_PAGES,
) -> Never:
    """Serve until a signal ends the service, then end this process.

    Workers publish metrics on the `board`; without one, this process serves alone. `lines` is the
    log's queue. `drain` is the time in seconds to end after a signal. `pages` are paths by name,
    whose addresses the log shows.
    """
    log.take_over()
    listening = _listening(config, lines, pages)
    if board is None:
        Process(config, [listening], application.watchdog, lines, drain).run()
    DETAIL.info("%d workers", config.workers)
    code = _supervise(config, application, board, lines, drain, listening)
    lines.drain(LAST_LINES)
    os._exit(code)  # do not wait for a thread that reloads templates


def _supervise(
    config: Config,
    application: Application,
    board: Board,
    lines: LogQueue,
    drain: float,
    listening: socket,
) -> int:
    # This process's threads write the log and reload templates. A worker depends on neither.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    alive, supervisor_end = os.pipe()  # `alive` reaches its end when this process ends

    def live(pulse: int) -> Never:
        os.close(supervisor_end)
        process = Process(config, [listening], application.watchdog, lines, drain)
        beat(pulse, alive, process.serves)
        process.run()

    return Supervisor(config.workers, live, application.renew, listening.close, board, drain).run()


def _listening(config: Config, lines: LogQueue, pages: Mapping[str, str]) -> socket:
    """Bind the socket that all workers share, and log its address. Raises SystemExit if it cannot
    be bound. Bind before logging, so that early connections queue instead of being refused."""
    try:
        listener = create_server(
            (config.host, config.port),
            family=AF_INET6 if ":" in config.host else AF_INET,
            backlog=config.backlog,
        )
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "name an address of this machine with --host")
        cause = (error.strerror or "").partition(" (while ")[0]  # the address is named already
        LOG.error("cannot listen on %s port %d: %s; %s", config.host, config.port, cause, remedy)
        lines.drain(LAST_LINES)
        sys.exit(USAGE)
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    LOG.info("running on %s", address, extra={n: address + path for n, path in pages.items()})
    return listener
