"""Hit cache: an answer from memory is that of the routes, in every case and to the last byte."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoji.engine.card import PNG
from pyoji.engine.design import Registry, Templates, examine
from pyoji.engine.image_file import ImageFile
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.application import Service
from pyoji.web.middleware import Middleware
from pyoji.web.scope import CARD, TARGET, TARGET_LENGTH, UNTIL
from pyoji.web.server import hit_cache as hits
from pyoji.web.server.fast_path import RequestHead
from pyoji.web.server.hit_cache import HitCache
from pyoji.web.telemetry.access_log import AccessLog
from pyoji.web.telemetry.log_queue import LogQueue
from pyoji.web.telemetry.traffic import Traffic
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Scope

from tests.clock import Clock
from tests.engine.design.files import GOOD
from tests.fakes import FakePipeline
from tests.waiting import until
from tests.web.lines import KeptLines
from tests.web.wires import Wire, asking, cut, serving

CARD_PATH = b"/api/og-cuckoo-network"
CARDS = [
    CARD_PATH + b"?title=%EC%A0%9C%EB%AA%A9",
    CARD_PATH,
    CARD_PATH + b"?",
    CARD_PATH + b"/?title=a&amp;theme=light",
    CARD_PATH + b".png?title=100%25",
    CARD_PATH + b".jpg?title=a&quality=60",
    CARD_PATH + b".webp/?title=a+b&utm_source=x",
    CARD_PATH + b"/v/2.1?title=a",
    CARD_PATH + b"/v/2.1.png?title=a&v=3",
    CARD_PATH + b"?title=%EE%80%80&v=1",
    CARD_PATH + b"?title=" + "한글 제목".encode(),
    b"http://elsewhere.test" + CARD_PATH + b"?title=b",
    b"/Hello%20there.png?theme=dark",
]
OTHERS = [
    CARD_PATH + b".json?title=a",
    CARD_PATH + b".gif?title=a",
    CARD_PATH + b"?title=a&theme=mauve",
    b"/api/nowhere?title=a",
    b"/api",
    b"/robots.txt",
    b"/nowhere",
]
TAG = b"the card's own"
HEADERS: list[list[tuple[bytes, bytes]]] = [
    [],
    [(b"Range", b"bytes=0-3"), (b"Accept", b"image/avif"), (b"Accept-Encoding", b"gzip")],
    [(b"If-None-Match", b'"other"')],
    [(b"If-None-Match", TAG)],
    [(b"If-None-Match", b'"other", W/' + TAG)],
    [(b"If-None-Match", b'"other"'), (b"if-none-match", TAG)],
    [(b"If-None-Match", b"*")],
    [(b"If-None-Match", b"\xff\xfe")],
    [(b"Content-Length", b"0"), (b"If-None-Match", TAG)],
    [(b"Connection", b"keep-alive, Upgrade"), (b"Upgrade", b"h2c")],
]
METHODS = [b"GET", b"HEAD", b"POST", b"OPTIONS"]
KEPT: tuple[bytes, list[tuple[bytes, bytes]]] = (b"1.1", [])
CLOSING: list[tuple[bytes, list[tuple[bytes, bytes]]]] = [
    (b"1.1", [(b"Connection", b"close")]),
    (b"1.0", []),
    (b"1.0", [(b"Connection", b"keep-alive")]),
]
ID = (b"X-Request-ID", b"ours")  # or each would have one of its own
END = asking(b"/robots.txt", [ID, (b"Connection", b"close")])


def service(
    templates: Templates,
    pipeline: FakePipeline | None = None,
    *,
    knows: bool = True,
    lines: LogQueue | None = None,
    **values: Any,
) -> Service:
    """A service; one that does not know asks its routes about everything."""
    drawing = pipeline or FakePipeline()
    made = assemble(Settings(**values), Registry(templates), drawing, lines=lines)
    if not knows:
        made.fast_path = None
    return made


@pytest.fixture
def serve() -> Iterator[Callable[[Any], Wire]]:
    """Serves what it is given until the test ends."""
    with ExitStack() as stack:
        yield lambda application: stack.enter_context(serving(application))


@pytest.fixture(scope="module")
def both(templates: Templates) -> Iterator[tuple[Wire, Wire, dict[bytes, bytes]]]:
    """One that knows and one that does not, each asked for every target, and the cards' tags."""
    with serving(service(templates)) as quick, serving(service(templates, knows=False)) as routes:
        tags = {}
        for target in CARDS + OTHERS:
            said = [wire.talk(asking(target, [ID]), END) for wire in (quick, routes)]
            assert said[0] == said[1]
            tag = said[0].partition(b"etag: ")[2].partition(b"\r\n")[0]
            tags[target] = tag if target in CARDS else b'"none"'
        yield quick, routes, tags


def one(
    target: bytes,
    tag: bytes,
    method: bytes = b"GET",
    fields: list[tuple[bytes, bytes]] | None = None,
    end: tuple[bytes, list[tuple[bytes, bytes]]] = KEPT,
) -> bytes:
    """The bytes of a request, with the tag where it belongs."""
    version, closing = end
    given = [(name, value.replace(TAG, tag)) for name, value in fields or []]
    return asking(target, [ID, *given, *closing], method=method, version=version)


# ── the same ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("target", CARDS + OTHERS, ids=lambda t: t.decode())
@pytest.mark.parametrize("fields", HEADERS, ids=range(len(HEADERS)))
def test_a_hit_is_what_the_routes_answer(both, target, fields) -> None:
    """For any method, whether the connection stays open or not: every byte but the date."""
    quick, routes, tags = both
    for method in METHODS:
        for end in (KEPT, *CLOSING):
            request = one(target, tags[target], method, fields, end)
            pieces = [request] if end in CLOSING or fields is HEADERS[-1] else [request, END]
            assert quick.talk(*pieces) == routes.talk(*pieces), request


@settings(max_examples=80)
@given(data=st.data())
def test_any_stream_is_answered_as_the_routes_would(both, data) -> None:
    """Requests of every kind behind each other, cut anywhere."""
    quick, routes, tags = both
    requests = st.builds(
        lambda target, method, fields: one(target, tags[target], method, fields),
        st.sampled_from(CARDS * 2 + OTHERS),
        st.sampled_from(METHODS[:3]),
        st.sampled_from(HEADERS),
    )
    stream = b"".join(data.draw(st.lists(requests, max_size=40))) + END
    pieces = cut(stream, data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    assert quick.talk(*pieces, gap=0.001) == routes.talk(*pieces, gap=0.001)


def test_a_target_too_long_is_too_long_for_a_hit(serve, templates) -> None:
    """Raw it may be answered; escaped, three times as long, it may not: known or not."""
    raw = CARD_PATH + b"?title=" + ("한" * 2700).encode()
    escaped = CARD_PATH + b"?title=" + b"%ED%95%9C" * 2700
    padded = b"http://" + b"x" * 8192 + CARD_PATH + b"?title=a"
    said = []
    for knows in (True, False):
        wire = serve(service(templates, knows=knows))
        targets = (raw, raw, escaped, CARD_PATH + b"?title=a", padded)
        said.append([wire.talk(one(target, b""), END) for target in targets])
    assert said[0] == said[1]
    statuses = [each.split(b" ", 2)[1] for each in said[0]]
    assert statuses == [b"200", b"200", b"414", b"200", b"414"]


def test_hits_are_counted_and_logged_as_others_are(templates, caplog) -> None:
    """One to its status; one line with method, path, status, bytes and id, and never the query."""
    requests = [
        one(CARDS[0], b""),
        one(CARDS[0], b"", b"HEAD"),
        one(CARDS[0], b"", fields=[(b"If-None-Match", b"*")]),
        one(CARD_PATH + b"/v/%ED%95%9C?title=a", b""),
        one(CARD_PATH + b"/v/1?sig=secret&title=a", b""),
    ]
    told = []
    for knows in (True, False):
        kept = KeptLines()
        made = service(templates, knows=knows, lines=kept)
        with caplog.at_level("INFO", "pyoji.access"), serving(made) as wire:
            for request in requests * 2:
                wire.talk(request, END)
            metrics = wire.talk(asking(b"/metrics", [ID, (b"Connection", b"close")])).decode()
        lines = kept.lines
        assert all(line.pop("timestamp").endswith("Z") for line in lines)
        assert lines.pop()["path"] == "/metrics"  # whose length is its own
        told.append((lines, counted(metrics)))
    assert told[0] == told[1]
    lines, numbers = told[0]
    assert "title" not in str(lines)
    assert "secret" not in str(lines)
    assert 'pyoji_requests_total{status="304"} 2.0' in numbers
    assert lines[2]["id"] == "ours"
    assert lines[2]["method"] == "HEAD"
    assert lines[2]["bytes"] == 0


def counted(metrics: str) -> list[str]:
    """What was counted of requests and lookups; the times that they took are each their own."""
    names = (
        "pyoji_requests_total",
        "pyoji_card_requests_total",
        "pyoji_network_requests_total",
        "pyoji_request_seconds_count",
        "pyoji_lookups_total",
    )
    return sorted(line for line in metrics.splitlines() if line.startswith(names))


def test_every_hit_of_a_card_is_counted(templates) -> None:
    """Of 701 requests for five titles five are rendered and 696 are hits, as lookups too, under
    the card's link and the crawler's network."""
    made = service(templates)
    targets = [CARD_PATH + b"?title=%d" % (number % 5) for number in range(701)]
    agent = (b"User-Agent", b"facebookexternalhit/1.1;line-poker/1.0")
    with serving(made) as wire:
        with wire.connect() as line:
            for target in targets:
                line.sendall(asking(target, [agent]))
                with HTTPResponse(line) as answer:  # which may come in several pieces
                    answer.begin()
                    assert (answer.status, answer.read() != b"") == (200, True)
        metrics = wire.talk(asking(b"/metrics", [(b"Connection", b"close")])).decode()
    numbers = counted(metrics)
    card = 'format="png",template="og-cuckoo-network"'
    for line in (
        f'pyoji_card_requests_total{{answer="hit",{card}}} 696.0',
        f'pyoji_card_requests_total{{answer="rendered",{card}}} 5.0',
        'pyoji_network_requests_total{answer="hit",network="line"} 696.0',
        'pyoji_network_requests_total{answer="rendered",network="line"} 5.0',
        'pyoji_lookups_total{result="hit",store="memory"} 696.0',
        'pyoji_lookups_total{result="miss",store="memory"} 5.0',
        'pyoji_requests_total{status="200"} 701.0',
        'pyoji_request_seconds_count{answer="hit"} 696.0',
    ):
        assert line in numbers


def test_a_hit_without_an_id_is_logged_under_a_new_one(serve, templates, monkeypatch) -> None:
    """As every request is."""
    noted: list[str] = []
    made = service(templates)
    assert made.hit_cache is not None
    monkeypatch.setattr(AccessLog, "is_on", True)
    monkeypatch.setattr(AccessLog, "note", lambda self, id_, *_: noted.append(id_))
    wire = serve(made)
    wire.talk(*[asking(CARDS[0])] * 3, END, gap=0.01)
    assert len(set(noted)) == len(noted) == 4


# ── known, and no longer ─────────────────────────────────────────────────────────────────────


def test_a_hit_does_not_reach_the_routes(serve, templates) -> None:
    """From the second time on a card's link is answered before them, in every method they take."""
    made = service(templates)
    asked: list[bytes] = []
    wire = serve(made)
    routes = made.middleware_stack

    async def noted(scope: Scope, *rest: Any) -> None:
        asked.append(scope["state"][TARGET])
        await routes(scope, *rest)

    made.middleware_stack = noted
    for target in (CARDS[0], CARDS[10], CARDS[11]):
        for method in (b"HEAD", b"GET", b"HEAD", b"GET", b"POST"):
            wire.talk(one(target, b"", method, end=CLOSING[0]))
    mended = [target.removeprefix(b"http://elsewhere.test") for target in (CARDS[0], CARDS[11])]
    assert asked[:2] == [mended[0]] * 2
    assert asked[4:] == [mended[1]] * 2
    assert len(asked) == 6


def test_only_cards_are_known(serve, templates) -> None:
    """Data, pages and errors are the routes' own."""
    made = service(templates)
    wire = serve(made)
    assert made.hit_cache is not None
    for target in OTHERS:
        wire.talk(one(target, b""), one(target, b""), END, gap=0.01)
        assert made.hit_cache._entries == {}, target


def test_nothing_is_learned_where_nothing_could_be_answered(templates) -> None:
    """Another server's connections would not ask."""
    made = service(templates)
    assert TestClient(made).get("/api/og-cuckoo-network?title=a").status_code == 200
    assert made.hit_cache is not None
    assert made.hit_cache._entries == {}


def test_new_templates_make_all_unknown(serve, tmp_path: Path) -> None:
    """On a connection that is kept: the next answer is the new design's."""
    design = tmp_path / "plain.yaml"
    design.write_text(GOOD)
    registry = Registry(
        Templates(examine("fonts", tmp_path).templates), lambda: examine("f", tmp_path)
    )
    pipeline = FakePipeline()
    made = assemble(Settings(), registry, pipeline)
    wire = serve(made)
    request = asking(b"/api/plain?title=a", [ID])
    before = wire.talk(request, request, END, gap=0.01)
    with wire.connect() as line:
        line.sendall(request)
        first = line.recv(1 << 16)
        drawn = len(pipeline.rendered)
        design.write_text(GOOD.replace("A plain card", "Another card"))
        assert registry.renew() == ()
        line.sendall(request)
        second = line.recv(1 << 16)
        line.sendall(request)
        third = line.recv(1 << 16)
    assert len(pipeline.rendered) == drawn + 1
    assert tag_of(first) == tag_of(before) != tag_of(second) == tag_of(third)
    assert made.hit_cache is not None
    assert len(made.hit_cache._entries) == 1


def tag_of(answer: bytes) -> bytes:
    return answer.partition(b"etag: ")[2].partition(b"\r\n")[0]


def told(
    kept: HitCache, target: bytes = b"/a", method: bytes = b"GET", length: int = 2
) -> tuple[int, bytes] | None:
    answer = kept.answer(RequestHead(method, target, length, ()))
    return None if answer is None else (answer.status, answer.body)


def learned(
    memory: dict[str, ImageFile],
    state: list[str] | None = None,
    targets: tuple[bytes, ...] = (b"/a",),
) -> HitCache:
    """What saw an answer for each target, while `state` was what it is now."""
    state = state or ["old"]
    made = HitCache(memory.get, lambda: state[0], 100, Traffic(), AccessLog(io.StringIO()))
    for target in targets:
        ask(made, target)
    return made


def ask(kept: HitCache, target: bytes, app: ASGIApp | None = None, send: Any = None) -> None:
    """Have an application answer a request; the cache may learn from that."""
    front = Middleware(app or card, 100, Traffic(), AccessLog(io.StringIO()), kept)
    asyncio.run(front(scope(target), nothing, send or into([])))


def scope(target: bytes) -> Scope:
    state = {TARGET: target, TARGET_LENGTH: len(target)}
    return {"type": "http", "method": "GET", "path": "/a", "headers": [], "state": state}


async def nothing() -> Message:
    raise AssertionError("asked for a body")


def into(said: list[Message]) -> Any:
    async def send(message: Message) -> None:
        said.append(message)

    return send


async def card(scope: Scope, receive: object, send: Any) -> None:
    scope[CARD] = "digest"
    fields = [(b"content-length", b"4"), (b"etag", b'"t"'), (b"cache-control", b"public")]
    await send({"type": "http.response.start", "status": 200, "headers": fields})
    await send({"type": "http.response.body", "body": b"card"})


IN_MEMORY = ImageFile(b"card", PNG)


def test_an_answer_is_known_while_its_card_is_in_memory() -> None:
    """It is forgotten when the card leaves memory, and known again when the card is back."""
    memory = {"digest": IN_MEMORY}
    kept = learned(memory)
    assert told(kept) == (200, b"card")
    del memory["digest"]
    assert told(kept) is None
    memory["digest"] = IN_MEMORY
    assert told(kept) == (200, b"card")


def test_an_answer_is_known_while_the_templates_are_the_same() -> None:
    """Answers of other templates are never given again, even after new ones are learned."""
    state = ["old"]
    kept = learned({"digest": IN_MEMORY}, state)
    state[0] = "new"
    assert told(kept) is None
    ask(kept, b"/b")
    assert told(kept) is None
    assert told(kept, b"/b") == (200, b"card")


def test_an_answer_with_facts_of_a_page_expires_with_them() -> None:
    """What was already old is not learned, and an old answer is not given again."""
    clock = Clock()
    kept = learned({"digest": IN_MEMORY}, targets=())
    kept._clock = clock

    async def app(scope: Scope, receive: object, send: Any) -> None:
        scope[UNTIL] = 1600.0
        await card(scope, receive, send)

    ask(kept, b"/a", app)
    ask(kept, b"/b")
    for clock.now in (1000.0, 1599.9):
        assert told(kept) == told(kept, b"/b") == (200, b"card")
    clock.now = 1600.0
    assert told(kept) is None
    ask(kept, b"/c", app)
    clock.now = 1000.0
    assert told(kept, b"/c") is None
    assert told(kept, b"/b") == (200, b"card")


def test_an_image_of_another_length_is_not_sent_under_these_headers() -> None:
    """A store may hold what another machine drew: the stream would be out of step."""
    memory = {"digest": IN_MEMORY}
    kept = learned(memory)
    memory["digest"] = replace(IN_MEMORY, data=b"cards")
    assert told(kept) is None


@pytest.mark.parametrize("method", [b"POST", b"OPTIONS", b"DELETE", b"get"])
def test_other_methods_are_not_known(method) -> None:
    """The routes say what they think of them."""
    assert told(learned({"digest": IN_MEMORY}), method=method) is None


def test_an_answer_begun_before_the_change_is_not_learned() -> None:
    """The templates changed while the card was drawn: its answer goes out and is forgotten."""
    state = ["old"]

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        state[0] = "new"
        await card(scope, receive, send)

    kept = HitCache(lambda _: None, lambda: state[0], 100, Traffic(), AccessLog(io.StringIO()))
    said: list[Message] = []
    ask(kept, b"/a", app, into(said))
    assert said[1]["body"] == b"card"
    assert kept._entries == {}


def test_an_answer_that_could_not_be_sent_is_not_learned() -> None:
    """The server looks at the headers first."""

    async def send(message: Message) -> None:
        raise RuntimeError("Invalid HTTP header value.")

    kept = learned({}, targets=())
    with pytest.raises(RuntimeError):
        ask(kept, b"/a", send=send)
    assert kept._entries == {}


def test_a_card_that_left_memory_is_asked_for_anew(serve, templates) -> None:
    """The table holds no image, so a card that memory dropped is drawn again."""
    pipeline = FakePipeline()
    requests = [one(CARDS[0], b"", end=CLOSING[0]), one(CARDS[4], b"", end=CLOSING[0])]
    wire = serve(service(templates, pipeline, cache_bytes=1200))  # of one card, not of two
    until(lambda: b" 200 OK" in wire.talk(asking(b"/readyz", [(b"Connection", b"close")])))
    answers = [wire.talk(requests[number]) for number in (0, 0, 1, 1, 0, 0)]
    titles = [card.by_name["title"] for card in pipeline.rendered]
    assert [title for title in titles if title in ("제목", "100%")] == ["제목", "100%", "제목"]
    assert answers[0] == answers[1] == answers[4] == answers[5]
    assert answers[2] == answers[3]


def test_the_table_is_bounded(monkeypatch) -> None:
    """A million spellings of one card's link take no more room than their share; the oldest go."""
    monkeypatch.setattr(hits, "MOST_BYTES", 20_000)
    targets = tuple(b"/a?title=a&utm_x=%d" % n for n in range(200))
    kept = learned({"digest": IN_MEMORY}, targets=(*targets, targets[-1]))
    sizes = [hits._cost(target, each) for target, each in kept._entries.items()]
    assert sum(sizes) == kept._bytes <= 20_000
    assert len(sizes) > 10
    assert told(kept, targets[-1]) == (200, b"card")
    assert told(kept, targets[0]) is None
