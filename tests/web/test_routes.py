"""The HTTP table: every route, method, header and error, as a client sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from pyoji.engine.design import Registry, Templates
from pyoji.settings import Settings
from pyoji.web.app import assemble
from starlette.testclient import TestClient

from tests.fakes import FakePipeline

CARD = "/api/og-cuckoo-network"
PLAIN = (
    "public, max-age=86400, s-maxage=604800, stale-while-revalidate=86400, "
    "stale-if-error=2592000, no-transform"
)
IMMUTABLE = "public, max-age=31536000, immutable, no-transform"


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline()


@pytest.fixture
def client(templates: Templates, pipeline: FakePipeline) -> Iterator[TestClient]:
    with TestClient(
        assemble(Settings(deadline=60), Registry(templates), pipeline), follow_redirects=False
    ) as client:
        while client.get("/readyz").status_code != 200:
            pass
        pipeline.rendered.clear()
        yield client


# ── cards ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("", "image/png"),
        ("/", "image/png"),
        (".png", "image/png"),
        (".png/", "image/png"),
        (".jpg", "image/jpeg"),
        (".jpeg", "image/jpeg"),
        (".webp", "image/webp"),
        (".WebP", "image/webp"),
    ],
)
def test_a_card_answers_at_each_of_its_paths(client, path, media_type):
    """With and without a slash, by extension; always directly and with the same headers."""
    response = client.get(f"{CARD}{path}?title=제목", headers={"Accept": "image/avif, text/html"})
    assert response.status_code == 200
    headers = dict(response.headers)
    etag = headers.pop("etag")
    assert etag[0] == etag[-1] == '"'
    assert headers == {
        "content-type": media_type,
        "content-length": str(len(response.content)),
        "cache-control": PLAIN,
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
    }


@pytest.mark.parametrize("path", [CARD, f"{CARD}.png", f"{CARD}/v/2.webp", f"{CARD}.json"])
@pytest.mark.parametrize("slashes", ["/", "//"])
def test_slashes_before_the_path_are_ignored(client, path, slashes):
    """As a host with a slash and a path with one give them; never an old link's card."""
    right, doubled = (
        client.get(f"http://testserver{start}{path}?title=표지") for start in ("", slashes)
    )
    assert (doubled.status_code, doubled.content) == (200, right.content)
    assert doubled.headers["etag"] == right.headers["etag"]
    assert client.get(f"http://testserver{slashes}/api/none").status_code == 404


@pytest.mark.parametrize(
    ("target", "cache_control"),
    [
        ("?title=a", PLAIN),
        ("?title=a&v=1", IMMUTABLE),
        ("?title=a&amp;v=1", IMMUTABLE),
        ("?title=a&v=", PLAIN),
        ("/v/1?title=a", IMMUTABLE),
        ("/v/2.0/?title=a", IMMUTABLE),
        ("/v/2.0.png?title=a", IMMUTABLE),
    ],
)
def test_a_versioned_card_is_immutable_and_the_same_card(client, target, cache_control):
    """The version changes the cache lifetime. ETag and bytes stay the same."""
    response, plain = client.get(CARD + target), client.get(f"{CARD}?title=a")
    assert response.headers["Cache-Control"] == cache_control
    assert response.headers["ETag"] == plain.headers["ETag"]
    assert response.content == plain.content


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?theme=light", "?fbclid=x&amp;theme=light"),
        ("?theme=light", "?theme=dark&theme=light&utm_source=y"),
        ("?title=한국어", "?title=" + quote("한국어")),
        ("?title=한국어", "?title=" + quote(quote("한국어"))),
        ("?title=각", "?title=" + quote("\u1100\u1161\u11a8")),
        ("?title=a b", "?title=a+b"),
        ("?title=", ""),
        ("?title=%E2%80%8B", ""),
    ],
)
def test_requests_that_mean_the_same_have_the_same_tag(client, one, other):
    """In any spelling, with any additional parameters."""
    tags = {client.get(CARD + query).headers["ETag"] for query in (one, other)}
    assert len(tags) == 1


def test_other_cards_have_other_tags(client):
    """Format, theme, title: each is another card."""
    targets = ["", ".jpg", ".webp", ".json", "?theme=light", "?title=a"]
    assert len({client.get(CARD + target).headers["ETag"] for target in targets}) == len(targets)


def test_missing_glyphs_are_told(client):
    """A character no font draws is named in a header."""
    response = client.get(f"{CARD}?title=%EE%80%80")
    assert response.headers["X-Card-Missing-Glyphs"] == "U+E000"


def test_a_range_is_ignored(client):
    """The answer is the whole card without `Accept-Ranges`."""
    response = client.get(CARD, headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert len(response.content) > 10
    assert "Accept-Ranges" not in response.headers


def test_a_card_is_drawn_once(client, pipeline):
    """The second request finds it in the cache."""
    for _ in range(3):
        client.get(f"{CARD}?title=once")
    assert len(pipeline.rendered) == 1


# ── conditional requests ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*"])
@pytest.mark.parametrize("target", [f"{CARD}?title=a", f"{CARD}/v/1", f"{CARD}.json"])
def test_what_a_client_holds_is_not_drawn_again(client, pipeline, method, form, target):
    """304 with the tag and the freshness of the card, nothing else, and no rendering."""
    full = client.get(target)
    pipeline.rendered.clear()
    pipeline.failure = AssertionError("drawn")
    held = form.format(full.headers["ETag"])
    response = client.request(method, target, headers={"If-None-Match": held})
    assert response.status_code == 304
    assert response.content == b""
    assert dict(response.headers) == {
        "etag": full.headers["ETag"],
        "cache-control": full.headers["Cache-Control"],
    }
    assert pipeline.rendered == []


def test_a_card_never_drawn_is_not_drawn_for_a_304(client, pipeline):
    """The tag comes from the request alone."""
    tag = client.get(f"{CARD}?title=b").headers["ETag"]
    pipeline.rendered.clear()
    response = client.get(f"{CARD}?title=b&v=9", headers={"If-None-Match": tag})
    assert (response.status_code, pipeline.rendered) == (304, [])


def test_an_error_stays_an_error_on_a_condition(client):
    """`*` matches what exists; a card with a wrong parameter does not."""
    response = client.get(f"{CARD}?theme=drak", headers={"If-None-Match": "*"})
    assert response.status_code == 422


# ── HEAD, other methods ──────────────────────────────────────────────────────────────────────

EVERYTHING = [
    CARD,
    f"{CARD}/?title=a&v=1",
    f"{CARD}.webp",
    f"{CARD}.json",
    f"{CARD}?theme=drak",
    "/api/none",
    "/api",
    "/api/",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/llms.txt",
    "/docs",
    "/openapi.json",
    "/none",
]


@pytest.mark.parametrize("target", EVERYTHING)
def test_head_has_the_headers_of_get_and_no_body(client, target):
    """Whatever the answer, errors included."""
    ours = {"X-Request-ID": "ours"}
    get, head = client.get(target, headers=ours), client.head(target, headers=ours)
    assert head.status_code == get.status_code
    assert head.headers == get.headers
    assert int(head.headers["Content-Length"]) == len(get.content) > 0
    assert head.content == b""


@pytest.mark.parametrize("target", EVERYTHING)
def test_no_answer_redirects_varies_or_sets_a_cookie(client, target):
    """Crawlers and caches have it easy."""
    response = client.get(target)
    assert not 300 <= response.status_code < 400
    assert not {"vary", "set-cookie", "accept-ranges", "location"} & set(response.headers)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("target", [CARD, "/api", "/healthz", "/docs", "/openapi.json"])
def test_other_methods_are_told_which_are_allowed(client, method, target):
    """405 with Allow, as a problem."""
    response = client.request(method, target)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.headers["Content-Type"] == "application/problem+json"


# ── errors ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "status", "cache_control", "members"),
    [
        (
            f"{CARD}?theme=drak",
            422,
            "no-store",
            {"parameter": "theme", "value": "drak", "nearest": "dark"},
        ),
        (f"{CARD}?scale=9", 422, "no-store", {"parameter": "scale", "value": "9"}),
        (f"{CARD}?accent=blurple", 422, "no-store", {"parameter": "accent"}),
        (
            "/api/og-cuckoo-netwrok?title=a",
            404,
            "public, max-age=60",
            {"value": "og-cuckoo-netwrok", "nearest": "og-cuckoo-network"},
        ),
        (f"{CARD}.gif", 404, "no-store", {"parameter": "format", "value": "gif"}),
        (f"{CARD}/v/a%20b", 422, "no-store", {"parameter": "version", "value": "a b"}),
        (f"{CARD}/x", 404, "no-store", {}),
        ("/none", 404, "no-store", {}),
        (f"{CARD}?title={'a' * 9000}", 414, "no-store", {"limit": 8192}),
    ],
)
def test_an_error_is_a_problem_that_helps(client, target, status, cache_control, members):
    """Status, type, caching, and the repair."""
    response = client.get(target)
    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == cache_control
    assert {"type", "title", "detail"} <= set(problem)
    assert members.items() <= problem.items()


def test_a_target_at_the_limit_is_answered(client):
    """8,192 bytes are not over 8 KB; one more is."""
    start = f"{CARD}?title="
    assert client.get(start + "a" * (8192 - len(start))).status_code == 200
    assert client.get(start + "a" * (8193 - len(start))).status_code == 414


def test_a_fault_of_ours_is_a_500_that_tells_nothing(client, pipeline, caplog):
    """The particulars go to the log."""
    pipeline.failure = RuntimeError("the secret is 42")
    response = client.get(f"{CARD}?title=fault")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert "42" not in response.text
    assert "the secret is 42" in caplog.text


# ── data, catalogue, documents ───────────────────────────────────────────────────────────────


def test_a_card_as_data(client):
    """The laid-out card, with the digest that is the card's tag, and a tag of its own."""
    response, card = client.get(f"{CARD}.json?title=a"), client.get(f"{CARD}?title=a")
    data = response.json()
    assert response.headers["Content-Type"] == "application/json"
    assert card.headers["ETag"] == f'"{data["key"]}"'
    assert response.headers["ETag"] == f'"{data["key"]}-json"'
    assert response.headers["Cache-Control"] == PLAIN
    assert (data["template"], data["width"], data["height"]) == ("og-cuckoo-network", 1200, 630)
    assert {"texts", "missing", "warnings"} <= set(data)


def test_the_catalogue_lists_every_template_and_parameter(client, templates):
    """`/api` is the schema as JSON."""
    listed = {each["name"]: each for each in client.get("/api").json()["templates"]}
    assert tuple(listed) == templates.names
    for name in templates.names:
        names = [parameter["name"] for parameter in listed[name]["parameters"]]
        assert names == list(templates.get(name).parameters)


def test_the_pages_list_every_template_and_parameter(client, templates):
    """`/docs` for people, `/openapi.json` for programs. No other host is contacted."""
    page, document = client.get("/docs"), client.get("/openapi.json").json()
    assert "script" not in page.text
    assert "//" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for name in templates.names:
        operation = document["paths"][f"/api/{name}"]["get"]
        assert [each["name"] for each in operation["parameters"]] == [
            *templates.get(name).parameters
        ]
        assert {"200", "304", "404", "414", "422", "500"} <= set(operation["responses"])
        for parameter in templates.get(name).parameters:
            assert f"<code>{parameter}</code>" in page.text


def test_the_schema_says_what_the_reader_takes(client):
    """Choices are enumerated, numbers bounded."""
    document = client.get("/openapi.json").json()
    found = {each["name"]: each for each in document["paths"][CARD]["get"]["parameters"]}
    assert found["theme"]["schema"]["enum"] == ["dark", "light"]
    assert (found["scale"]["schema"]["minimum"], found["scale"]["schema"]["maximum"]) == (0.5, 2.0)
    json.dumps(document)


def test_crawlers_are_welcome(client):
    """Nothing is disallowed."""
    text = client.get("/robots.txt").text
    assert "Allow: /" in text
    assert "Disallow" not in text


# ── alive, ready ─────────────────────────────────────────────────────────────────────────────


def test_ready_means_a_card_was_drawn(templates, pipeline):
    """503 with Retry-After until the card drawn at the start is done; alive all the while."""
    pipeline.gate.clear()
    with TestClient(assemble(Settings(deadline=60), Registry(templates), pipeline)) as client:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "1"
        assert response.headers["Cache-Control"] == "no-store"
        assert client.get("/healthz").status_code == 200
        pipeline.gate.set()
        while client.get("/readyz").status_code != 200:
            pass
        assert len(pipeline.rendered) == 1


def test_a_failed_start_is_tried_again(templates, pipeline, caplog):
    """A fault that passes does not leave the process out of service."""
    pipeline.failure = RuntimeError("no ink yet")
    with TestClient(assemble(Settings(deadline=60), Registry(templates), pipeline)) as client:
        while not pipeline.rendered:
            assert client.get("/readyz").status_code == 503
        pipeline.failure = None
        while client.get("/readyz").status_code != 200:
            pass
    assert "no ink yet" in caplog.text


@pytest.mark.parametrize("target", ["/api", "/docs", "/openapi.json", "/llms.txt"])
def test_what_lists_templates_is_not_sent_twice(client, target):
    """It has a tag."""
    full = client.get(target)
    held = client.get(target, headers={"If-None-Match": full.headers["ETag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert held.headers["Cache-Control"] == full.headers["Cache-Control"]
