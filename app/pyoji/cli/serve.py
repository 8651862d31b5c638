"""pyoji serve: run the service, in one or more processes, until a signal ends it.

In: an address, a number of workers, and the settings of the environment. Out: cards over HTTP, and
a log on standard error. Exits with 2 if the command or a setting is wrong, or the port is in use.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
import uvicorn

from pyoji.cli.terminal import USAGE, fail, settings
from pyoji.settings import Settings
from pyoji.web import trust
from pyoji.web.app import create_app
from pyoji.web.server import capacity, heap
from pyoji.web.server import workers as processes
from pyoji.web.server.connections import ConnectionLimits, affordable, warn
from pyoji.web.server.process import graceful
from pyoji.web.server.protocol import protocol
from pyoji.web.telemetry import log
from pyoji.web.telemetry.board import Board


def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="PORT", min=0, max=65535, help="The port (0: a free one).")
    ] = 8000,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            max=256,
            help="Number of worker processes (default: one per processor, as memory allows).",
        ),
    ] = None,
    dev: Annotated[
        bool,
        typer.Option(
            "--dev",
            help="Serve the studio at /make, reload changed templates, disable browser caching.",
        ),
    ] = False,
) -> None:
    """Serve cards over HTTP. Settings are environment variables PYOJI_…"""
    heap.share()
    if dev and workers is not None and workers > 1:
        fail("--dev serves with one worker.", USAGE)
    chosen = settings()
    fitting = capacity.fitting(chosen)
    if workers is None:
        workers = 1 if dev else fitting.count
    board = Board() if workers > 1 else None
    lines = log.queue(text=log.is_text(chosen.log_format, sys.stderr))
    application = create_app(chosen, dev=dev, board=board, lines=lines)
    limits = ConnectionLimits(
        affordable(chosen.connections),
        chosen.head_timeout,
        chosen.idle_timeout,
        chosen.send_timeout,
    )
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        workers=workers,
        http=protocol(limits),
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # see `settings/proxies.py`
        timeout_graceful_shutdown=graceful(chosen.drain),
        log_config=log.config(chosen.log_level, lines),
    )
    log.DETAIL.info("%d of %s", workers, fitting)
    warn(limits.most, chosen.connections)
    trust.warn(chosen)
    processes.run(config, application, board, lines, chosen.drain, pages=_pages(chosen, dev=dev))


def _pages(settings: Settings, *, dev: bool) -> dict[str, str]:
    """Return the paths of the pages that the log shows."""
    if not settings.playground:
        return {}
    if not dev:
        return {"page": "/"}
    from pyoji.web.studio.routes import PAGE

    return {"page": "/", "studio": PAGE}
