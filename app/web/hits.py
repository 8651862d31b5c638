"""Hits: an ASGI application before the others that knows targets which were answered before.

A card's link is asked for again and again in exactly the same bytes. What they mean has been found
out then: which card it is, and which headers go with it. While the card is in memory and the
templates are the same, the answer is given here, without a route, a query, a parameter or a
Response. It learns an answer by watching it pass, so it cannot differ from it: what it keeps are
the very headers, and the name of the card, never the image.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.encoded import Encoded
from app.web import conditional
from app.web.access import AccessLog, quoted, request_id
from app.web.metrics import Metrics

CARD = "pyoji.card"
"""Where in the scope the answering route leaves its card's digest, when the answer is a card."""

MOST_BYTES = 8 * 1024 * 1024
_OVERHEAD = 1400  # bytes of a known answer beside its target (tracemalloc, CPython 3.11)

Target = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Known:
    """An answer without its image."""

    digest: str
    tag: str
    path: str  # as JSON, for the log
    start: Message
    unchanged: Message


class Hits:
    """Answers what it knows, and hands on the rest.

    `find` gives the image of a digest, if it is in memory. `state` gives an object that is another
    one when answers may have changed.
    """

    def __init__(
        self,
        app: ASGIApp,
        find: Callable[[str], Encoded | None],
        state: Callable[[], object],
        metrics: Metrics,
        access: AccessLog,
    ) -> None:
        self._app = app
        self._find = find
        self._state = state
        self._metrics = metrics
        self._access = access
        self._known: dict[Target, Known] = {}
        self._bytes = 0
        self._of: object = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        target = (scope["raw_path"], scope["query_string"])
        known = self._known.get(target)
        if known is not None and (body := self._body(scope, known)) is not None:
            await self._answer(scope, send, known, body)
        else:
            state = self._state()
            await self._app(scope, receive, _Watching(send, scope, target, state, self._learn))

    def _body(self, scope: Scope, known: Known) -> bytes | None:
        """The image, or None if this is none of ours or no longer what would be answered."""
        if scope["method"] not in ("GET", "HEAD") or self._state() is not self._of:
            return None
        encoded = self._find(known.digest)
        return None if encoded is None else encoded.data

    async def _answer(self, scope: Scope, send: Send, known: Known, body: bytes) -> None:
        start, status = known.start, 200
        held = [value for name, value in scope["headers"] if name == b"if-none-match"]
        if held and conditional.is_known(known.tag, [value.decode("latin-1") for value in held]):
            start, status, body = known.unchanged, 304, b""
        elif scope["method"] == "HEAD":
            body = b""
        await send(start)
        await send({"type": "http.response.body", "body": body})
        self._metrics.answered(status)
        if self._access.is_on:
            id_ = request_id(scope["headers"])
            self._access.note(id_, scope["method"], known.path, status, len(body))

    def _learn(self, scope: Scope, target: Target, state: object, start: Message) -> None:
        """Remember an answer that was begun under `state`."""
        if state is not self._state():
            return
        if state is not self._of:
            self._known.clear()
            self._of, self._bytes = state, 0
        headers = start["headers"]
        kept = {b"cache-control", b"etag"}
        unchanged = [(name, value) for name, value in headers if name in kept]
        known = Known(
            digest=scope[CARD],
            tag=next(value for name, value in headers if name == b"etag").decode("latin-1"),
            path=quoted(scope["path"]),
            start={"type": "http.response.start", "status": 200, "headers": headers},
            unchanged={"type": "http.response.start", "status": 304, "headers": unchanged},
        )
        if target not in self._known:
            self._bytes += _cost(target)
        self._known[target] = known
        while self._bytes > MOST_BYTES:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._bytes -= _cost(oldest)


def _cost(target: Target) -> int:
    return len(target[0]) + len(target[1]) + _OVERHEAD


class _Watching:
    """A `send` that tells of an answer which is a whole card."""

    __slots__ = ("_learn", "_scope", "_send", "_state", "_target")

    def __init__(
        self,
        send: Send,
        scope: Scope,
        target: Target,
        state: object,
        learn: Callable[[Scope, Target, object, Message], None],
    ) -> None:
        self._send = send
        self._scope = scope
        self._target = target
        self._state = state
        self._learn = learn

    async def __call__(self, message: Message) -> None:
        if (
            message["type"] == "http.response.start"
            and message["status"] == 200
            and CARD in self._scope
        ):
            self._learn(self._scope, self._target, self._state, message)
        await self._send(message)
