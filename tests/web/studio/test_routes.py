"""The routes of the studio: there with --dev alone, each behind its check, of use to no other."""

from __future__ import annotations

import pytest
from pyoji.engine.design import Registry, Templates, assets, drafts
from pyoji.engine.design.loader import MOST_PICTURES
from pyoji.engine.design.own_fonts import MOST_FILES
from pyoji.engine.paint import check
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.studio import bodies, recognition, uploads
from starlette.testclient import TestClient

from tests.fakes import FakePipeline
from tests.pages import codes, reference, table
from tests.web.making import ORIGIN, opened

READING = (
    "/make", "/make/facts", "/make/schema", "/make/templates/article", "/make/card",
    "/make/card.json",
)  # fmt: skip
POSTING = ("/make/check", "/make/files", "/make/palettes", "/make/save", "/make/zip")
DELETING = ("/make/files/0123",)
ROUTES = [
    *(("GET", path) for path in READING),
    *(("POST", path) for path in POSTING),
    *(("DELETE", path) for path in DELETING),
]


@pytest.fixture(scope="module")
def page():
    with opened() as page:
        yield page


@pytest.mark.parametrize("options", [{"dev": False}, {"dev": True, "playground": False}])
def test_in_production_there_is_no_studio(options):
    """Each path is answered as any unknown one is, with the page's fields too."""
    dev = options.pop("dev")
    service = assemble(Settings(**options), Registry(Templates(())), FakePipeline(), dev=dev)
    with TestClient(service, base_url=ORIGIN, client=("127.0.0.1", 5)) as client:
        for method, path in ROUTES:
            unknown = client.request(method, "/nothing")
            answer = client.request(method, path, headers={"Origin": ORIGIN, "Studio-Token": "x"})
            assert answer.status_code == unknown.status_code == 404, path
            assert answer.json() == {**unknown.json(), "instance": path}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_is_behind_the_check(page, method, path):
    """For every request, another Host is refused. Requests that write need Origin and token too."""
    evil = page.client.request(method, path, headers={**page.fields, "Host": "evil.example:8000"})
    assert (evil.status_code, evil.json()["reason"]) == (403, "host")
    assert evil.json()["type"] == "/make#forbidden"
    if method != "GET":
        bare = page.client.request(method, path)
        assert (bare.status_code, bare.json()["reason"]) == (403, "origin")
        no_token = page.client.request(method, path, headers={"Origin": ORIGIN})
        assert (no_token.status_code, no_token.json()["reason"]) == (403, "token")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_answer_is_of_use_to_another_site(page, method, path):
    """Nothing may keep it, frame it or read it, whether it is refused or not."""
    for fields in (page.fields, {**page.fields, "Host": "evil.example"}):
        answer = page.client.request(method, path, headers=fields)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff" or answer.status_code == 204
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        others = [name for name in answer.headers if name.startswith(("access-control", "set-c"))]
        assert others == []


def test_a_preflight_is_not_answered(page):
    """No other origin learns that it may ask."""
    fields = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = page.client.options("/make/check", headers=fields)
    assert answer.status_code == 405
    assert [name for name in answer.headers if name.startswith("access-control")] == []


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/make/check", "POST"),
        ("PUT", "/make/files/0123", "DELETE"),
        ("POST", "/make", "GET, HEAD"),
    ],
)
def test_another_method_gets_the_right_ones(page, method, path, allowed):
    """In Allow and in words."""
    answer = page.client.request(method, path, headers=page.fields)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.json()["detail"] == f"Use {allowed.replace(', ', ' or ')}."


def test_the_page_has_the_token(page):
    """It alone, and another one with each start."""
    assert page.token in page.client.get("/make").text
    for path in READING[1:]:
        assert page.token not in page.client.get(path).text
    with opened() as other:
        assert other.token != page.token


def test_what_the_page_is_made_of_is_served(page):
    """Its static files stand beside those of the page at /."""
    for path in ("/static/codemirror.js", "/static/playground.css"):
        assert page.client.get(path).status_code == 200


def test_every_route_is_on_its_page(page):
    """With its method, and no other."""
    told = {code for row in table("Request", reference("studio")) for code in codes(row[0])}
    have = {
        f"{method} {route.path}"
        for route in page.client.app.routes
        if getattr(route, "path", "").startswith("/make")
        for method in route.methods - {"HEAD"}
    }
    assert told == have


def test_every_bound_is_on_its_page():
    """As the code has it."""
    rows = {row[0]: row[1] for row in table("What", reference("studio"))}
    mib = 1024 * 1024
    for row, figure in {
        "a JSON body": f"{bodies.JSON_BYTES // mib} MB",
        "`yaml`": f"{bodies.YAML_BYTES // 1024} KB",
        "a picture": f"{assets.LIMIT // mib} MB, {check.MOST_PIXELS // 1_000_000} million pixels",
        "a font": f"{FILE_BYTES // mib} MB",
        "a licence": f"{recognition.LICENCE_BYTES // 1024} KB",
        "files of a brand": f"{uploads.MOST_OF_A_BRAND}: {MOST_PICTURES} pictures, {MOST_FILES} f",
        "files kept": f"{uploads.MOST}, and {uploads.MOST_BYTES // mib} MB",
        "drafts kept": f"{drafts.MOST}, and {drafts.MOST_BYTES // mib} MB",
    }.items():
        assert rows[row].startswith(figure), row
