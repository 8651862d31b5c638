"""The access log: the id of a request, where it is returned, and the fields of a line."""

from __future__ import annotations

import asyncio
import io
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.design import Registry, Templates
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.telemetry import access_log as access
from pyoji.web.telemetry.access_log import AccessLog, quoted, request_id
from starlette.testclient import TestClient

from tests.fakes import FakePipeline
from tests.waiting import async_until

SANE = ["a", "A-b_c.9", "x" * 64, "7f3c1d2e-0000-4000-8000-1234567890ab"]
INSANE = [
    b"",
    b" ",
    b"a b",
    b'a"b',
    b"a\\b",
    b"a\nb",
    b"a\r\nSet-Cookie: x",
    b"a\n",
    b"x" * 65,
    "표지".encode(),
    b"\xff",
    b"a/b",
    b"{}",
    b"<script>",
]


# ── ids ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id_", SANE)
def test_a_sane_id_is_kept(id_) -> None:
    """The proxy's log and ours name the request alike."""
    assert request_id([(b"host", b"x"), (b"x-request-id", id_.encode())]) == id_


@pytest.mark.parametrize("id_", INSANE)
def test_an_insane_id_is_replaced(id_) -> None:
    """An id that could end a line or a string, or is very long, is kept out of log and headers."""
    made = request_id([(b"x-request-id", id_)])
    assert made.encode() != id_
    assert access._ID.fullmatch(made.encode())


@given(st.binary(max_size=80))
def test_every_id_is_sane(id_: bytes) -> None:
    """Whatever was sent."""
    assert access._ID.fullmatch(request_id([(b"x-request-id", id_)]).encode())


def test_the_first_sane_one_of_several_counts() -> None:
    """A client cannot hide the proxy's id behind an invalid one of its own."""
    assert request_id([(b"x-request-id", b'"'), (b"x-request-id", b"proxy")]) == "proxy"


def test_each_request_has_an_id_of_its_own() -> None:
    """Where it brought none."""
    assert len({request_id([]) for _ in range(1000)}) == 1000


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_workers_give_ids_of_their_own() -> None:
    """Also those that were forked from one process, which count from the same number."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write, request_id([]).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        theirs = pipe.read().decode()
    assert theirs.partition("-")[0] != request_id([]).partition("-")[0]
    assert theirs


# ── answers ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def client(templates: Templates) -> TestClient:
    return TestClient(assemble(Settings(), Registry(templates), FakePipeline()))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/nothing", 404),
        ("/nowhere", 404),
        ("/api/og-cuckoo-network?theme=drak", 422),
        ("/api/og-cuckoo-network?title=" + "a" * 9000, 414),
    ],
)
def test_an_error_says_its_id(client, path, status) -> None:
    """So that a report of the error names the line in the log."""
    response = client.get(path, headers={"X-Request-ID": "mine-1"})
    assert response.status_code == status
    assert response.headers["X-Request-ID"] == "mine-1"
    assert client.get(path).headers["X-Request-ID"].startswith(access._IDS.process)


def test_an_insane_id_is_not_sent_back(client) -> None:
    """The header has an id of ours."""
    response = client.get("/nowhere", headers={"X-Request-ID": 'a"b'})
    assert response.headers["X-Request-ID"].startswith(access._IDS.process)


def test_a_method_that_is_not_allowed_says_its_id_too(client) -> None:
    """Once."""
    response = client.post("/api", headers={"X-Request-ID": "mine-1"})
    assert response.status_code == 405
    assert response.headers.get_list("X-Request-ID") == ["mine-1"]


@pytest.mark.parametrize("path", ["/api/og-cuckoo-network?title=a", "/api", "/robots.txt"])
def test_a_card_has_no_id(client, path) -> None:
    """It is kept by caches, which would show one request's id to another; hits have none, too."""
    for _ in range(2):
        response = client.get(path, headers={"X-Request-ID": "mine-1"})
        assert response.status_code == 200
        assert "X-Request-ID" not in response.headers
    tag = response.headers.get("ETag", '"none"')
    unchanged = client.get(path, headers={"X-Request-ID": "mine-1", "If-None-Match": tag})
    assert "X-Request-ID" not in unchanged.headers


# ── lines ────────────────────────────────────────────────────────────────────────────────────


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object_in_the_shape_of_every_other(monkeypatch) -> None:
    """With the path as it is; quotes, line ends and what a terminal would act upon are escaped."""
    stream = io.StringIO()
    path = '/api/한 "글"\n\\\x9b31m\u202e\u200b'

    async def scenario() -> None:
        log = AccessLog(stream)
        log.note("id-1", "GET", quoted(path), 200, 5)
        log.note("id-2", "HEAD", quoted("/"), 404, 0)
        assert stream.getvalue() == ""
        log.flush()
        log.flush()

    asyncio.run(scenario())
    assert set("\x9b\u202e\u200b").isdisjoint(stream.getvalue())
    first, second = lines(stream)
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "id": "id-1",
        "method": "GET",
        "path": path,
        "status": 200,
        "bytes": 5,
        "event": "request",
        "level": "info",
        "logger": "pyoji.access",
    }
    assert (second["id"], second["status"]) == ("id-2", 404)


def test_lines_are_written_by_themselves(monkeypatch) -> None:
    """A while after the first; and the next begin a new while."""
    monkeypatch.setattr(access, "_PAUSE", 0.001)
    stream = io.StringIO()

    async def scenario() -> None:
        log = AccessLog(stream)
        for number in (1, 2):
            log.note("a", "GET", '"/"', 200, 0)
            await async_until(lambda number=number: len(lines(stream)) == number)

    asyncio.run(scenario())
    assert len(lines(stream)) == 2
