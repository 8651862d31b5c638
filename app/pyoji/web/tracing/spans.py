"""Spans: a request, and what it waited for, as OpenTelemetry wants to be told.

In: requests and stages as they pass. Out: spans, sent by the library on a thread of its own to
where its variables say. A request that carries a `traceparent` continues that trace. No span holds
a query, where a signature may be. What is slow or wrong with the collector is never felt.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
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
from pyoji.service.renderer import RenderObserver
from pyoji.web.scope import LINK, SOURCE
from pyoji.web.sending import WatchedSend
from pyoji.web.server.fast_path import FastAnswer, FastPath, RequestHead
from pyoji.web.server.framing import Field
from pyoji.web.telemetry.networks import LONGEST, NETWORKS, index
from pyoji.web.telemetry.traffic import AnswerKind, CountedLink, answer_of

QUEUE = "queue"
"""The stage in which a new card waits for its turn."""

ROUTE = "/api/{template}"
"""What spans of cards are called after, by whichever link."""

FLUSH = 2.0
"""Seconds that ending waits for the collector to take what is left."""

Fields = Sequence[Field]


class Tracing:
    """The spans of one process. `exporter` is where they go."""

    def __init__(
        self, version: str, exporter: Callable[[], SpanExporter] = OTLPSpanExporter
    ) -> None:
        self._version = version
        self._exporter = exporter
        self._tracer: Tracer = NoOpTracer()
        self._provider: TracerProvider | None = None

    def begin(self) -> None:
        """Begin to send; in the process that will, since its thread does not survive a fork."""
        self._provider = TracerProvider(resource=_resource(self._version), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter()))
        self._tracer = self._provider.get_tracer("pyoji", self._version)

    async def end(self) -> None:
        """Send what is left, within FLUSH."""
        provider, self._provider, self._tracer = self._provider, None, NoOpTracer()
        if provider is not None:
            flushing = DaemonPool(1, "traces").submit(provider.shutdown)
            await asyncio.wait((asyncio.wrap_future(flushing),), timeout=FLUSH)

    def observer(self, observer: RenderObserver) -> RenderObserver:
        """One that passes all on to `observer`, and makes spans of what takes time."""
        return TracedObserver(self, observer)

    def around(self, app: ASGIApp) -> ASGIApp:
        """The application, with a span for each request."""
        return Traced(app, self)

    def fast_path(self, find: FastPath) -> FastPath:
        """The same, with a span for each answer."""

        def traced(head: RequestHead) -> FastAnswer | None:
            began = time.time_ns()
            found = find(head)
            if found is not None:
                path = head.target.partition(b"?")[0].decode("latin-1")
                method = head.method.decode("ascii")
                span = self._begun(method, path, head.fields, began)
                _finish(span, method, found.status, AnswerKind.HIT, None)
            return found

        return traced

    @contextmanager
    def request(self, scope: Scope) -> Iterator[Callable[[int], None]]:
        """The span of a request that goes through the routes; call with the status."""
        span = self._begun(scope["method"], scope["path"], scope["headers"], None)
        status = 500

        def answered(with_: int) -> None:
            nonlocal status
            status = with_

        try:
            with use_span(span):
                yield answered
        finally:
            _finish(span, scope["method"], status, scope.get(SOURCE), scope.get(LINK))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """The span of a stage, within the one that is current."""
        with self._tracer.start_as_current_span(name):
            yield

    def past(self, name: str, seconds: float) -> None:
        """A stage that has taken so long, and ends now."""
        now = time.time_ns()
        began = now - int(seconds * 1e9)
        self._tracer.start_span(name, start_time=began).end(now)

    def _begun(self, method: str, path: str, fields: Fields, began: int | None) -> Span:
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
    """Passes all on to `observer`, and makes spans of what takes time."""

    def __init__(self, tracing: Tracing, observer: RenderObserver) -> None:
        self._tracing = tracing
        self._observer = observer

    def looked_up(self, store: str, found: bool) -> None:
        """A card was looked for in a store."""
        self._observer.looked_up(store, found)

    def rendered(self, encoded: ImageFile, seconds: float) -> None:
        """A card was rendered."""
        self._observer.rendered(encoded, seconds)

    def waited(self, seconds: float) -> None:
        """A card waited so long for its turn."""
        self._tracing.past(QUEUE, seconds)
        self._observer.waited(seconds)

    def limited(self, limit: str) -> None:
        """A card was not rendered, since a limit was reached."""
        self._observer.limited(limit)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Encloses a stage of a new card; on any thread."""
        with self._tracing.stage(name), self._observer.stage(name):
            yield


class Traced:
    """An ASGI application around `app` that makes a span of each request."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        self._app = app
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._tracing.request(scope) as answered:
            watched = WatchedSend(send, started=lambda status, _: answered(status))
            await self._app(scope, receive, watched)


def _resource(version: str) -> Resource:
    """What sends: called pyoji, unless the library's variables say otherwise."""
    found = Resource.create({SERVICE_VERSION: version})
    if str(found.attributes.get(SERVICE_NAME, "")).startswith("unknown_service"):
        found = found.merge(Resource({SERVICE_NAME: "pyoji"}))
    return found


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
