"""Middleware: what holds for every request, whichever route it takes.

The order of trust begins here, with the length of the target. Whatever goes wrong further in
becomes a problem+json; a HEAD gets the headers of the GET and no body; the log gets one line.
"""

from __future__ import annotations

from functools import partial
from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from pyoji.errors import TargetTooLong, Unavailable
from pyoji.web import problems
from pyoji.web.scope import LINK, SOURCE, TARGET_LENGTH
from pyoji.web.sending import Fields, WatchedSend
from pyoji.web.server.hit_cache import HitCache
from pyoji.web.telemetry.access_log import AccessLog, quoted, request_id
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.traffic import Kind, Traffic, answer_of


class Middleware:
    """An ASGI application around `app` that answers where `app` fails, and counts and logs each
    answer. The hit cache learns from the answers that go out."""

    def __init__(
        self,
        app: ASGIApp,
        max_target: int,
        traffic: Traffic,
        access: AccessLog,
        hit_cache: HitCache | None = None,
    ) -> None:
        self._app = app
        self._traffic = traffic
        self._access = access
        self._max_target = max_target
        self._hit_cache = hit_cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        id_ = request_id(scope["headers"])
        learn = self._hit_cache.learner(scope) if self._hit_cache is not None else None
        has_body = scope["method"] != "HEAD"
        answer = WatchedSend(send, partial(_with_id, id_), learn, has_body=has_body)
        try:
            if (length := target_length(scope)) > self._max_target:
                raise TargetTooLong(length, self._max_target)
            await self._app(scope, receive, answer)
        except Exception as error:
            if answer.status:  # too late to say anything; the server ends the connection
                self._count(scope, 500, perf_counter() - began)
                raise
            problem = problems.kind(error)
            # A refusal under load is no fault of ours, and would cost more to log than it spares.
            if problem.status >= 500 and not isinstance(error, Unavailable):
                more = {"id": id_, "path": scope["path"]}
                LOG.error("request failed", extra=more, exc_info=error)
            await problems.from_error(error, instance(scope, error))(scope, receive, answer)
        self._count(scope, answer.status, perf_counter() - began)
        if self._access.is_on:
            path = quoted(scope["path"])
            self._access.note(id_, scope["method"], path, answer.status, answer.length)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        kind = Kind(status, answer_of(status, scope.get(SOURCE)), scope.get(LINK))
        agents = (value for name, value in scope["headers"] if name == b"user-agent")
        self._traffic.cell(kind).count(next(agents, b""), seconds)


def _with_id(id_: str, status: int, fields: Fields) -> Fields:
    """The fields, with the request's id where the answer is an error. Caches keep cards, and would
    show another request's id."""
    return [*fields, (b"x-request-id", id_.encode("ascii"))] if status >= 400 else fields


def target_length(scope: Scope) -> int:
    """The bytes of the request target: as received if our protocol tells, else as parsed."""
    received = scope.get("state", {}).get(TARGET_LENGTH)
    if received:
        return int(received)
    query = scope["query_string"]
    return len(scope.get("raw_path") or scope["path"].encode()) + (len(query) + 1 if query else 0)


def instance(scope: Scope, error: BaseException | None = None) -> str | None:
    """The path a problem happened at, as it stood in the request; None if it is over long."""
    if isinstance(error, TargetTooLong):
        return None
    raw: bytes = scope.get("raw_path") or b""
    return raw.decode("ascii", "replace") or None
