"""Spans: each request is one, and what it waited for lies within it; nothing secret is in any."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from pyoji.engine.design import Registry, Templates
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.service.render_observer import RenderObserver
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.application import Service
from pyoji.web.telemetry.metrics import Metrics
from pyoji.web.tracing.spans import ROUTE, TracedObserver, Tracing
from starlette.testclient import TestClient

from tests.ports import free_port
from tests.tree import ROOT
from tests.waiting import until
from tests.web.wires import asking, serving

CARD = "/api/minimal?title=secret&sig=secret"
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


class Traced:
    """A service whose spans stay here."""

    def __init__(self, templates: Templates, fonts: Fonts, cache: Path | None = None) -> None:
        self._exporter = InMemorySpanExporter()
        tracing = Tracing("1.2.3", lambda: self._exporter)
        metrics = Metrics()
        pipeline = Pipeline(templates, fonts, stage=tracing.observer(metrics).stage)
        self.service: Service = assemble(
            Settings(cache_dir=cache, deadline=60),
            Registry(templates),
            pipeline,
            metrics=metrics,
            tracing=tracing,
        )

    def spans(self) -> list[ReadableSpan]:
        """What was sent until now, but for the card that readiness has rendered."""
        spans = list(self._exporter.get_finished_spans())
        servers = {span.context.span_id for span in spans if span.kind is SpanKind.SERVER}
        return [
            span
            for span in spans
            if span.kind is SpanKind.SERVER or (span.parent and span.parent.span_id in servers)
        ]


@pytest.fixture
def traced(templates: Templates, fonts: Fonts, tmp_path: Path) -> Traced:
    return Traced(templates, fonts, tmp_path)


def test_a_new_card_is_a_request_with_its_stages(traced: Traced) -> None:
    """Look-up, queue, layout, paint and encode lie within it, and it continues the trace of who
    asked; no query is in any of them."""
    with TestClient(traced.service) as client:
        fields = {"traceparent": PARENT, "User-Agent": "Twitterbot/1.0"}
        assert client.get(CARD.partition("&sig")[0], headers=fields).status_code == 200
    spans = traced.spans()
    [request] = [span for span in spans if span.kind is SpanKind.SERVER]
    inner = [span for span in spans if span is not request]
    assert [span.name for span in inner] == ["store", "queue", "layout", "paint", "encode"]
    for span in inner:
        assert span.parent.span_id == request.context.span_id
        assert request.start_time <= span.start_time <= span.end_time <= request.end_time
    assert {format(span.context.trace_id, "032x") for span in spans} == {TRACE}
    assert request.name == f"GET {ROUTE}"
    assert dict(request.attributes or {}) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "http.route": ROUTE,
        "pyoji.answer": "rendered",
        "pyoji.format": "png",
        "pyoji.network": "x",
        "pyoji.template": "minimal",
        "url.path": "/api/minimal",
        "user_agent.original": "Twitterbot/1.0",
    }
    assert request.resource.attributes["service.name"] == "pyoji"
    assert request.resource.attributes["service.version"] == "1.2.3"
    assert "secret" not in "".join(span.to_json() for span in spans)


def test_a_hit_is_a_span_of_its_own(traced: Traced) -> None:
    """On the fast path too, with the trace of who asked."""
    with serving(traced.service) as wire:
        request = asking(b"/api/minimal?title=secret", [(b"Traceparent", PARENT.encode())])
        end = asking(b"/robots.txt", [(b"Connection", b"close")])
        wire.talk(request, request, end, gap=0.05)
        until(lambda: len(traced.spans()) >= 3)
    requests = {
        str((span.attributes or {})["pyoji.answer"]): span
        for span in traced.spans()
        if span.kind is SpanKind.SERVER
    }
    assert sorted(requests) == ["hit", "other", "rendered"]
    hit = requests["hit"]
    assert hit.name == f"GET {ROUTE}"
    assert format(hit.context.trace_id, "032x") == TRACE
    assert "secret" not in hit.to_json()


def test_what_fails_is_an_error(traced: Traced, monkeypatch) -> None:
    """Our fault alone; a bad link is none."""

    def fail(*_: Any) -> None:
        raise RuntimeError("a fault")

    with TestClient(traced.service) as client:
        monkeypatch.setattr(Pipeline, "render", fail)
        assert client.get("/api/minimal?title=a").status_code == 500
        assert client.get("/api/minimal?theme=none").status_code == 422
        assert client.get("/nowhere").status_code == 404
    status = {
        (span.attributes or {})["http.response.status_code"]: span.status.status_code
        for span in traced.spans()
        if span.kind is SpanKind.SERVER
    }
    assert status == {500: StatusCode.ERROR, 422: StatusCode.UNSET, 404: StatusCode.UNSET}


def test_the_observer_passes_all_on() -> None:
    """Each method of the class that it derives from is its own, and calls the other's."""
    methods = [name for name, _ in inspect.getmembers(RenderObserver, inspect.isfunction)]
    assert methods
    heard: list[str] = []

    class Observer(RenderObserver):
        """Record the calls."""

        def __getattribute__(self, name: str) -> Any:
            if name in methods:
                heard.append(name)
            return super().__getattribute__(name)

    observer = TracedObserver(Tracing("1"), Observer())
    for name in methods:
        assert name in vars(TracedObserver), name
        parameters = inspect.signature(getattr(RenderObserver, name)).parameters
        given: list[Any] = [
            0.0 if "float" in str(p.annotation) else "a" for p in parameters.values()
        ]
        result = getattr(observer, name)(*given[1:])
        if result is not None:
            with result:
                pass
    assert sorted(heard) == sorted(methods)


# ── a collector ──────────────────────────────────────────────────────────────────────────────


@contextmanager
def collector() -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """One on loopback: its address, and the names of the spans that it was sent."""
    names: list[str] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/traces"
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in resource.scope_spans:
                    names.extend(span.name for span in scope.spans)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: the names are noted."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", lambda: list(names)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(port: int, target: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@contextmanager
def serve(**environment: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`pyoji serve` with two workers; ended by its id."""
    port = free_port()
    command = [sys.executable, "-m", "pyoji.cli", "serve", "--port", str(port), "--workers", "2"]
    settings = {"PYOJI_CACHE_DIR": "off", "PYOJI_LOG_LEVEL": "error", "PYOJI_DEADLINE": "60"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _await_ready(process, port)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def _await_ready(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(1200):
        assert process.poll() is None
        try:
            if ask(port, "/readyz") == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError


@pytest.mark.slow
def test_a_collector_gets_the_spans_of_every_worker() -> None:
    """Of a service as it is run, with nothing but the variable; what is left goes at the end."""
    with collector() as (address, names):
        with serve(OTEL_EXPORTER_OTLP_ENDPOINT=address) as (process, port):
            for number in range(12):
                assert ask(port, f"/api/minimal?title={number}") == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(45) == 0
        assert names().count(f"GET {ROUTE}") == 12
        assert {"queue", "layout", "paint", "encode"} <= set(names())


@pytest.mark.slow
def test_without_a_collector_all_goes_on() -> None:
    """Cards are answered, and the end is not held up."""
    with serve(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9") as (process, port):
        assert ask(port, "/api/minimal?title=a") == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(45) == 0
