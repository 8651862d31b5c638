"""Middleware: what applies to every request, on any route.

It checks the length of the target first. It turns any exception into problem+json, answers HEAD
with the fields of GET and no body, and writes one log line.

In: an ASGI application. Out: another around it. It must not know the routes.
"""

from __future__ import annotations

from functools import partial
from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from pyoji.errors import TargetTooLong, Unavailable
from pyoji.web import problems
from pyoji.web.scope import LINK, SOURCE, TARGET_LENGTH, mount_path
from pyoji.web.sending import Fields, WatchedSend
from pyoji.web.server.hit_cache import HitCache
from pyoji.web.telemetry.access_log import AccessLog, quoted, request_id
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.traffic import Kind, Traffic, answer_of


class Middleware:
    """An ASGI application around `app` that answers if `app` fails, and counts and logs each
    response. The hit cache learns from the responses."""

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
        watched_send = WatchedSend(send, partial(_with_id, id_), learn, has_body=has_body)
        try:
            if (length := target_length(scope)) > self._max_target:
                raise TargetTooLong(length, self._max_target)
            await self._app(scope, receive, watched_send)
        except Exception as error:
            if watched_send.status:  # too late to respond: the server closes the connection
                self._count(scope, 500, perf_counter() - began)
                raise
            problem = problems.kind(error)
            # No log line for a refusal under load: it would cost more than the refusal saves.
            if problem.status >= 500 and not isinstance(error, Unavailable):
                extra = {"id": id_, "path": scope["path"]}
                LOG.error("request failed", extra=extra, exc_info=error)
            answer = problems.from_error(error, instance(scope, error), mount_path(scope))
            await answer(scope, receive, watched_send)
        self._count(scope, watched_send.status, perf_counter() - began)
        if self._access.is_on:
            path = quoted(scope["path"])
            self._access.note(id_, scope["method"], path, watched_send.status, watched_send.length)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        kind = Kind(status, answer_of(status, scope.get(SOURCE)), scope.get(LINK))
        agents = (value for name, value in scope["headers"] if name == b"user-agent")
        self._traffic.cell(kind).count(next(agents, b""), seconds)


def _with_id(id_: str, status: int, fields: Fields) -> Fields:
    """Add the request's id to the fields of an error. Others may be cached, where the id would be
    wrong."""
    return [*fields, (b"x-request-id", id_.encode("ascii"))] if status >= 400 else fields


def target_length(scope: Scope) -> int:
    """Return the length of the request target in bytes: as received by our server, or as parsed."""
    received = scope.get("state", {}).get(TARGET_LENGTH)
    if received:
        return int(received)
    query = scope["query_string"]
    return len(scope.get("raw_path") or scope["path"].encode()) + (len(query) + 1 if query else 0)


def instance(scope: Scope, error: BaseException | None = None) -> str | None:
    """Return the raw path of the request for problem details; None if the target is too long."""
    if isinstance(error, TargetTooLong):
        return None
    raw: bytes = scope.get("raw_path") or b""
    return raw.decode("ascii", "replace") or None
