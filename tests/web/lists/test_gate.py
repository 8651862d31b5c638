"""Only listed cards, as a client sees it: what is drawn, what is shown instead, and what a list
that changes while the service runs does to both."""

from __future__ import annotations

import asyncio
import json
import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Registry, Templates, examine, samples
from pyoji.errors import Blocked, SettingsError, Unlisted
from pyoji.link import query
from pyoji.link.signature import Keys, Rules, message
from pyoji.service.purges import ALL, Purges
from pyoji.settings import Settings
from pyoji.web import headers
from pyoji.web.app import assemble
from pyoji.web.application import Service
from pyoji.web.lists import gate as lists
from pyoji.web.lists.gate import Gate
from pyoji.web.lists.live_list import LiveList
from pyoji.web.samples import links as sample_links
from starlette.testclient import TestClient

from tests.engine.design.files import GOOD
from tests.fakes import FakePipeline
from tests.waiting import until
from tests.web.wires import Wire, asking, serving

KEY = "a1" * 32
TITLE = "표지: 링크 하나로 그리는 카드"
T = quote(TITLE, safe="")
CARD = f"/api/article?title={T}"
LIST = f"{CARD}\n?title=Anywhere\n/Old%20link.png?theme=dark\n"
OTHER = "/api/article?title=Their%20words"
LONG_AGO = 1_700_000_000


def write(file: Path, text: str) -> None:
    """Put the list in its place whole, as of long ago: it need not settle."""
    new = file.with_name("new")
    new.write_text(text, "utf-8")
    os.utime(new, (LONG_AGO, LONG_AGO))
    new.replace(file)


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("lists") / "titles.txt"
    write(path, LIST)
    return path


def service(
    templates: Templates, file: Path, pipeline: FakePipeline | None = None, **more
) -> Service:
    more = {"signing": Rules.parse("optional"), "signing_keys": Keys.parse(KEY), **more}
    return assemble(
        Settings(titles=str(file), **more), Registry(templates), pipeline or FakePipeline()
    )


@pytest.fixture(scope="module")
def pipeline() -> FakePipeline:
    return FakePipeline()


@pytest.fixture(scope="module")
def client(templates, file, pipeline) -> Iterator[TestClient]:
    with TestClient(service(templates, file, pipeline), follow_redirects=False) as made:
        yield made


@pytest.fixture(scope="module")
def strict(templates, file) -> Iterator[TestClient]:
    made = service(templates, file, unlisted="error")
    with TestClient(made, follow_redirects=False) as client:
        yield client


def signed(link: str) -> str:
    path, _, said = link.partition("?")
    pairs = query.read(said.encode())
    names = {name for name, _ in pairs}
    content = message(path.removeprefix("/api/"), pairs, names)
    return f"{link}&sig={Keys.parse(KEY).sign(content)}"


def is_own(response) -> bool:
    """Return whether the template's own card is shown instead of the requested one."""
    if "X-Card-Fallback" not in response.headers:
        return False
    assert response.status_code == 200
    assert response.headers["X-Card-Fallback"] == "unknown"
    assert response.headers["Cache-Control"] == headers.SHORT
    assert response.headers["ETag"].startswith('"fallback-')
    assert "Their" not in response.text
    return True


# ── what is drawn ────────────────────────────────────────────────────────────────────────────

DRAWN = [
    CARD,
    f"/api/article/?title={T}&utm_source=x&fbclid=y",
    f"/api/article?title={T}&amp;theme=light",
    f"/api/article.webp?title={T}",
    f"/api/article.jpg?title={T}",
    f"/api/article/v/2.1?title={T}",
    f"/api/article?title={T}&v=3",
    f"/api/article.json?title={T}",
    f"/api/article?title={quote(unicodedata.normalize('NFD', TITLE))}",
    f"/api/article?title={quote(T)}",
    "/api/quote?title=Anywhere",
    "/api/article?title=ANYWHERE!",
    "/Anywhere.png",
    "/Old%20link.png?theme=dark",
    "/old%20link.jpeg?theme=dark&v=2",
    "/api/article",
    "/api/article.png?title=",
]


@pytest.mark.parametrize("link", DRAWN)
def test_what_is_listed_is_drawn(client, strict, link):
    """Unsigned, in any format and version, however the link was damaged on its way."""
    for each in (client, strict):
        response = each.get(link)
        assert response.status_code == 200
        assert "X-Card-Fallback" not in response.headers


REFUSED = [
    OTHER,
    "/api/article.webp?title=Their%20words",
    "/api/article/v/2?title=Their%20words",
    f"/api/article?title={T}&bg=000000",
    f"/api/article?title={T}&scale=2",
    f"/api/article?title={T}&subtitle=Their%20words",
    f"/api/docs?title={T}",
    "/api/article?author=Their%20words",
    "/Their%20words.png",
    "/Old%20link.png?theme=dark&fontSize=100px",
    "/Anywhere.png?md=1",
]


@pytest.mark.parametrize("link", REFUSED)
def test_what_is_not_listed_is_not_drawn(client, strict, pipeline, link):
    """The template's own card is shown for a minute, or the answer is 403."""
    drawn = len(pipeline.rendered)
    assert is_own(client.get(link))
    assert is_own(client.get(link, headers={"If-None-Match": "*"}))
    new = pipeline.rendered[drawn:]
    assert len(new) <= 1
    assert all("Their" not in repr(card) for card in new)
    response = strict.get(link)
    assert response.status_code == 403
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json()["type"] == "/docs#unlisted"
    assert strict.get(link, headers={"If-None-Match": "*"}).status_code == 403
    assert strict.head(link).status_code == 403


@pytest.mark.parametrize("extension", [".json", ".json/", "/v/1.json"])
def test_the_data_of_what_is_not_listed_is_refused(client, strict, extension):
    """Another card's data would be no answer."""
    for each in (client, strict):
        response = each.get(f"/api/article{extension}?title=Their%20words")
        assert response.status_code == 403
        assert json.loads(response.content)["title"] == "Not listed"


def test_what_is_signed_is_drawn(client, strict):
    """Any words, and any parameters of a listed title; a wrong signature is 403 as ever."""
    for link in (OTHER, f"/api/article?title={T}&scale=2&bg=000000"):
        for each in (client, strict):
            response = each.get(signed(link))
            assert response.status_code == 200
            assert "X-Card-Fallback" not in response.headers
            assert each.get(signed(link) + "x").status_code == 403


def test_a_strangers_spelling_makes_no_other_card(client, pipeline):
    """One drawing, one tag, one key of every store and cache behind it."""
    true = client.get(CARD)
    drawn = len(pipeline.rendered)
    for n in range(50):
        near = client.get(f"/api/article?title={'!' * n}{T}{'%20' * n}%F0%9F%8E%89")
        assert near.headers["ETag"] == true.headers["ETag"]
        assert near.content == true.content
    assert len(pipeline.rendered) == drawn


def test_a_stranger_has_few_cards_drawn(client, pipeline):
    """At most a template's own card for each size and format."""
    drawn = len(pipeline.rendered)
    for n in range(100):
        size = ("og", "x", "kakao", "square")[n % 4]
        link = f"/api/minimal?title=Their%20words%20{n}&size={size}&bg=00{n:04}"
        assert is_own(client.get(link))
    assert len(pipeline.rendered) - drawn <= 4


def test_wrong_values_are_told_before(client, strict):
    """The error comes before the look-up in the list."""
    for each in (client, strict):
        assert each.get(f"{OTHER}&theme=mauve").status_code == 422
        assert each.get("/api/nowhere?title=a").status_code == 404


def test_fallbacks_are_counted(client):
    """Under the word that the answer says."""
    before = client.get("/metrics").text
    assert is_own(client.get(OTHER))
    after = client.get("/metrics").text
    name = 'pyoji_fallbacks_total{reason="unknown"} '

    def count(text: str) -> float:
        return float(text.partition(name)[2].partition("\n")[0] or 0)

    assert count(after) == count(before) + 1


# ── the designer's pages ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "words"), [("en", "titles on its list"), ("ko", "목록에 있는 제목만")]
)
@pytest.mark.parametrize("page", ["/", "/gallery"])
def test_the_pages_say_that_titles_are_restricted(client, templates, page, language, words):
    """And only where they are."""
    asked = {"Accept-Language": language}
    assert words in client.get(page, headers=asked).text
    with TestClient(assemble(Settings(), Registry(templates), FakePipeline())) as free:
        assert words not in free.get(page, headers=asked).text


def test_the_pages_own_cards_are_drawn(client, templates):
    """They are few, and the same for all visitors."""
    pages = client.get("/").text + client.get("/gallery").text
    asked = [f"/{link}" for link in sample_links(templates, samples())]
    assert len(asked) > 500
    for link in asked[::29]:
        assert "X-Card-Fallback" not in client.get(link).headers, link
    assert 'src="api/article?' in pages


def test_without_pages_their_cards_are_not_listed(templates, file):
    """Nothing but the list is drawn then."""
    link = next(iter(sample_links(templates, samples())))
    with TestClient(service(templates, file, playground=False)) as made:
        assert is_own(made.get(link))


# ── lists that change ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def serve() -> Iterator[Callable[[Service], Wire]]:
    with ExitStack() as stack:
        yield lambda application: stack.enter_context(serving(application))


def answer(wire: Wire, link: str) -> bytes:
    return wire.talk(asking(link.encode(), [(b"Connection", b"close")]))


def test_a_list_is_read_again(templates, tmp_path, serve):
    """An entry that was removed is no longer served from memory or from the fast path. A new entry
    is rendered."""
    file = tmp_path / "titles.txt"
    write(file, f"{CARD}\n")
    made = service(templates, file)
    wire = serve(made)
    assert made.hit_cache is not None
    for _ in range(2):
        assert b"x-card-fallback" not in answer(wire, CARD)
    assert len(made.hit_cache._entries) == 1
    assert b"x-card-fallback: unknown" in answer(wire, OTHER)
    write(file, f"{OTHER}\n")
    until(lambda: b"x-card-fallback" not in answer(wire, OTHER))
    assert b"x-card-fallback: unknown" in answer(wire, CARD)
    assert b"x-card-fallback: unknown" in answer(wire, CARD)


@pytest.mark.parametrize("broken", ["", "\0", "<urlset>", '{"links": [', "/etc/passwd\n"])
def test_a_broken_list_changes_nothing(templates, tmp_path, serve, caplog, broken):
    """The last good one stays, with a line in the log and a metric; the next good one is read."""
    file = tmp_path / "titles.txt"
    write(file, f"{CARD}\n")
    wire = serve(service(templates, file))
    write(file, broken)

    def metric(name: str) -> float:
        text = answer(wire, "/metrics").decode("latin-1")
        return float(text.partition(f"\n{name} ")[2].partition("\n")[0] or 0)

    stale = 'pyoji_lists_stale{setting="PYOJI_TITLES"}'
    until(lambda: metric(stale) == 1)
    assert metric('pyoji_list_reads_total{result="bad",setting="PYOJI_TITLES"}') == 1
    assert "PYOJI_TITLES: the previous list stays in use" in caplog.text
    assert b"x-card-fallback" not in answer(wire, CARD)
    assert b"x-card-fallback: unknown" in answer(wire, OTHER)
    write(file, f"{OTHER}\n")
    until(lambda: metric(stale) == 0)
    assert b"x-card-fallback" not in answer(wire, OTHER)


def test_a_new_design_is_listed_without_a_new_list(tmp_path, serve):
    """What a link leaves out is the design's to say."""
    design, file = tmp_path / "plain.yaml", tmp_path / "titles.txt"
    design.write_text(GOOD)
    write(file, "/api/plain?title=a\n/api/other?title=a\n")
    registry = Registry(Templates(examine("f", tmp_path).templates), lambda: examine("f", tmp_path))
    made = assemble(Settings(titles=str(file), playground=False), registry, FakePipeline())
    wire = serve(made)
    assert b"x-card-fallback" not in answer(wire, "/api/plain?title=a")
    (tmp_path / "other.yaml").write_text(GOOD)
    assert registry.renew() == ()
    until(lambda: b"x-card-fallback" not in answer(wire, "/api/other?title=a"))
    assert b"x-card-fallback: unknown" in answer(wire, "/api/other?title=b")


# ── what is blocked ──────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def blocking(templates, tmp_path_factory) -> Iterator[TestClient]:
    """A service with a block list and a list of titles, which disagree about one."""
    folder = tmp_path_factory.mktemp("block")
    write(folder / "titles.txt", LIST + "/api/article?title=Buy%20now\n")
    write(folder / "block.txt", "*buy now*\n")
    made = service(templates, folder / "titles.txt", block=str(folder / "block.txt"))
    with TestClient(made, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    "link",
    [
        "/api/article?title=Buy%20now",
        "/api/article.webp?title=Please%20BUY%20NOW!",
        "/api/article.json?title=buy%20now",
        "/api/article/v/3?title=buy%20now",
        f"/api/article?title={T}&author=Buy%20now",
        "/Buy%20now.png?md=1",
        signed("/api/article?title=Buy%20now"),
    ],
)
def test_what_is_blocked_is_drawn_for_nobody(blocking, link):
    """Listed or signed, whatever the client holds: 410, which no cache keeps."""
    for fields in ({}, {"If-None-Match": "*"}):
        response = blocking.get(link, headers=fields)
        assert response.status_code == 410
        assert response.headers["Cache-Control"] == "no-store"
        assert response.json()["type"] == "/docs#blocked"
    assert blocking.head(link).status_code == 410


def test_the_rest_is_drawn(blocking):
    """Listed and signed cards."""
    for link in (CARD, signed(OTHER)):
        response = blocking.get(link)
        assert response.status_code == 200
        assert "X-Card-Fallback" not in response.headers


def test_a_block_list_is_read_again(templates, tmp_path, serve, caplog):
    """A card that is in memory and on the fast path is gone with the next look; a list that cannot
    be read changes nothing."""
    file = tmp_path / "block.txt"
    write(file, "# nothing yet\n")
    made = assemble(Settings(block=str(file)), Registry(templates), FakePipeline())
    wire = serve(made)
    assert made.hit_cache is not None
    for _ in range(2):
        assert b" 200 OK" in answer(wire, OTHER)
    assert len(made.hit_cache._entries) == 1
    write(file, "*their*\n")
    until(lambda: b" 410 " in answer(wire, OTHER))
    write(file, "*\n")
    until(lambda: "PYOJI_BLOCK: the previous list stays in use" in caplog.text)
    assert b" 410 " in answer(wire, OTHER)
    assert b" 200 OK" in answer(wire, CARD)
    write(file, "")
    until(lambda: b" 200 OK" in answer(wire, OTHER))


def test_a_block_list_that_cannot_be_read_stops_the_start(templates, tmp_path):
    """With the rule that is wrong."""
    file = tmp_path / "block.txt"
    file.write_text("*bad*\nnobody=x\n")
    with pytest.raises(SettingsError, match="line 2: no template has a text or an image"):
        assemble(Settings(block=str(file)), Registry(templates), FakePipeline())


def test_titles_that_were_asked_for_are_logged(templates, tmp_path, serve, caplog):
    """If the operator asks: drawn, unknown and blocked ones, on the fast path too."""
    write(tmp_path / "titles.txt", LIST)
    write(tmp_path / "block.txt", "*buy*\n")
    more = {"block": str(tmp_path / "block.txt"), "log_titles": 10}
    made = service(templates, tmp_path / "titles.txt", **more)
    with caplog.at_level("INFO", "pyoji"), serving(made) as wire:
        for link in (CARD, CARD, CARD, OTHER, "/api/article?title=Buy", CARD + "!"):
            answer(wire, link)
    logged = {
        (each.answer, each.title): each.times
        for each in caplog.records
        if each.message == "titles asked for"
    }
    assert logged == {("drawn", TITLE): 4, ("unknown", "Their words"): 1, ("blocked", "Buy"): 1}


# ── the start ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "No such file or directory"),
        ("", "line 1: it names no card and no title"),
        ("a\n/b", "line 2: it is not a link to a card"),
        ("/api/nowhere?title=a", "none of its 1 links leads to a card of this service"),
    ],
)
def test_a_list_that_cannot_be_read_stops_the_start(templates, tmp_path, text, words):
    """With the setting, the file, the line and what is wrong."""
    file = tmp_path / "titles.txt"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SettingsError) as told:
        service(templates, file)
    assert f"PYOJI_TITLES='{file}' is not valid" in str(told.value)
    assert words in str(told.value)


def test_links_that_lead_nowhere_are_logged(templates, tmp_path, caplog):
    """The others are drawn."""
    file = tmp_path / "titles.txt"
    file.write_text(f"{CARD}\n/api/nowhere?title=a\n")
    service(templates, file)
    assert "1 of 2 links lead to no card here; the first is /api/nowhere?title=a" in caplog.text


def test_without_a_list_everything_is_drawn(templates):
    """As it always was."""
    gate = Gate(Registry(templates))
    assert not gate.is_restricted
    card = templates.card("article", (("title", "Their words"),), PNG)
    assert gate.admit(card, signed=False) is card
    asyncio.run(gate.begin())
    asyncio.run(gate.end())


def test_an_unknown_card_has_the_list_looked_at(templates, file, monkeypatch):
    """A list at an address may have it by now. Known, signed and blocked cards ask for nothing."""
    woken: list[object] = []
    monkeypatch.setattr(LiveList, "wake", lambda live_list: woken.append(live_list))
    gate = lists.gate(Settings(titles=str(file), playground=False), Registry(templates))
    ours, theirs = (
        templates.card("article", (("title", title),), PNG) for title in (TITLE, "Their words")
    )
    gate.admit(ours, signed=False)
    gate.admit(theirs, signed=True)
    assert woken == []
    with pytest.raises(Unlisted):
        gate.admit(theirs, signed=False)
    assert len(woken) == 1


def test_a_key_is_blocked_before_and_after_a_purge(templates, tmp_path):
    """An operator copies what an answer shows; an older key is still of that card."""
    card = templates.card("article", (("title", "a"),), PNG)
    purges = Purges({ALL: "token"})
    for key in (card.digest, purges.applied(card).digest):
        (tmp_path / "block.txt").write_text(f'"{key}"\n')
        gate = lists.gate(Settings(block=str(tmp_path / "block.txt")), Registry(templates))
        gate.purge(purges)
        with pytest.raises(Blocked):
            gate.admit(card, signed=True)


def test_each_change_is_another_state(templates):
    """The fast path holds on to nothing from before."""
    gate = Gate(Registry(templates))
    before = gate.state
    assert gate.state is before
    gate.purge(Purges({ALL: "token"}))
    assert gate.state is not before
