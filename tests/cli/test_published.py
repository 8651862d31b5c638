"""pyoji check URL: what is printed of each network, and how it exits."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoji.networks.table import NETWORKS

from tests.crawlers.site import Site, picture


@pytest.fixture
def origin() -> Iterator[str]:
    """A site on the loopback, in a thread: a good page, one without an image, one with warnings."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site = Site(f"http://127.0.0.1:{self.server.server_address[1]}")
            pages = {
                "/post": (site.page(), "text/html"),
                "/bare": (site.page(site.head(og_image=None)), "text/html"),
                "/slashes": (site.page(site.head(og_image="x:\\\\\\")), "text/html"),
                "/small": (site.page(site.head(twitter_card=None)), "text/html"),
                "/\x1b[31m": (b"", "text/plain"),
                "/card.png": (picture(), "image/png"),
            }
            body, kind = pages.get(self.path, (b"", ""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_good_page(invoke, origin):
    """A line a network with its card and crop, and exit 0."""
    result = invoke("check", f"{origin}/post")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == f"{origin}/post"
    assert "  KakaoTalk  large card, 1200 x 600 of 1200 x 630" in lines
    assert "  Slack      large card, all of 1200 x 630" in lines
    assert "  Telegram   large card, of 1200 x 630; the crop is not published" in lines
    assert lines[-1] == "1 page, 12 of 12 cards with an image; 0 errors, 0 warnings."


def test_an_error_exits_with_1(invoke, origin):
    """With the rule, what is wrong and what to do."""
    result = invoke("check", f"{origin}/bare", "--network", "slack")
    assert result.exit_code == 1
    assert "  Slack  card without an image" in result.stdout
    assert "no-image: page: the page has none of og:image, twitter:image; add og:image" in (
        result.stdout
    )


@pytest.mark.parametrize("address", ["http://exa\u2100mple/", "http://exa\u2100mple:80/post?a"])
def test_an_address_that_is_not_valid(invoke, address):
    """Is a finding."""
    result = invoke("check", address, "--network", "slack")
    assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
    assert "unreachable: page: the address is not valid" in result.stdout


def test_an_image_whose_address_ends_in_backslashes(invoke, origin):
    """They are printed, and escape nothing."""
    result = invoke("check", f"{origin}/slashes", "--network", "slack")
    assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
    assert "x:\\\\\\; " in result.stdout


def test_a_warning_exits_with_1_if_strict(invoke, origin):
    """A small card is one."""
    words = ("check", f"{origin}/small", "--network", "x", "--network", "discord")
    result = invoke(*words)
    assert result.exit_code == 0
    assert "X        small card, 630 x 630 of 1200 x 630" in result.stdout
    assert invoke(*words, "--strict").exit_code == 1


def test_what_all_networks_share_is_printed_once(invoke, origin):
    """Beside what each has of its own, and counted for each."""
    result = invoke("check", f"{origin}/gone")
    lines = result.stdout.splitlines()
    assert lines[-3:] == [
        "  every network",
        "    error   status: page: status 404; answer with 200",
        "1 page, 0 of 12 cards with an image; 12 errors, 0 warnings.",
    ]
    assert len(lines) == 1 + len(NETWORKS) + 3
    assert "every network" not in invoke("check", f"{origin}/gone", "--network", "x").stdout


@pytest.mark.parametrize("words", [("--json",), ("--format", "json")])
def test_json(invoke, origin, words):
    """All pages, each once, with all networks."""
    result = invoke("check", f"{origin}/post", f"{origin}/bare", f"{origin}/post", *words)
    data = json.loads(result.stdout)
    assert [page["url"] for page in data["pages"]] == [f"{origin}/post", f"{origin}/bare"]
    assert {len(page["networks"]) for page in data["pages"]} == {len(NETWORKS)}
    assert data["errors"] == len(NETWORKS)
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("https://a.example/", "posts"),
        ("https://a.example/", "--fix"),
        ("https://a.example/", "--diff"),
        ("https://a.example/", "--titles"),
        ("https://a.example/", "--out", "x"),
        ("https://a.example/", "--config", "x"),
        ("https://a.example/", "--format", "sarif"),
        ("https://a.example/", "--network", "myspace"),
        ("posts", "--network", "x"),
        ("https://", "--network", "x"),
    ],
)
def test_a_wrong_call_exits_with_2(invoke, words):
    """Pages and posts are not mixed, and nothing is repaired in a page."""
    assert invoke("check", *words).exit_code == 2


def test_what_a_page_says_cannot_control_the_terminal(invoke, origin):
    """An address is escaped."""
    result = invoke("check", f"{origin}/\x1b[31m", "--network", "x")
    assert "\x1b[31m" not in result.stdout
