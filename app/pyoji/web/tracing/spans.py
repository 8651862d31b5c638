"""Spans: a request and its stages, as OpenTelemetry spans.

In: requests and stages as they happen. Out: spans, exported by the library on its own thread to the
endpoint of its variables. A request with a `traceparent` continues that trace. No span contains a
query, which may hold a signature. A slow or failing collector does not affect requests.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from opentelemetry import propagate
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import NoOpTracer, Span, SpanKind, StatusCode, Tracer, use_span
from starlette.types import ASGIApp, Receive, Scope, Send

from pyoji.engine.image_file import ImageFile
from pyoji.service.daemon_pool import DaemonPool
from pyoji.service.render_observer import RenderObserver
from pyoji.web.scope import LINK, SOURCE
from pyoji.web.sending import Fields, WatchedSend
from pyoji.web.server.fast_path import FastAnswer, FastPath, RequestHead
from pyoji.web.telemetry.networks import LONGEST, NETWORKS, index
from pyoji.web.telemetry.traffic import AnswerKind, CountedLink, answer_of

QUEUE = "queue"
"""The stage in which a new card waits in the queue."""

ROUTE = "/api/{template}"
"""The route in the name of every card's span."""

FLUSH = 2.0
"""Seconds to export the remaining spans at the end."""


class Tracing:
    """The spans of one process; `exporter` sends them."""

    def __init__(
        self, version: str, exporter: Callable[[], SpanExporter] = OTLPSpanExporter
    ) -> None:
        self._version = version
        self._exporter = exporter
        self._tracer: Tracer = NoOpTracer()
        self._provider: TracerProvider | None = None

    def begin(self) -> None:
        """Start exporting. Call it after any fork: the exporter's thread does not survive one."""
        self._provider = TracerProvider(resource=_resource(self._version), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter()))
        self._tracer = self._provider.get_tracer("pyoji", self._version)

    async def end(self) -> None:
        """Export the remaining spans, within FLUSH seconds."""
        provider, self._provider, self._tracer = self._provider, None, NoOpTracer()
        if provider is not None:
            flushing = DaemonPool(1, "traces").submit(provider.shutdown)
            await asyncio.wait((asyncio.wrap_future(flushing),), timeout=FLUSH)

    def observer(self, observer: RenderObserver) -> RenderObserver:
        """Wrap an observer: add spans for its stages."""
        return TracedObserver(self, observer)

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application: add a span for each request."""
        return TracingMiddleware(app, self)

    def fast_path(self, find: FastPath) -> FastPath:
        """Wrap a fast path: add a span for each answer."""

        def traced(head: RequestHead) -> FastAnswer | None:
            began = time.time_ns()
            answer = find(head)
            if answer is not None:
                path = head.target.partition(b"?")[0].decode("latin-1")
                method = head.method.decode("ascii")
                span = self._start(method, path, head.fields, began)
                _finish(span, method, answer.status, AnswerKind.HIT, None)
            return answer

        return traced

    @contextmanager
    def request(self, scope: Scope) -> Iterator[Callable[[int], None]]:
        """Enclose a request in a span. Yields a function that takes the status."""
        span = self._start(scope["method"], scope["path"], scope["headers"], None)
        status = 500

        def set_status(response_status: int) -> None:
            nonlocal status
            status = response_status

        try:
            with use_span(span):
                yield set_status
        finally:
            _finish(span, scope["method"], status, scope.get(SOURCE), scope.get(LINK))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Enclose a stage in a span within the current one."""
        with self._tracer.start_as_current_span(name):
            yield

    def record(self, name: str, seconds: float) -> None:
        """Record the span of a stage of this duration that ends now."""
        now = time.time_ns()
        began = now - int(seconds * 1e9)
        self._tracer.start_span(name, start_time=began).end(now)

    def _start(self, method: str, path: str, fields: Fields, began: int | None) -> Span:
        carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in fields}
        agent = next((value for name, value in fields if name == b"user-agent"), b"")
        return self._tracer.start_span(
            method,
            context=propagate.extract(carrier),
            kind=SpanKind.SERVER,
            start_time=began,
            attributes={
                "http.request.method": method,
                "url.path": path,
                "user_agent.original": agent[:LONGEST].decode("latin-1"),
                "pyoji.network": NETWORKS[index(agent)],
            },
        )


class TracedObserver(RenderObserver):
    """Calls `observer`, and adds spans for its stages."""

    def __init__(self, tracing: Tracing, observer: RenderObserver) -> None:
        self._tracing = tracing
        self._observer = observer

    def looked_up(self, store: str, is_hit: bool) -> None:
        """A card was looked up in a store."""
        self._observer.looked_up(store, is_hit)

    def rendered(self, encoded: ImageFile, seconds: float) -> None:
        """A card was rendered."""
        self._observer.rendered(encoded, seconds)

    def waited(self, seconds: float) -> None:
        """A card waited in the queue."""
        self._tracing.record(QUEUE, seconds)
        self._observer.waited(seconds)

    def limited(self, limit: str) -> None:
        """A card was refused by a rate limit."""
        self._observer.limited(limit)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Enclose a stage of a new card. Thread-safe."""
        with self._tracing.stage(name), self._observer.stage(name):
            yield


class TracingMiddleware:
    """An ASGI application around `app` that adds a span for each request."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        self._app = app
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._tracing.request(scope) as set_status:
            watched = WatchedSend(send)
            await self._app(scope, receive, watched)
            if watched.status:
                set_status(watched.status)


def _resource(version: str) -> Resource:
    """Return the OpenTelemetry resource, named pyoji unless the library's variables name it."""
    resource = Resource.create({SERVICE_VERSION: version})
    if str(resource.attributes.get(SERVICE_NAME, "")).startswith("unknown_service"):
        resource = resource.merge(Resource({SERVICE_NAME: "pyoji"}))
    return resource


def _finish(
    span: Span, method: str, status: int, source: AnswerKind | None, link: CountedLink | None
) -> None:
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("pyoji.answer", answer_of(status, source).value)
    if link is not None:
        span.set_attribute("pyoji.template", link.template)
        span.set_attribute("pyoji.format", link.format)
    if link is not None or source is AnswerKind.HIT:
        span.set_attribute("http.route", ROUTE)
        span.update_name(f"{method} {ROUTE}")
    if status >= 500:
        span.set_status(StatusCode.ERROR)
    span.end()
