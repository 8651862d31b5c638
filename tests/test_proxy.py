"""The caching proxy of compose.yaml, and that of the guide: nginx takes the file and does its work.

A replica that answers as Pyoji would stands behind it.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pyoji.web import headers

from tests import proxies
from tests.ports import free_port
from tests.proxies import HOST
from tests.tree import ROOT

NO_FIELDS: Mapping[str, str] = {}
CONFIGURATIONS = {"compose": proxies.nginx_file, "guide": proxies.nginx_guide}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_nginx_takes_its_file(tmp_path: Path, name: str) -> None:
    """`nginx -t` finds nothing wrong, and warns of nothing."""
    text = CONFIGURATIONS[name](tmp_path, "127.0.0.1:1", "127.0.0.1:1")
    command = proxies.nginx_command(tmp_path, text)
    done = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


class Replica(BaseHTTPRequestHandler):
    """A server that answers as Pyoji would, and records its requests."""

    asked: list[tuple[str, Mapping[str, str]]]
    tag = '"0f"'
    cache_control = headers.PLAIN
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        if self.headers.get("If-None-Match") == self.tag:
            self.send_response(304)
        else:
            self.send_response(404 if "/none" in self.path else 200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Cache-Control", self.cache_control)
        self.send_header("ETag", self.tag)
        if self.headers.get("If-None-Match") == self.tag:
            self.end_headers()
            return
        self.send_header("Content-Length", "200000")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"c" * 200000)

    do_HEAD = do_GET

    def log_message(self, *_: Any) -> None:
        """Log nothing: requests are recorded."""


@dataclass
class Proxied:
    """A proxy with one replica behind it."""

    port: int
    replica: type[Replica]
    upstream: ThreadingHTTPServer
    log: Path

    def ask(
        self, target: str, fields: Mapping[str, str] = NO_FIELDS, method: str = "GET"
    ) -> tuple[HTTPResponse, bytes]:
        """Ask the proxy."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, target, headers=dict(fields))
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()


@contextmanager
def _upstream() -> Iterator[tuple[type[Replica], ThreadingHTTPServer]]:
    replica = type("OneReplica", (Replica,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), replica)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield replica, server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _proxied(folder: Path, name: str) -> Iterator[Proxied]:
    with _upstream() as (replica, upstream):
        port = free_port()
        text = CONFIGURATIONS[name](folder, f"{HOST}:{upstream.server_port}", f"{HOST}:{port}")
        with proxies.nginx(folder, text, port):
            yield Proxied(port, replica, upstream, folder / "access.log")


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[Proxied]:
    """nginx with the file of compose.yaml before a replica."""
    with _proxied(tmp_path, "compose") as found:
        yield found


@pytest.fixture(params=CONFIGURATIONS)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Proxied]:
    """The same, or nginx as the guide has it."""
    with _proxied(tmp_path, request.param) as found:
        yield found


@pytest.mark.parametrize("length", [3_000, 4_000, 5_000, 8_000])
def test_a_long_link_is_kept_too(either: Proxied, length: int) -> None:
    """Longer than nginx's usual first buffer, in which the key has to fit."""
    target = "/api/minimal?title=" + "%ED%91%9C%EC%A7%80" * (length // 18)
    caches = [either.ask(target)[0].getheader("X-Cache") for _ in range(2)]
    assert caches == ["MISS", "HIT"]


@pytest.mark.parametrize("offer", ["h2c", "websocket"])
def test_an_offer_to_upgrade_is_not_passed_on(either: Proxied, offer: str) -> None:
    """The Connection header is not passed on either."""
    either.ask("/api/a", {"Connection": "Upgrade", "Upgrade": offer})
    [(_, fields)] = either.replica.asked
    assert "Upgrade" not in fields
    assert "upgrade" not in fields.get("Connection", "").lower()


def test_a_card_is_asked_for_once(proxied: Proxied) -> None:
    """Through either host name. The answer says whether it was cached."""
    target = "/api/minimal?title=%ED%91%9C%EC%A7%80"
    first, content = proxied.ask(target)
    again, same = proxied.ask(target, {"Host": "another.example.com"})
    assert (first.status, again.status) == (200, 200)
    assert (first.getheader("X-Cache"), again.getheader("X-Cache")) == ("MISS", "HIT")
    assert content == same == b"c" * 200000
    assert again.getheader("ETag") == first.getheader("ETag") == Replica.tag
    assert again.getheader("Cache-Control") == headers.PLAIN
    assert [path for path, _ in proxied.replica.asked] == [target]


def test_the_query_is_part_of_the_key(proxied: Proxied) -> None:
    """Each title has its card, and is passed on as it was written."""
    for target in ("/api/a?title=1", "/api/a?title=2", "/api/a/?title=100%25&amp;theme=dark"):
        assert proxied.ask(target)[0].getheader("X-Cache") == "MISS"
    assert proxied.replica.asked[-1][0] == "/api/a/?title=100%25&amp;theme=dark"


def test_raw_letters_pass_and_a_raw_space_does_not(proxied: Proxied) -> None:
    """As the runbook says; the second is nginx's own answer."""
    for line, status in ((b"/api/a?title=\xed\x91\x9c", b"200"), (b"/api/a?title=a b", b"400")):
        connection = HTTPConnection("127.0.0.1", proxied.port, timeout=60)
        connection.connect()
        connection.sock.sendall(
            b"GET " + line + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        )
        answer = b""
        while piece := connection.sock.recv(65536):
            answer += piece
        connection.close()
        assert answer.split()[1] == status


def test_a_line_over_pyoji_s_limit_reaches_pyoji(proxied: Proxied) -> None:
    """It has the words for it."""
    proxied.ask("/api/a?title=" + "x" * 9000)
    assert len(proxied.replica.asked) == 1


def test_who_has_the_card_gets_no_body(proxied: Proxied) -> None:
    """304 from what is kept, without asking the replica again."""
    proxied.ask("/api/a")
    answer, content = proxied.ask("/api/a", {"If-None-Match": Replica.tag})
    assert (answer.status, content, len(proxied.replica.asked)) == (304, b"", 1)


def test_no_part_of_a_card_is_answered(proxied: Proxied) -> None:
    """Range is ignored, whether the card is kept or not."""
    for _ in range(2):
        answer, content = proxied.ask("/api/a", {"Range": "bytes=0-9"})
        assert (answer.status, len(content)) == (200, 200000)
        assert answer.getheader("Accept-Ranges") is None


def test_what_must_not_be_kept_is_not(proxied: Proxied) -> None:
    """Errors and pages."""
    for cache_control in (headers.NO_STORE, "private, no-cache"):
        proxied.replica.cache_control = cache_control
        proxied.replica.asked.clear()
        for _ in range(2):
            proxied.ask(f"/api/none-{len(cache_control)}")
        assert len(proxied.replica.asked) == 2


def test_an_old_card_is_better_than_none(proxied: Proxied) -> None:
    """When no replica answers, what is kept is shown although its time is over."""
    proxied.replica.cache_control = headers.PLAIN.replace("s-maxage=604800", "s-maxage=1")
    assert proxied.ask("/api/a")[0].status == 200
    proxied.upstream.shutdown()
    proxied.upstream.server_close()
    for _ in range(400):
        answer, content = proxied.ask("/api/a")
        assert (answer.status, len(content)) == (200, 200000)
        if answer.getheader("X-Cache") != "HIT":
            break
        time.sleep(0.02)
    assert answer.getheader("X-Cache") in ("STALE", "UPDATING")
    assert proxied.ask("/api/never-seen")[0].status == 502


def test_strangers_see_no_metrics(proxied: Proxied) -> None:
    """In any spelling of the path, the replica gets no such request."""
    for target in (
        "/metrics",
        "/metrics?x",
        "//metrics",
        "/api/../metrics",
        "/%6detrics",
        "/readyz",
    ):
        proxied.ask(target)
    asked = {path for path, _ in proxied.replica.asked}
    assert not asked, asked


def test_what_a_client_says_of_itself_is_not_passed_on(proxied: Proxied) -> None:
    """Address, scheme and request id are the proxy's. The host is the requested one."""
    said = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https", "X-Request-ID": "x" * 99}
    proxied.ask("/", {**said, "Host": "og.example.com"})
    [(_, fields)] = proxied.replica.asked
    assert fields["X-Forwarded-For"] == "127.0.0.1"
    assert fields["X-Forwarded-Proto"] == "http"
    assert re.fullmatch("[0-9a-f]{32}", fields["X-Request-ID"])
    assert fields["Host"] == "og.example.com"


def test_the_proxy_logs_no_query(proxied: Proxied) -> None:
    """Lines of JSON with the path, since a query may hold a signature."""
    proxied.ask("/api/a?title=secret&sig=secret")
    for _ in range(3000):
        text = proxied.log.read_text()
        if "/api/a" in text:
            break
        time.sleep(0.02)
    assert "secret" not in text
    assert json.loads(text.splitlines()[-1])["path"] == "/api/a"


def test_a_card_is_purged_by_its_key(proxied: Proxied, tmp_path: Path) -> None:
    """As the guide says: in every spelling of its link, and no other card."""
    guides = ROOT / "docs" / "guides"
    guide = (guides / "block-and-purge.md").read_text(encoding="utf-8")
    [command] = re.findall(r"^grep -rlaZ .+$", guide, re.M)
    [key] = re.findall(r"[0-9a-f]{32}", command)
    proxied.replica.tag = f'"{key}"'
    mine = ["/api/a?title=1", "/api/a?title=%31", "/api/a?title=1&utm_source=x"]
    for target in mine:
        proxied.ask(target)
    proxied.replica.tag = '"0f"'
    proxied.ask("/api/b")
    command = command.replace("/srv/cache/pyoji", str(tmp_path / "cards"))
    subprocess.run(["sh", "-ec", command], check=True)
    assert [proxied.ask(target)[0].getheader("X-Cache") for target in mine] == ["MISS"] * 3
    assert proxied.ask("/api/b")[0].getheader("X-Cache") == "HIT"
