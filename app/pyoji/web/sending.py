"""Sending: a wrapper around the `send` of an ASGI application.

In: a `send`, and callbacks for the start and the end of a response. Out: a `send` that calls them,
and records the status and the length that were sent. It must not know the content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.types import Message, Send

Fields = Sequence[tuple[bytes, bytes]]

Change = Callable[[int, Fields], Fields]
"""A status and the header fields of a response → the fields to send."""

Sent = Callable[[int, Fields], None]
"""Receives the status and the fields of a response after the server has accepted all of it."""


class WatchedSend:
    """A `send` that may change the fields of a response, omit its body, and report its end."""

    __slots__ = ("_change", "_fields", "_has_body", "_send", "_sent", "length", "status")

    def __init__(
        self,
        send: Send,
        change: Change | None = None,
        sent: Sent | None = None,
        *,
        has_body: bool = True,
    ) -> None:
        self._send = send
        self._change = change
        self._sent = sent
        self._has_body = has_body
        self._fields: Fields = ()
        self.status = 0
        self.length = 0

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        is_end = False
        if message["type"] == "http.response.start":
            message = self._start(message)
        elif message["type"] == "http.response.body":
            if not self._has_body:
                message = {**message, "body": b""}
            self.length += len(message.get("body", b""))
            is_end = not message.get("more_body", False)
        await self._send(message)
        if is_end and self._sent is not None:
            self._sent(self.status, self._fields)
            self._sent = None

    def _start(self, message: Message) -> Message:
        self.status, self._fields = message["status"], message["headers"]
        if self._change is not None:
            self._fields = self._change(self.status, self._fields)
            message = {**message, "headers": self._fields}
        return message
