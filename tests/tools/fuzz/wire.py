"""Wire: our protocol without a socket.

In: bytes. Out: the requests that the application received, and the response bytes. The application
reads a request's body and responds. The event loop runs between pieces, as between packets.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

import uvicorn
from pyoji.web.scope import TARGET_LENGTH
from pyoji.web.server.connections import ConnectionLimits
from pyoji.web.server.protocol import protocol
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

_TURNS = 12  # of the loop, in which everything that waits for nothing else is done

_EMPTY = (b"content-length", b"0")


class Seen(NamedTuple):
    """A request as the application received it."""

    method: str
    path: bytes
    query: bytes
    length: int


class _Transport(asyncio.Transport):
    """A connection without a peer."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1), "sockname": ("192.0.2.2", 80)})
        self.written = b""
        self._closing = False

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        self._closing = True

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class Wire:
    """Connections, one after the other."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._failed)
        self._errors: list[BaseException] = []
        self._seen: list[Seen] = []
        self.written = b""
        """The bytes sent on the last connection."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._config = uvicorn.Config(
            self._answer,
            interface="asgi3",
            proxy_headers=False,
            http=protocol(ConnectionLimits()),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
        )
        self._config.load()

    def close(self) -> None:
        """Close the event loop."""
        self._loop.close()

    def feed(self, pieces: Sequence[bytes]) -> list[Seen]:
        """Return the requests that the application receives from these pieces.

        Raise errors of the protocol and the application, and AssertionError for a 500.
        """
        self._seen, self._errors = [], []
        self._loop.run_until_complete(self._connection(pieces))
        if self._errors:
            raise self._errors[0]
        return self._seen

    async def _connection(self, pieces: Sequence[bytes]) -> None:
        transport = _Transport()
        made = self._config.http_protocol_class(  # type: ignore[call-arg]
            config=self._config, server_state=ServerState(), app_state={}, _loop=self._loop
        )
        made.connection_made(transport)
        for piece in pieces:
            if transport.is_closing():
                break
            made.data_received(piece)
            await self._turn()
        made.connection_lost(None)
        await self._turn()
        self.written = transport.written
        assert b"HTTP/1.1 500 " not in transport.written

    async def _turn(self) -> None:
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._look(scope, receive, send)
        except Exception as error:  # the server would answer 500 and go on
            self._errors.append(error)

    async def _look(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._seen.append(
            Seen(
                scope["method"],
                scope["raw_path"],
                scope["query_string"],
                scope["state"][TARGET_LENGTH],
            )
        )
        while (message := await receive())["type"] == "http.request" and message["more_body"]:
            pass
        await send({"type": "http.response.start", "status": 404, "headers": [_EMPTY]})
        await send({"type": "http.response.body", "body": b""})

    def _failed(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._errors.append(context.get("exception") or RuntimeError(context["message"]))
