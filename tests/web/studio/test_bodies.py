"""Bodies: of stated length and within their limits, or refused before they are read."""

from __future__ import annotations

import json
import re

import pytest
from pyoji.engine.design import Registry, Templates
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.studio import bodies

from tests.fakes import FakePipeline
from tests.web import wires
from tests.web.making import PLAIN, opened


@pytest.fixture(scope="module")
def page():
    with opened() as page:
        yield page


def test_each_posting_route_has_a_limit():
    """A body of any other request is dropped unread."""
    assert bodies.limit(b"POST", b"/make/files?name=x") == 20 * 1024 * 1024
    for name in ("check", "palettes", "save", "zip"):
        assert bodies.limit(b"POST", f"/make/{name}".encode()) == 1024 * 1024
    for method, target in (
        (b"POST", b"/make"), (b"POST", b"/api/article"), (b"GET", b"/make/check"),
        (b"DELETE", b"/make/files/0"), (b"POST", b"/make/files/0"), (b"POST", b"//make/check"),
        (b"POST", b"/make/check/"), (b"POST", b"/MAKE/check"), (b"PUT", b"/make/files"),
    ):  # fmt: skip
        assert bodies.limit(method, target) == 0


@pytest.mark.parametrize("path", ["/make/check", "/make/save", "/make/zip", "/make/palettes"])
def test_a_body_that_is_too_long_says_so(page, path):
    """With the limit and what was sent, by its stated length alone."""
    answer = page.client.post(
        path,
        content=b"{}",
        headers={**page.fields, "Content-Type": "application/json", "Content-Length": "1048577"},
    )
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (413, "/make#too-large")
    assert (problem["limit"], problem["sent"]) == (1_048_576, 1_048_577)
    assert "1,048,577" in problem["detail"]


def test_a_body_that_lies_about_its_length_is_not_read_on(page):
    """Under a server that passes on more than was stated."""
    answer = page.client.post(
        "/make/check",
        content=b" " * 1_200_000,
        headers={**page.fields, "Content-Type": "application/json", "Content-Length": "2"},
    )
    assert answer.status_code == 413


def test_a_body_in_pieces_of_unknown_length_is_refused(page):
    """411, as HTTP has it."""
    answer = page.client.post("/make/files", content=iter([b"x"]), headers=page.fields)
    assert (answer.status_code, answer.json()["type"]) == (411, "/make#length-required")


@pytest.mark.parametrize(
    ("content", "media_type", "words"),
    [
        (b"{}", "text/plain", "Content-Type"),
        (b"{}", "", "Content-Type"),
        (b"", "application/json", "not valid"),
        (b"{", "application/json", "not valid"),
        (b"[]", "application/json", "JSON object"),
        (b'"x"', "application/json", "JSON object"),
        (b"\xff{}", "application/json", "UTF-8"),
        (b'{"yaml": "", "yaml": ""}', "application/json", "second time"),
        (b'{"yaml": NaN}', "application/json", "not valid"),
        (b'{"yaml": ' + b"[" * 3000 + b"]" * 3000 + b"}", "application/json", "deep"),
        (b'{"yaml": ' + b"9" * 5000 + b"}", "application/json", "digits"),
        (b"{}", "application/json", "“yaml” must be a text"),
        (b'{"yaml": 1}', "application/json", "“yaml” must be a text"),
        (b'{"yaml": "", "name": []}', "application/json", "“name” must be a text"),
        (b'{"yaml": "", "name": "x", "files": {}}', "application/json", "“files” must be a list"),
        (b'{"yaml": "", "name": "x", "files": [[]]}', "application/json", "list of ids"),
        (b'{"yaml": "", "name": "x", "weigh": 1}', "application/json", "true or false"),
        (b'{"yaml": "\\ud800", "name": "x"}', "application/json", "surrogate"),
    ],
)
def test_what_is_no_draft_says_what_a_draft_is(page, content, media_type, words):
    """400 with the field or the place."""
    fields = {**page.fields, "Content-Type": media_type}
    answer = page.client.post("/make/check", content=content, headers=fields)
    assert (answer.status_code, answer.json()["type"]) == (400, "/make#bad-body"), answer.text
    assert words in answer.json()["detail"]


def test_a_giant_yaml_is_refused_with_its_limit(page):
    """Under the limit of the body, over that of the text."""
    content = json.dumps({"name": "x", "yaml": "# " + "x" * 300_000}).encode()
    fields = {**page.fields, "Content-Type": "application/json"}
    answer = page.client.post("/make/check", content=content, headers=fields)
    assert (answer.status_code, answer.json()["limit"]) == (413, 262_144)
    assert answer.json()["sent"] == 300_002


# ── over the wire ────────────────────────────────────────────────────────────────────────────


END = b"Connection: close\r\n\r\n"


def posted(wire: wires.Wire, path: str, body: bytes, token: str, **fields: str) -> tuple[int, dict]:
    """The status and the JSON of the answer to a POST on a connection of its own."""
    host = f"localhost:{wire.port}"
    sent = {"Host": host, "Origin": f"http://{host}", "Studio-Token": token, **fields}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in sent.items())
    head = f"POST {path} HTTP/1.1\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
    answer = wire.talk(head.encode() + body)
    start, _, content = answer.partition(b"\r\n\r\n")
    return int(start.split()[1]), json.loads(content)


@pytest.mark.parametrize("dev", [True, False])
def test_bodies_are_read_from_the_page_and_in_development_alone(dev):
    """Through our own protocol, which drops the body of any other request."""
    service = assemble(Settings(), Registry(Templates(())), FakePipeline(), dev=dev)
    with wires.serving(service) as wire:
        host = f"localhost:{wire.port}"
        page = wire.talk(f"GET /make HTTP/1.1\r\nHost: {host}\r\n".encode() + END)
        token = re.search(rb'name="studio-token" content="([^"]+)"', page)
        assert bool(token) is dev
        draft = json.dumps({"name": "mine", "yaml": PLAIN + "# " + "x" * 60_000}).encode()
        media_type = {"Content_Type": "application/json"}
        known = token[1].decode() if token else "x"
        status, answer = posted(wire, "/make/check", draft, known, **media_type)
        assert status == (200 if dev else 404)
        if not dev:
            return
        assert answer["ok"], answer
        status, answer = posted(wire, "/make/check", draft, "wrong", **media_type)
        assert (status, answer["reason"]) == (403, "token")
        too_large = b"OTTO" + bytes(21 * 1024 * 1024)
        status, answer = posted(wire, "/make/files?name=x", too_large, known)
        assert (status, answer["limit"], answer["sent"]) == (413, 20_971_520, len(too_large))
        status, answer = posted(wire, "/make/files?name=x", b"OTTO" + bytes(2_000_000), known)
        assert (status, answer["type"]) == (415, "/make#unsupported-file")
