"""Sending: a wrapper around the `send` of an ASGI application.

In: a `send`, and callbacks for the start of a response. Out: a `send` that calls them, and records
the status and the length that were sent. It must not know the content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.types import Message, Send

Fields = Sequence[tuple[bytes, bytes]]

Change = Callable[[int, Fields], Fields]
"""A status and the header fields of a response → the fields to send."""

Started = Callable[[int, Fields], None]
"""Receives the status and the fields after the server has accepted them."""


class WatchedSend:
    """A `send` that may change the fields of a response, omit its body, and report its start."""

    __slots__ = ("_change", "_has_body", "_send", "_started", "length", "status")

    def __init__(
        self,
        send: Send,
        change: Change | None = None,
        started: Started | None = None,
        *,
        has_body: bool = True,
    ) -> None:
        self._send = send
        self._change = change
        self._started = started
        self._has_body = has_body
        self.status = 0
        self.length = 0

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            await self._start(message)
            return
        if message["type"] == "http.response.body":
            if not self._has_body:
                message = {**message, "body": b""}
            self.length += len(message.get("body", b""))
        await self._send(message)

    async def _start(self, message: Message) -> None:
        self.status = message["status"]
        if self._change is not None:
            message = {**message, "headers": self._change(self.status, message["headers"])}
        await self._send(message)
        if self._started is not None:  # afterwards: the server refuses invalid fields
            self._started(self.status, message["headers"])
