"""The service by other servers than its own, and mounted in another application."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pyoji
import pytest
from fastapi import FastAPI
from pyoji.settings import Settings
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.ports import free_port

PNG = b"\x89PNG\r\n\x1a\n"
CARD = "/api/article?title=" + quote("표지")
PATIENCE = 60.0


# ── other servers ────────────────────────────────────────────────────────────────────────────


def ask(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def served(words: Sequence[str], folder: Path) -> Iterator[int]:
    """Return the port of a server that is ready. It must exit cleanly on request."""
    port = free_port()
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *(word.format(port=port) for word in words)],
            cwd=folder, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < end, log.read_text("utf-8")
            try:
                if ask(port, "/readyz")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        yield port
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)
        assert code in {0, -signal.SIGTERM}, log.read_text("utf-8")
        assert "Traceback" not in log.read_text("utf-8")
    finally:
        process.kill()
        process.wait()


SERVERS = {
    "uvicorn": ["uvicorn", "--factory", "pyoji:create_app", "--port", "{port}"],
    "hypercorn": ["hypercorn", "pyoji:create_app()", "--bind", "127.0.0.1:{port}"],
    "gunicorn": [
        "gunicorn", "--worker-class", "asgi", "pyoji:create_app()", "--bind", "127.0.0.1:{port}",
        "--no-control-socket",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def card() -> bytes:
    return pyoji.load_engine(Settings()).render("article", title="표지").data


@pytest.mark.slow
@pytest.mark.parametrize("server", SERVERS)
def test_a_server_runs_it(server, card, tmp_path):
    """It is ready, answers with a card twice and with the page, and ends without a traceback."""
    with served(SERVERS[server], tmp_path) as port:
        assert ask(port, CARD) == (200, card)
        assert ask(port, CARD) == (200, card)
        assert ask(port, "/")[0] == 200
        assert ask(port, "/api/none")[0] == 404


# ── mounted ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def service() -> pyoji.Service:
    return pyoji.create_app(Settings(deadline=60))


@pytest.fixture(params=[FastAPI, Starlette])
def host(request, service) -> Starlette:
    app = request.param()
    app.mount("/og", service)
    return app


def test_mounted_it_answers_under_its_prefix(host, card):
    """Cards, the page with its files, an old link and problems; the host keeps its own paths."""
    with TestClient(host) as client:
        assert client.get("/og" + CARD).content == card
        assert client.get("/og/readyz").status_code in {200, 503}
        page = client.get("/og/")
        assert "http://testserver/og/api/" in page.text
        for path in {piece.split('"')[0] for piece in page.text.split('"static/')[1:]}:
            assert client.get(f"/og/static/{path}").status_code == 200
        problem = client.get("/og/api/none").json()
        assert problem["instance"] == "/og/api/none"
        for path in ("/og/api/none", "/og/none", "/og/api/article?scale=9"):
            address = client.get(path).json()["type"]
            assert address.startswith("/og/docs#")
            assert client.get(address).status_code == 200
        assert client.post("/og/api/article").json()["type"] == "/og/docs#method-not-allowed"
        assert client.get(CARD).status_code == 404


def test_mounted_it_describes_itself_below_its_prefix(host, card):
    """What programs read: OpenAPI, the list of templates, and how to write a link."""
    with TestClient(host) as client:
        description = client.get("/og/openapi.json").json()
        [server] = description["servers"]
        assert client.get(f"{server['url']}/api/article").status_code == 200
        for template in client.get("/og/api").json()["templates"]:
            assert template["path"] == f"/og/api/{template['name']}"
        text = client.get("/og/llms.txt").text
        assert "https://HOST/og/api/TEMPLATE?title=TITLE" in text
        addresses = re.findall(r"\((/[a-z./]+)\)", text)
        assert addresses == ["/og/openapi.json", "/og/api", "/og/docs"]
        assert all(client.get(address).status_code == 200 for address in addresses)
        assert not re.search(r"(?<!/og)/api/", text)


def test_the_path_of_a_mount_is_percent_encoded(service):
    """An address in an answer can be asked for as it is."""
    app = Starlette(routes=[Mount("/새 카드", service)])
    mount = "/" + quote("새 카드")
    with TestClient(app) as client:
        problem = client.get(f"{mount}/api/none").json()
        assert problem["type"] == f"{mount}/docs#unknown-template"
        assert problem["instance"] == f"{mount}/api/none"
        assert client.get(f"{mount}/api").json()["templates"][0]["path"].startswith(mount)
        assert f"http://testserver{mount}/api/" in client.get(f"{mount}/").text


def test_an_old_link_says_the_same_where_it_is_mounted(host, service):
    """The prefix is not part of its title."""
    link = "/" + quote("**표지** a/b") + ".png?theme=dark"
    with TestClient(service) as client:
        alone = client.get(link)
    assert alone.status_code == 200
    with TestClient(host) as client:
        assert client.get("/og" + link).content == alone.content


def test_a_client_with_a_loop_for_each_request_is_answered(host, card):
    """As tests of the host write it: without its lifespan."""
    client = TestClient(host)
    assert [client.get("/og" + CARD).content for _ in range(2)] == [card, card]


def test_it_ends_with_the_loop(host, recwarn):
    """No task and no warning is left."""

    async def ask_once() -> None:
        sent = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/og/healthz", "raw_path": b"/og/healthz",
            "query_string": b"", "root_path": "", "headers": [],
        }  # fmt: skip
        await asyncio.gather(*(host(dict(scope), receive, send) for _ in range(3)))
        assert [m["status"] for m in sent if m["type"] == "http.response.start"] == [200] * 3
        tasks.extend(asyncio.all_tasks() - {asyncio.current_task()})

    tasks: list[asyncio.Task] = []
    asyncio.run(ask_once())
    assert tasks
    assert all(task.done() for task in tasks)
    assert not recwarn.list


def test_the_lifespan_of_a_host_may_run_it(card):
    """Then it is ready before the first request, and ends when the host does."""
    service = pyoji.create_app(Settings(deadline=60))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with service.running():
            yield

    with TestClient(Starlette(routes=[Mount("/og", service)], lifespan=lifespan)) as client:
        assert service.is_running
        assert client.get("/og" + CARD).content == card
    assert not service.is_running


def test_a_start_that_fails_is_tried_again(monkeypatch, host, card, service):
    """The request that began it gets the error; a later one gets a card."""
    with monkeypatch.context() as patch, TestClient(host) as client:
        patch.setattr(service.on_demand, "_make", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            client.get("/og" + CARD)
    assert TestClient(host).get("/og" + CARD).content == card
