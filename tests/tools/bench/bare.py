"""References for hits: `python -m tests.tools.bench.bare KIND PORT BODY HEADERS`.

A minimal application (`asgi`), and the same in a framework (`fastapi`). Each answers every request
with the same bytes and headers, on uvicorn as `pyoji serve` configures it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response


def asgi(body: bytes, headers: list[tuple[str, str]]) -> Any:
    """Return an application that sends two prepared messages."""
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    rest = {"type": "http.response.body", "body": body}

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(rest)

    return application


def fastapi(body: bytes, headers: list[tuple[str, str]]) -> Any:
    """Return an application with a route that has our parameters."""
    application = FastAPI()
    kept = dict(headers)

    @application.get("/{path:path}")
    async def card(path: str, title: str = "", subtitle: str = "") -> Response:
        return Response(body, headers=kept)

    return application


def main(kind: str, port: str, body: str, headers: str) -> None:
    """Serve until a signal ends it."""
    made = {"asgi": asgi, "fastapi": fastapi}[kind]
    application = made(Path(body).read_bytes(), json.loads(Path(headers).read_text("utf-8")))
    uvicorn.run(
        application,
        port=int(port),
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        server_header=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
