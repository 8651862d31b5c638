"""Hits: an answer from memory is the answer of the routes, in every case and to the last header."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest
from starlette.types import Message, Scope

from app import templates as templates_
from app.main import Service, assemble
from app.settings import Settings
from app.templates import Shelf, Templates
from app.web import hits
from app.web.access import AccessLog
from app.web.hits import CARD, Hits
from app.web.metrics import Metrics
from tests.fakes import FakePipeline

CARD_PATH = b"/api/og-cuckoo-network"
TARGETS = [
    (CARD_PATH, b"title=%EC%A0%9C%EB%AA%A9"),
    (CARD_PATH, b""),
    (CARD_PATH + b"/", b"title=a&amp;theme=light"),
    (CARD_PATH + b".png", b"title=100%25"),
    (CARD_PATH + b".jpg", b"title=a&quality=60"),
    (CARD_PATH + b".webp/", b"title=a+b&utm_source=x"),
    (CARD_PATH + b"/v/2.1", b"title=a"),
    (CARD_PATH + b"/v/2.1.png", b"title=a&v=3"),
    (CARD_PATH, b"title=%EE%80%80&v=1"),
    (CARD_PATH + b".json", b"title=a"),
    (CARD_PATH + b".gif", b"title=a"),
    (CARD_PATH, b"title=a&theme=mauve"),
    (b"/api/nowhere", b"title=a"),
    (b"/api", b""),
    (b"/robots.txt", b""),
    (b"/nowhere", b""),
]
TAG = "the card's own"
HEADERS: list[list[tuple[bytes, bytes]]] = [
    [],
    [(b"range", b"bytes=0-3"), (b"accept", b"image/avif"), (b"accept-encoding", b"gzip")],
    [(b"if-none-match", b'"other"')],
    [(b"if-none-match", TAG.encode())],
    [(b"if-none-match", b'"other", W/' + TAG.encode())],
    [(b"if-none-match", b'"other"'), (b"if-none-match", TAG.encode())],
    [(b"if-none-match", b"*")],
    [(b"if-none-match", b"\xff\xfe")],
]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return templates_.load("fonts")


def request(
    target: tuple[bytes, bytes],
    method: str = "GET",
    headers: list[tuple[bytes, bytes]] | None = None,
) -> Scope:
    path, query = target
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.decode(),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"cards.test"), (b"x-request-id", b"ours"), *(headers or [])],
        "client": ("192.0.2.1", 50000),
        "server": ("cards.test", 80),
        "state": {},
    }


async def ask(app: Any, scope: Scope) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in said[1:])
    return said[0]["status"], list(said[0]["headers"]), body


def answers(app: Any, scopes: list[Scope]) -> list[tuple[int, list[tuple[bytes, bytes]], bytes]]:
    async def all_of_them() -> list[tuple[int, list[tuple[bytes, bytes]], bytes]]:
        return [await ask(app, scope) for scope in scopes]

    return asyncio.run(all_of_them())


def service(templates: Templates, pipeline: FakePipeline | None = None) -> Service:
    return assemble(Settings(), Shelf(templates), pipeline or FakePipeline())


@pytest.mark.parametrize("target", TARGETS, ids=lambda t: (t[0] + b"?" + t[1]).decode())
@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_hit_is_what_the_routes_answer(templates, target, headers, method) -> None:
    """Status, headers, their order and the body: asked twice, and asked of the routes alone."""
    alone, quick = service(templates), service(templates)
    alone.hits = None
    first = dict(answers(alone, [request(target)])[0][1])
    tag = first.get(b"etag", b'"none"')
    sent = [(name, value.replace(TAG.encode(), tag)) for name, value in headers]
    expected = answers(alone, [request(target, method, sent)] * 2)
    assert answers(quick, [request(target), *[request(target, method, sent)] * 2])[1:] == expected


def test_a_hit_does_not_reach_the_routes(templates) -> None:
    """From the second time on a card's link is answered before them, in every method they take."""
    app = service(templates)
    target = TARGETS[0]
    answers(app, [request(target)])

    async def never(*_: object) -> None:
        raise AssertionError("asked the routes")

    assert app.hits is not None
    app.hits._app = never
    again = answers(app, [request(target), request(target, "HEAD")])
    assert [status for status, _, _ in again] == [200, 200]
    assert again[0][2]
    assert not again[1][2]


@pytest.mark.parametrize("target", TARGETS[9:], ids=lambda t: (t[0] + b"?" + t[1]).decode())
def test_only_cards_are_known(templates, target) -> None:
    """Data, pages and errors are the routes' own."""
    app = service(templates)
    answers(app, [request(target)] * 2)
    assert app.hits is not None
    assert app.hits._known == {}


def test_new_templates_make_all_unknown(templates) -> None:
    """What was learned of other templates is never answered again."""
    shelf = Shelf(templates)
    pipeline = FakePipeline()
    app = assemble(Settings(), shelf, pipeline)
    answers(app, [request(TARGETS[0])] * 2)
    assert len(pipeline.rendered) == 1
    shelf._sets = (Templates([templates.get(name) for name in templates.names]),)
    asked: list[bool] = []
    assert app.hits is not None
    routes = app.hits._app

    async def noted(*args: Any) -> None:
        asked.append(True)
        await routes(*args)

    app.hits._app = noted
    answers(app, [request(TARGETS[0])] * 2)
    assert asked == [True]


def test_an_answer_begun_before_the_change_is_not_learned() -> None:
    """The templates changed while the card was drawn: its answer goes out and is forgotten."""
    state = ["old"]

    async def app(scope: Scope, receive: object, send: Any) -> None:
        state[0] = "new"
        scope[CARD] = "digest"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b'"t"')]})
        await send({"type": "http.response.body", "body": b"card"})

    quick = Hits(app, lambda _: None, lambda: state[0], Metrics(), AccessLog(io.StringIO()))
    assert answers(quick, [request(TARGETS[0])])[0][2] == b"card"
    assert quick._known == {}


def test_a_card_that_left_memory_is_asked_for_anew(templates) -> None:
    """The table holds no image, so a card that the cache dropped is drawn again."""
    pipeline = FakePipeline()
    app = assemble(Settings(cache_bytes=0), Shelf(templates), pipeline)
    answers(app, [request(TARGETS[0])] * 3)
    assert len(pipeline.rendered) == 3


def test_the_table_is_bounded(templates, monkeypatch) -> None:
    """A million spellings of one card's link take no more room than their share; the oldest go."""
    monkeypatch.setattr(hits, "MOST_BYTES", 20_000)
    app = service(templates)
    answers(app, [request((CARD_PATH, b"title=a&utm_x=%d" % n)) for n in range(200)])
    assert app.hits is not None
    known = app.hits._known
    assert sum(map(hits._cost, known)) == app.hits._bytes <= 20_000
    assert (CARD_PATH, b"title=a&utm_x=199") in known
    assert (CARD_PATH, b"title=a&utm_x=0") not in known


def test_hits_are_counted_and_logged_as_others_are(caplog) -> None:
    """One to its status, and one line of JSON without the query."""

    async def app(scope: Scope, receive: object, send: Any) -> None:
        raise AssertionError

    stream = io.StringIO()
    metrics = Metrics()
    with caplog.at_level("INFO", "pyoji.access"):
        log = AccessLog(stream)

        async def once() -> None:
            log.note("a-1", "GET", '"/api/안\\"녕"', 304, 0)
            log.flush()

        asyncio.run(once())
    [line] = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "id": "a-1",
        "method": "GET",
        "path": '/api/안"녕',
        "status": 304,
        "bytes": 0,
        "event": "request",
        "level": "info",
        "logger": "pyoji.access",
    }
    metrics.answered(304)
    assert 'pyoji_requests_total{status="304"} 1.0' in metrics.text().decode()
