"""Workers: one process or several on one port, which SIGHUP makes read their templates again.

Of several, uvicorn's supervisor would replace each process by a new one, which costs what they have
in memory and, where a template is broken, has no last good one to keep.
"""

from __future__ import annotations

import os
import signal
import sys

from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess


class Workers(Multiprocess):
    """uvicorn's supervisor; a SIGHUP is handed on to each process."""

    def handle_hup(self) -> None:
        """Hand the signal on."""
        for process in self.processes:
            if process.pid is not None:
                os.kill(process.pid, signal.SIGHUP)


def run(config: Config) -> None:
    """Serve until a signal ends it; SystemExit where it could not begin."""
    if config.workers > 1:
        Workers(config, sockets=[config.bind_socket()]).run()
        return
    server = Server(config)
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)
