"""Page links: cards that say what a page says, as a client sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Registry, Templates, emphasis
from pyoji.link.signature import Keys, Rules, message
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.remote_pages.page_entry import FIRST_PAUSE, FRESH_SECONDS
from pyoji.service.remote_pages.page_hosts import OFF, PageHosts
from pyoji.service.remote_pages.pages import RemotePages
from pyoji.settings import Settings
from pyoji.settings.rate import Rate
from pyoji.web import headers
from pyoji.web.app import assemble
from pyoji.web.cards import CardEndpoint
from pyoji.web.scope import UNTIL
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.clock import Clock
from tests.fakes import FakePipeline
from tests.service.remote_pages.test_pages import Blog
from tests.waiting import until
from tests.web.wires import asking, serving

OURS = "og-cuckoo-network"
CARD = f"/api/{OURS}"
HOST = "blog.example.com"
PAGE = f"https://{HOST}/post"
HTML = """<html lang="ja"><title>記事</title><meta property="og:site_name" content="ブログ">
<meta name="author" content="山田"><meta name="date" content="2026-11-04">"""
FACTS = {"title": "記事", "author": "山田", "date": "2026年11月4日", "lang": "ja", "site": "ブログ"}
KEY = "a1" * 32
Pairs = list[tuple[str, str]]


class Page(Blog):
    """A blog of one page."""

    html = HTML

    async def fetch_if(self, url, conditions):
        file = await super().fetch_if(url, {})
        return file._replace(content=self.html.encode())


@dataclass
class Behind:
    """A service and the page that its links name."""

    client: TestClient
    blog: Page
    clock: Clock
    pipeline: FakePipeline
    service: Any
    pages: RemotePages
    templates: Templates = field(repr=False)

    def get(self, query: str = "", path: str = CARD, **fields: str) -> Any:
        """The answer to a link with the page."""
        return self.client.get(f"{path}?page={PAGE}{query}", headers=fields)

    def card(self, pairs: dict[str, str]) -> bytes:
        """The card of these values."""
        card = self.templates.card(OURS, tuple(pairs.items()), PNG)
        return repr(card).encode()


Make = Callable[..., Behind]


@pytest.fixture
def behind(templates: Templates, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes a service, with these settings, that names the host of the page."""
    with ExitStack() as stack:

        def make(*, starts: bool = True, **values: Any) -> Behind:
            blog, clock, pipeline = Page(), Clock(), FakePipeline()
            pages: list[RemotePages] = []

            def of(patterns: tuple[str, ...], observe: Any, store: Any) -> RemotePages:
                pages.append(
                    RemotePages(
                        PageHosts(patterns),
                        blog,
                        clock=clock,
                        now=lambda: 1_790_000_000 + clock.now,
                        observe=observe,
                        store=store,
                    )
                )
                return pages[-1]

            monkeypatch.setattr(RemotePages, "of", of)
            settings = Settings(**{"page_hosts": (HOST,), **values})
            service = assemble(settings, Registry(templates), pipeline)
            client = TestClient(service, follow_redirects=False)
            if starts:
                stack.enter_context(client)
            return Behind(client, blog, clock, pipeline, service, pages[-1], templates)

        yield make


# ── what is on the card ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [PAGE, "/post", "https%3A%2F%2FBLOG.example.com%2Fpost%23more"])
def test_a_card_says_what_its_page_says(behind: Make, page: str) -> None:
    """Its digest covers that: the ETag is the same as without the page."""
    world = behind()
    response = world.client.get(f"{CARD}?page={page}")
    assert response.status_code == 200
    assert response.content == world.card(FACTS)
    card = world.templates.card(OURS, tuple(FACTS.items()), PNG)
    assert response.headers["ETag"] == f'"{card.digest}"'
    assert response.headers["Cache-Control"] == headers.PAGE
    assert "X-Card-Fallback" not in response.headers
    assert world.blog.asked == [("/post", {})]


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("&title=T", {"title": "T"}),
        ("&title=T&lang=ko&author=A&date=D&site=S",
         {"title": "T", "lang": "ko", "author": "A", "date": "D", "site": "S"}),
        ("&theme=light&size=kakao", {"theme": "light", "size": "kakao"}),
        ("&title=", {}), ("&title=%20%E2%80%8B", {}), ("&lang=", {}), ("&theme=", {}),
        ("&author=", {"author": ""}), ("&site=%20", {"site": ""}),
        ("&author=A&author=", {"author": ""}), ("&page=", None), ("&utm_source=x", {}),
    ],
)  # fmt: skip
def test_what_the_link_says_wins(behind: Make, query: str, changes: dict[str, str] | None) -> None:
    """An empty text removes the page's, except that of the title; the last `page` counts."""
    world = behind()
    card = world.card({} if changes is None else FACTS | changes)
    assert world.get(query).content == card


def test_the_sites_name_of_the_settings_is_for_pages_without_one(behind: Make) -> None:
    """The page knows better."""
    world = behind(site="Ours")
    assert world.get().content == world.card(FACTS)


def test_asterisks_of_a_page_are_no_marks(behind: Make) -> None:
    """The page did not write them for the card, even if the link reads marks."""
    world = behind()
    world.blog.html = "<title>a *b* and **c**</title>"
    plain = {"title": "a *b* and **c**"}
    assert world.get().content == world.card(plain)
    escaped = {"md": "1", "title": emphasis.escaped(plain["title"])}
    assert escaped["title"] != plain["title"]
    assert world.get("&md=1").content == world.card(escaped)
    assert world.get("&md=1", path=f"{CARD}.json").json()["page"]["found"] == plain


def test_a_fact_that_a_design_does_not_take_is_left_out(behind: Make, monkeypatch: Any) -> None:
    """The client cannot correct the page."""
    world = behind()
    world.blog.html = '<html lang="not a language"><title>T</title>'
    assert world.get().content == world.card({"title": "T"})


def test_a_card_renews_itself(behind: Make) -> None:
    """The old facts are shown once more while the new ones are fetched."""
    world = behind()
    first = world.get()
    world.blog.html = HTML.replace("記事", "新しい記事")
    world.clock.now += FRESH_SECONDS - 1
    assert world.get().content == first.content
    world.clock.now += 1
    assert world.get().content == first.content
    second = world.get()
    assert second.content == world.card(FACTS | {"title": "新しい記事"})
    assert second.headers["ETag"] != first.headers["ETag"]
    assert len(world.blog.asked) == 2


# ── how it is answered ───────────────────────────────────────────────────────────────────────


def test_such_a_card_is_never_immutable(behind: Make) -> None:
    """A version or a signature does not change that: the page may change."""
    world = behind(signing=Rules.parse("optional"), signing_keys=Keys.parse(KEY))
    sig = Keys.parse(KEY).sign(message(OURS, [("page", PAGE)], {}))
    for response in (
        world.get("&v=1"),
        world.get(path=f"{CARD}/v/2"),
        world.get(f"&sig={sig}"),
        world.get(path=f"{CARD}.json", query="&v=1"),
    ):
        assert response.headers["Cache-Control"] == headers.PAGE
    assert world.client.get(f"{CARD}?title=a&v=1").headers["Cache-Control"] == headers.IMMUTABLE


def test_a_signature_covers_the_page(behind: Make) -> None:
    """Otherwise any other page could be put into a signed link."""
    world = behind(signing=Rules.parse("required"), signing_keys=Keys.parse(KEY))
    sig = Keys.parse(KEY).sign(message(OURS, [("page", PAGE)], {}))
    assert world.get(f"&sig={sig}").status_code == 200
    assert world.client.get(f"{CARD}?page={PAGE}2&sig={sig}").status_code == 403
    assert world.get().status_code == 403
    assert len(world.blog.asked) == 1


def test_head_and_304(behind: Make) -> None:
    """As for any card."""
    world = behind()
    head = world.client.head(f"{CARD}?page={PAGE}")
    response = world.get()
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == response.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(response.content))
    unchanged = world.get(**{"If-None-Match": response.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["Cache-Control"] == headers.PAGE


def test_the_data_says_what_was_read_and_when(behind: Make) -> None:
    """Its ETag covers that; with the next reading it is another one."""
    world = behind()
    response = world.get(path=f"{CARD}.json")
    page = response.json()["page"]
    assert page == {
        "address": PAGE,
        "read": "2026-09-21T14:30:00Z",
        "missing": None,
        "found": FACTS,
    }
    tag = response.headers["ETag"]
    assert world.get(path=f"{CARD}.json", **{"If-None-Match": tag}).status_code == 304
    world.clock.now += FRESH_SECONDS
    world.get()
    assert world.get(path=f"{CARD}.json").headers["ETag"] != tag
    assert "page" not in world.client.get(f"{CARD}.json?title=a").json()


# ── which pages ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("page", "nearest"),
    [("https://evil.example.net/", None), ("post", None), (f"http://{HOST}/a", f"https://{HOST}/a"),
     ("https://127.0.0.1/", None), ("//169.254.169.254/", None)],
)  # fmt: skip
def test_a_host_that_is_not_named_is_refused(behind: Make, page: str, nearest: str | None) -> None:
    """With what is allowed; nothing is fetched."""
    world = behind()
    response = world.client.get(f"{CARD}?title=T&page={page}")
    problem = response.json()
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (problem["parameter"], problem["value"]) == ("page", page)
    assert problem.get("nearest") == nearest
    assert world.blog.asked == []


def test_without_hosts_pages_are_off(behind: Make) -> None:
    """The answer says how to allow them. An empty value is no page."""
    world = behind(page_hosts=())
    response = world.get()
    assert (response.status_code, response.json()["allowed"]) == (422, OFF)
    assert world.client.get(f"{CARD}?title=T&page=").status_code == 200


def test_a_wrong_link_costs_no_fetch(behind: Make) -> None:
    """It is refused before the page is fetched."""
    world = behind()
    assert world.get("&theme=mauve").status_code == 422
    assert world.get(path="/api/nowhere").status_code == 404
    assert world.blog.asked == []


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/llms.txt", "/api"])
def test_the_parameter_is_listed_where_it_may_be_used(behind: Make, path: str) -> None:
    """With the hosts that are allowed."""
    assert f"an https URL on {HOST}" in behind().client.get(path).text
    assert "an https URL on" not in behind(page_hosts=()).client.get(path).text


# ── the designer's page ──────────────────────────────────────────────────────────────────────


def form(html: str, name: str = "page") -> str:
    """The markup of a field; "" without one."""
    match = re.search(rf'<div class="field \w+" data-name="{name}".*?</div>', html, re.DOTALL)
    return match[0] if match else ""


@pytest.mark.parametrize("ui", ["ko", "en", "ja"])
def test_the_form_has_the_page_where_it_may_be_used(behind: Make, ui: str) -> None:
    """In the language of the page; its value is in the card's link, and is not fetched for it."""
    world = behind()
    assert form(world.client.get(f"/?ui={ui}").text)
    html = world.client.get(f"/?ui={ui}&page={PAGE}&theme=light").text
    assert f'value="{PAGE}"' in form(html)
    assert re.search(r"api/[\w-]+\?page=https%3A%2F%2Fblog.example.com%2Fpost", html)
    assert world.blog.asked == []
    off = behind(page_hosts=()).client.get(f"/?ui={ui}&page={PAGE}").text
    assert form(off) == ""
    assert form(off, "title")
    assert "blog.example.com" not in off


def test_a_page_that_is_not_allowed_is_said_at_its_field(behind: Make) -> None:
    """With what was probably meant; the card is drawn without it."""
    world = behind()
    html = world.client.get(f"/?ui=en&page=http://{HOST}/post").text
    assert "is not a page’s address" in form(html)
    assert f"Did you mean “{PAGE}”?" in form(html)
    assert 'aria-invalid="true"' in form(html)
    assert not re.search(r"api/[\w-]+\?page", html)


# ── the page is missing ──────────────────────────────────────────────────────────────────────


def fail(world: Behind, how: str) -> str:
    """Make the page fail; return its reason."""
    if how == "no-title":
        world.blog.html = "<p>"
    elif how == "not-a-page":
        world.blog.type = "image/png"
    else:
        world.blog.refusal = MissingReason(how)
    return how


@pytest.mark.parametrize(
    "how", ["timeout", "not-found", "status", "host", "no-title", "not-a-page"]
)
def test_without_its_page_a_card_says_what_the_link_says(behind: Make, how: str) -> None:
    """Else what the design says. No cache keeps it for longer than a minute."""
    world = behind()
    reason = fail(world, how)
    for query, pairs in (("&theme=light", {"theme": "light"}), ("", {})):
        response = world.get(query)
        assert response.status_code == 200
        assert response.content == world.card(pairs)
        assert response.headers["X-Card-Fallback"] == "page"
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert response.headers["ETag"].startswith('"fallback-')
        data = world.get(query, path=f"{CARD}.json")
        assert data.json()["page"] == {
            "address": PAGE, "read": None, "missing": reason, "found": {},
        }  # fmt: skip
        assert data.headers["X-Card-Fallback"] == "page"
        assert data.headers["Cache-Control"] == "public, max-age=60"
    if how != "no-title":
        assert world.get("&title=T").content == world.card({"title": "T"})
    assert len(world.blog.asked) == 1


def test_a_title_in_the_link_is_enough_for_a_page_without_one(behind: Make) -> None:
    """The rest comes from the page."""
    world = behind()
    world.blog.html = "<meta name=author content=A>"
    response = world.get("&title=T")
    assert response.content == world.card({"title": "T", "author": "A"})
    assert response.headers["Cache-Control"] == headers.PAGE


def test_a_page_that_comes_later_is_found(behind: Make) -> None:
    """A link may be shared before its page is published."""
    world = behind()
    world.blog.refusal = MissingReason.NOT_FOUND
    assert "X-Card-Fallback" in world.get().headers
    world.blog.refusal = None
    world.clock.now += FIRST_PAUSE
    assert world.get().content == world.card(FACTS)


def test_a_fallback_is_stored_nowhere(behind: Make, tmp_path: Path) -> None:
    """The card of the page is."""
    world = behind(cache_dir=tmp_path)
    world.blog.refusal = MissingReason.STATUS
    world.get("&theme=light")
    world.clock.now += FIRST_PAUSE
    world.blog.refusal = None
    world.get()
    world.client.__exit__(None, None, None)
    files = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    stored = world.templates.card(OURS, tuple(FACTS.items()), PNG).digest
    fallback = world.templates.card(OURS, (("theme", "light"),), PNG).digest
    world.client.__enter__()
    assert stored in files
    assert fallback not in files


def test_outcomes_are_counted(behind: Make) -> None:
    """Fetches by result, fallbacks by reason."""
    world = behind()
    world.blog.refusal = MissingReason.TIMEOUT
    world.get()
    world.get()
    world.clock.now += FIRST_PAUSE
    world.blog.refusal = None
    world.get()
    text = world.client.get("/metrics").text
    assert 'pyoji_pages_total{result="timeout"} 1.0' in text
    assert 'pyoji_pages_total{result="ok"} 1.0' in text
    assert 'pyoji_fallbacks_total{reason="page"} 2.0' in text


def test_workers_share_what_they_read(behind: Make, tmp_path: Path) -> None:
    """Through the directory of cards."""
    worlds = [behind(cache_dir=tmp_path) for _ in range(2)]
    cards = []
    for world in worlds:
        cards.append(world.get().content)
        world.client.__exit__(None, None, None)
        world.client.__enter__()
    assert cards == [worlds[0].card(FACTS)] * 2
    assert [len(world.blog.asked) for world in worlds] == [1, 0]


# ── limits and lists ─────────────────────────────────────────────────────────────────────────


def test_a_fetch_counts_as_a_new_card(behind: Make) -> None:
    """Over the limit no page is fetched; the design's card is shown, or 429."""
    world = behind(limit_client=None, limit_all=Rate(1, 86400))
    world.get()
    response = world.client.get(f"{CARD}?page=/other")
    assert response.headers["X-Card-Fallback"] == "limited"
    assert len(world.blog.asked) == 1
    strict = behind(limit_client=None, limit_all=Rate(1, 86400), overload="error")
    strict.get()
    assert strict.client.get(f"{CARD}?page=/other").status_code == 429


def test_what_the_page_says_counts_as_listed(behind: Make, tmp_path: Path) -> None:
    """Like one more title of the list. Other texts and looks do not count."""
    titles = tmp_path / "titles.txt"
    titles.write_text("Listed\n", encoding="utf-8")
    world = behind(titles=str(titles), unlisted="error", playground=False)
    assert world.get().content == world.card(FACTS)
    assert world.get("&title=%E8%A8%98%E4%BA%8B").content == world.card(FACTS)
    for query in ("&title=Other", "&author=Other", "&theme=light", "&subtitle=Other"):
        assert world.get(query).status_code == 403, query
    assert world.client.get(f"{CARD}?title=%E8%A8%98%E4%BA%8B").status_code == 403
    assert world.client.get(f"{CARD}?title=Listed").status_code == 200
    assert world.client.get(f"{CARD}?title=Other&page=https://evil.example.net/").status_code == 422


def test_a_page_that_is_not_indexed_counts_as_any_other_words(behind: Make, tmp_path: Path) -> None:
    """A draft is on no list. Without a list its card is shown as any other's."""
    titles = tmp_path / "titles.txt"
    titles.write_text("Listed\n", encoding="utf-8")
    for values, status in (({}, 200), ({"titles": str(titles), "unlisted": "error"}, 403)):
        world = behind(**values, playground=False)
        world.blog.html = f"{HTML}<meta name=robots content=noindex>"
        assert world.get().status_code == status
        assert world.get(path=f"{CARD}.json").status_code == status


def test_without_its_page_a_restricted_card_is_the_designs(behind: Make, tmp_path: Path) -> None:
    """Words of the link alone count as before."""
    titles = tmp_path / "titles.txt"
    titles.write_text("Listed\n", encoding="utf-8")
    world = behind(titles=str(titles), unlisted="error", playground=False)
    world.blog.refusal = MissingReason.STATUS
    for query, pairs in (("", {}), ("&title=Other", {}), ("&title=Listed", {"title": "Listed"})):
        response = world.get(query)
        assert (response.status_code, response.content) == (200, world.card(pairs))
        assert response.headers["X-Card-Fallback"] == "page"
        assert world.get(query, path=f"{CARD}.json").status_code == 200


def test_a_block_holds_for_what_pages_say(behind: Make, tmp_path: Path) -> None:
    """A blocked text in a page's title is refused like one in a link."""
    block = tmp_path / "block.txt"
    block.write_text("記事\n", encoding="utf-8")
    world = behind(block=str(block))
    assert world.get().status_code == 410


def test_a_purge_reads_the_page_again(behind: Make) -> None:
    """Its change may be the reason."""
    world = behind()
    world.get()
    world.blog.html = HTML.replace("記事", "新しい記事")
    world.pages.forget()
    assert world.get().content == world.card(FACTS | {"title": "新しい記事"})


def test_an_answer_is_good_as_long_as_its_facts(behind: Make, monkeypatch: Any) -> None:
    """Connections learn until when they may repeat it."""
    world = behind()
    scopes: list[Any] = []
    answer = CardEndpoint.answer

    async def watched(self: CardEndpoint, request: Request, card_request: Any) -> Any:
        response = await answer(self, request, card_request)
        scopes.append(request.scope)
        return response

    monkeypatch.setattr(CardEndpoint, "answer", watched)
    until = world.clock.now + FRESH_SECONDS
    world.get()
    world.clock.now = until
    world.get()
    world.client.get(f"{CARD}?title=a")
    world.get(path=f"{CARD}.json")
    assert [scope.get(UNTIL) for scope in scopes[:3]] == [until, until, None]


# ── connections ──────────────────────────────────────────────────────────────────────────────


def test_a_connection_repeats_it_for_ten_minutes(behind: Make) -> None:
    """And asks the routes after that, also while the page is being renewed."""
    world = behind(starts=False)
    world.service.hit_cache._clock = world.clock
    end = [(b"Connection", b"close")]
    target = f"{CARD}?page={PAGE}".encode()
    counted: list[object] = []
    read = world.pages.read

    async def watched(*args: Any) -> Any:
        counted.append(args)
        return await read(*args)

    world.pages.read = watched
    with serving(world.service) as wire:

        def ask() -> int:
            """The number of requests that reached the routes so far."""
            assert b"200 OK" in wire.talk(asking(target, end))
            return len(counted)

        assert [ask(), ask(), ask()] == [1, 1, 1]
        world.clock.now += FRESH_SECONDS
        world.blog.refusal = MissingReason.STATUS
        assert ask() == 2
        until(lambda: b'pages_total{result="status"}' in wire.talk(asking(b"/metrics", end)))
        assert [ask(), ask()] == [3, 3]
        world.clock.now += FIRST_PAUSE
        assert ask() == 4
