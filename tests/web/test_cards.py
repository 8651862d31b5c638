"""Links to cards, as a client sees them: what a signature survives, and what it does not; and what
is shown in the place of a card."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import httpx2
import pytest
from pyoji.engine.card import FORMATS, PNG
from pyoji.engine.design import Registry, Templates
from pyoji.errors import SettingsError
from pyoji.link.signature import Keys, Rules, Verifier, message
from pyoji.service import default_cards, preparation
from pyoji.service.remote_images.gather import GatheredImages, RemoteImages
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.settings import Settings
from pyoji.settings.rate import Rate
from pyoji.web import headers
from pyoji.web.app import assemble, create_app
from pyoji.web.application import Service
from pyoji.web.cards import CardEndpoint
from pyoji.web.lists.gate import Gate
from pyoji.web.rate_limits import RateLimits, Rates
from pyoji.web.server.request_line import encode
from pyoji.web.telemetry.metrics import Metrics
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.fakes import MISSING, FakePipeline

OURS = "og-cuckoo-network"
CARD = f"/api/{OURS}"
NEW, OLD, OTHER = "a1" * 32, "0f" * 16, "77" * 32
KEYS = Keys.parse(f"{NEW},{OLD}")
TITLE = "표지: 링크 하나로 그리는 카드"

BAD = "The link is not signed with a key of this service, or it was changed afterwards."


def signature(pairs: list[tuple[str, str]], key: str = NEW, template: str = OURS) -> str:
    names = {name for name, _ in pairs}
    return Keys.parse(key).sign(message(template, pairs, names))


SAID = [("title", TITLE), ("theme", "light")]
BY_KEY = {key: signature(SAID, key) for key in (NEW, OLD)}


@pytest.fixture(scope="module")
def answers(templates: Templates) -> Iterator[Callable[..., TestClient]]:
    """A client of the service under the rules in a few words."""
    made: dict[str, TestClient] = {}

    def client(rules: str) -> TestClient:
        if rules not in made:
            settings = Settings(signing=Rules.parse(rules), signing_keys=KEYS)
            app = assemble(settings, Registry(templates), FakePipeline())
            made[rules] = TestClient(app, follow_redirects=False).__enter__()
        return made[rules]

    yield client
    for each in made.values():
        each.__exit__(None, None, None)


def ask(client: TestClient, target: str | bytes):
    """Return the answer to a target, repaired as our server repairs it."""
    raw = target if isinstance(target, bytes) else target.encode()
    return client.get(encode(raw).decode())


# ── what a signature survives ────────────────────────────────────────────────────────────────

T, T_NFD = quote(TITLE, safe=""), quote(unicodedata.normalize("NFD", TITLE), safe="")

SURVIVED = {
    "as it was made": f"{CARD}?title={T}&theme=light&sig=SIG",
    "raw UTF-8 and raw spaces": f"{CARD}?title={TITLE}&theme=light&sig=SIG",
    "spaces as plus signs": f"{CARD}?title={TITLE.replace(' ', '+')}&theme=light&sig=SIG",
    "amp;": f"{CARD}?title={T}&amp;theme=light&amp;sig=SIG",
    "amp;amp;": f"{CARD}?title={T}&amp;amp;theme=light&amp;amp;sig=SIG",
    "encoded twice": f"{CARD}?title={quote(T)}&theme=light&sig=SIG",
    "the whole query encoded": f"{CARD}?" + quote(f"title={T}&theme=light&sig=SIG", safe=""),
    "lower-case escapes": f"{CARD}?title={T.lower()}&theme=light&sig=SIG",
    "reordered": f"{CARD}?sig=SIG&theme=light&title={T}",
    "repeated alike": f"{CARD}?title={T}&theme=light&title={T}&sig=SIG",
    "repeated, the last alike": f"{CARD}?theme=dark&title={T}&theme=light&sig=SIG",
    "NFD": f"{CARD}?title={T_NFD}&theme=light&sig=SIG",
    "more spaces": f"{CARD}?title=%20{T.replace('%20', '%09%20')}%20&theme=light+&sig=SIG",
    "a slash before the ?": f"{CARD}/?title={T}&theme=light&sig=SIG",
    "two question marks": f"{CARD}??title={T}&theme=light&sig=SIG",
    "empty pairs": f"{CARD}?&title={T}&&theme=light&sig=SIG&",
    "trackers": f"{CARD}?title={T}&theme=light&sig=SIG&utm_source=x&fbclid=y",
    "a tracker in front": f"{CARD}?ref=a%26b&title={T}&theme=light&sig=SIG",
    "a version": f"{CARD}?title={T}&theme=light&sig=SIG&v=3",
    "a version in the path": f"{CARD}/v/3?title={T}&theme=light&sig=SIG",
    ".png": f"{CARD}.png?title={T}&theme=light&sig=SIG",
    ".webp": f"{CARD}.webp?title={T}&theme=light&sig=SIG",
    ".json": f"{CARD}.json?title={T}&theme=light&sig=SIG",
    "padded": f"{CARD}?title={T}&theme=light&sig=SIG=",
    "padded and encoded": f"{CARD}?title={T}&theme=light&sig=SIG%3D",
    "padded and encoded twice": f"{CARD}?title={T}&theme=light&sig=SIG%253D",
    "a space after it": f"{CARD}?title={T}&theme=light&sig=SIG%20",
    "a line end after it": f"{CARD}?title={T}&theme=light&sig=SIG%0D%0A",
    "a wrong one before it": f"{CARD}?sig=x&title={T}&theme=light&sig=SIG",
}


@pytest.mark.parametrize("key", [NEW, OLD], ids=["new key", "old key"])
@pytest.mark.parametrize("rules", ["optional", "required"])
@pytest.mark.parametrize("damage", SURVIVED)
def test_a_signature_survives(answers, rules, damage, key):
    """The link is repaired first. The card is the one that was signed."""
    response = ask(answers(rules), SURVIVED[damage].replace("SIG", BY_KEY[key]))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == headers.IMMUTABLE
    unsigned = ask(answers("off"), SURVIVED["as it was made"])
    if damage not in (".webp", ".json"):
        assert response.headers["ETag"] == unsigned.headers["ETag"]


BROKEN = {
    "another title": f"{CARD}?title={T}!&theme=light&sig=SIG",
    "another theme": f"{CARD}?title={T}&theme=dark&sig=SIG",
    "one parameter less": f"{CARD}?title={T}&sig=SIG",
    "one parameter more": f"{CARD}?title={T}&theme=light&subtitle=x&sig=SIG",
    "an empty one more": f"{CARD}?title={T}&theme=light&subtitle=&sig=SIG",
    "another scale": f"{CARD}?title={T}&theme=light&scale=2&sig=SIG",
    "another size": f"{CARD}?title={T}&theme=light&size=square&sig=SIG",
    "another quality": f"{CARD}.jpg?title={T}&theme=light&quality=30&sig=SIG",
    "another template": f"/api/article?title={T}&theme=light&sig=SIG",
    "repeated, the last otherwise": f"{CARD}?title={T}&theme=light&sig=SIG&title=x",
    "two in one": f"{CARD}?title={T}%0Atheme%3Ddark&theme=light&sig=SIG",
    "one in the other": f"{CARD}?theme=light%0Atitle%3D{T}&sig=SIG",
    "truncated": f"{CARD}?title={T}&theme=light&sig=SIG"[:-3] + "{cut}",
    "lowercased": f"{CARD}?title={T}&theme=light&sig={{lower}}",
    "the last letter otherwise": f"{CARD}?title={T}&theme=light&sig={{last}}",
    "by another key": f"{CARD}?title={T}&theme=light&sig={signature(SAID, OTHER)}",
    "in hexadecimal digits": f"{CARD}?title={T}&theme=light&sig=" + "ab" * 32,
    "not ASCII": f"{CARD}?title={T}&theme=light&sig=" + "가" * 43,
    "not UTF-8": f"{CARD}?title={T}&theme=light&sig=%FF",
    "a wrong one after it": f"{CARD}?title={T}&theme=light&sig=SIG&sig=x",
}


def broken(damage: str) -> str:
    """Unused bits of the last letter are checked, too: one card, one signature."""
    sig = BY_KEY[NEW]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = sig[:-1] + letters[letters.index(sig[-1]) ^ 1]
    target = BROKEN[damage].replace("SIG", sig)
    return target.replace("{cut}", sig[:-1]).replace("{lower}", sig.lower()).replace("{last}", last)


@pytest.mark.parametrize("rules", ["optional", "required"])
@pytest.mark.parametrize("damage", BROKEN)
def test_a_signature_does_not_survive(answers, rules, damage):
    """Changes of the card, and invalid signatures. Also where no signature is required."""
    response = ask(answers(rules), broken(damage))
    assert response.status_code == 403
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert json.loads(response.content) == {
        "type": "/docs#bad-signature",
        "title": "Invalid signature",
        "status": 403,
        "detail": BAD,
        "instance": encode(broken(damage).partition("?")[0].encode()).decode(),
    }


@pytest.mark.parametrize("damage", [*SURVIVED, *BROKEN])
def test_off_looks_at_no_signature(answers, damage):
    """A card with one is as any other."""
    target = broken(damage) if damage in BROKEN else SURVIVED[damage]
    response = ask(answers("off"), target)
    wrong_values = {"one in the other": 422, "two in one": 200}
    assert response.status_code == wrong_values.get(damage, 200)
    if response.status_code == 200 and "version" not in damage:
        assert response.headers["Cache-Control"] == headers.PLAIN


# ── who has to sign ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", ["", "?title=a", "?title=a&sig=", "?sig=%20&title=a"])
@pytest.mark.parametrize("suffix", ["", ".jpg", ".json", "/v/1", "/"])
def test_without_a_signature(answers, query, suffix):
    """A card is plain where it is optional and refused where it is required, its data too."""
    target = f"{CARD}{suffix}{query}"
    response = ask(answers("optional"), target)
    assert response.status_code == 200
    lasting = headers.IMMUTABLE if suffix == "/v/1" else headers.PLAIN
    assert response.headers["Cache-Control"] == lasting
    assert ask(answers("required"), target).status_code == 403


def test_a_head_is_refused_as_a_get_is(answers):
    """With the same headers and no body."""
    response = answers("required").head(CARD)
    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize(
    ("rules", "statuses"),
    [
        (f"required, {OURS}=optional", (200, 403)),
        (f"{OURS}=required", (403, 200)),
        (f"optional, {OURS}=required", (403, 200)),
    ],
)
def test_each_template_has_its_rule(answers, rules, statuses):
    """The exceptions, and the rest."""
    client = answers(rules)
    assert (ask(client, CARD).status_code, ask(client, "/api/article").status_code) == statuses


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/api/nothing?title=a", 404),
        (f"{CARD}.gif", 404),
        (f"{CARD}/v/a b", 422),
        (f"{CARD}?theme=drak", 403),
        (f"{CARD}?title=" + "a" * 9000, 414),
        ("/api", 200),
        ("/docs", 200),
        ("/", 200),
        ("/healthz", 200),
    ],
)
def test_trust_has_an_order(answers, target, status):
    """Length, path, signature, values. A link without a card needs no signature."""
    assert ask(answers("required"), target).status_code == status


def test_a_signed_wrong_value_is_told(answers):
    """The signature is right, so its author may know what is wrong."""
    said = [("theme", "drak")]
    response = ask(answers("required"), f"{CARD}?theme=drak&sig={signature(said)}")
    assert response.status_code == 422
    assert json.loads(response.content)["parameter"] == "theme"


def test_a_signed_card_is_revalidated(answers):
    """A 304 is immutable as well. A request without a signature is still refused."""
    client = answers("required")
    target = SURVIVED["as it was made"].replace("SIG", BY_KEY[NEW])
    tag = ask(client, target).headers["ETag"]
    response = client.get(target, headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert response.headers["Cache-Control"] == headers.IMMUTABLE
    assert client.get(CARD, headers={"If-None-Match": "*"}).status_code == 403


def test_nothing_is_drawn_that_is_not_signed(templates):
    """The refusal comes before the renderer."""
    pipeline = FakePipeline()
    settings = Settings(signing=Rules.parse("required"), signing_keys=KEYS)
    with TestClient(assemble(settings, Registry(templates), pipeline)) as client:
        while client.get("/readyz").status_code != 200:
            pass
        pipeline.rendered.clear()
        assert ask(client, f"{CARD}?title=a").status_code == 403
        assert pipeline.rendered == []


@pytest.mark.parametrize("dev", [False, True])
def test_a_service_prepares_backgrounds(templates, monkeypatch, dev):
    """Unless its designs are being edited."""
    monkeypatch.setattr(preparation, "PAUSE", 0.0)
    pipeline, was_prepared = FakePipeline(), threading.Event()
    monkeypatch.setattr(pipeline, "others", lambda card: (card.template, [card]))
    monkeypatch.setattr(pipeline, "prepare", lambda _: was_prepared.set())
    with TestClient(
        assemble(Settings(deadline=60), Registry(templates), pipeline, dev=dev)
    ) as client:
        assert ask(client, f"{CARD}?title=a").status_code == 200
        assert was_prepared.wait(0.1 if dev else 20) is not dev


# ── before a link to a picture is parsed ─────────────────────────────────────────────────────

PICTURED = f"https%3A%2F%2F{'a' * 2000}"


@pytest.mark.parametrize(
    ("rules", "target", "status"),
    [
        ("required", f"/api/cover?image={PICTURED}", 403),
        ("required", f"/api/cover?image={PICTURED}&sig=x", 403),
        ("required", f"/x.png?images={PICTURED}", 403),
        ("required", f"/x.png?images={PICTURED}&sig=x", 403),
        ("required", f"/?template=cover&image={PICTURED}", 200),
        ("off", f"/api/cover?image={PICTURED}", 422),
        ("off", f"/api/cover.json?image={PICTURED}", 422),
        ("off", f"/x.png?images={PICTURED}", 200),
        ("off", f"/?template=cover&image={PICTURED}", 200),
    ],
)
def test_signatures_and_settings_come_before_links(answers, monkeypatch, rules, target, status):
    """No link to a picture is parsed where it is not signed as it must be, or pictures are off."""
    parsed: list[str] = []

    def parse(text: str) -> NoReturn:
        parsed.append(text)
        raise ValueError("an https URL")

    monkeypatch.setattr("pyoji.engine.image_url.parse", parse)
    monkeypatch.setattr("pyoji.service.remote_images.gather.parse", parse)
    response = ask(answers(rules), target)
    assert (response.status_code, parsed) == (status, [])
    if status == 422:
        assert "remote images are off on this service" in response.json()["allowed"]
        assert "PYOJI_PICTURE_HOSTS" in response.json()["detail"]


def test_a_page_keeps_a_picture_that_it_does_not_parse(answers):
    """In its field and in the link to copy, so that an author can sign it."""
    page = ask(answers("required"), "/?template=cover&image=https://cdn.example.com/a.png").text
    assert page.count("https%3A%2F%2Fcdn.example.com%2Fa.png") > 1


# ── what is known of it ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "signed"),
    [
        (SURVIVED["as it was made"].replace("SIG", BY_KEY[OLD]), True),
        (SURVIVED["a version in the path"].replace("SIG", BY_KEY[NEW]), True),
        (f"{CARD}?title=a&v=1", False),
    ],
)
def test_whether_a_request_was_signed_is_known(templates, target, signed):
    """`Cards.asked` says so, for a caller that trusts signed requests more."""
    path, _, query = encode(target.encode()).decode().partition("?")
    scope = {
        "type": "http",
        "path": path,
        "path_params": {"path": path.removeprefix("/api/")},
        "query_string": query.encode(),
        "headers": [],
    }
    registry = Registry(templates)
    for rules, expected in (("optional", signed), ("off", False)):
        cards = CardEndpoint(
            registry,
            None,
            Verifier(Rules.parse(rules), KEYS),
            Gate(registry),
            RateLimits(Rates(), None),
            Metrics(),
        )
        assert asyncio.run(cards.read(Request(scope))).signed is expected


def test_the_reason_is_for_the_log(answers, caplog):
    """The log line has the reason, without the query or the signature."""
    with caplog.at_level(logging.INFO, "pyoji"):
        ask(answers("required"), f"{CARD}?title=secret&sig={BY_KEY[NEW]}")
        ask(answers("required"), f"{CARD}?title=secret")
    refusals = [record for record in caplog.records if "signature refused" in record.message]
    assert [record.message.partition(": ")[2] for record in refusals] == [
        "made by none of the 2 keys",
        "og-cuckoo-network requires a signature, and there is none",
    ]
    assert [record.path for record in refusals] == [CARD, CARD]
    said = caplog.text + str([record.__dict__ for record in refusals])
    assert "secret" not in said
    assert BY_KEY[NEW] not in said


def test_no_page_shows_a_key_or_a_signature(answers):
    """The designer's page, the metrics and the documents show none."""
    client = answers("required")
    assert ask(client, SURVIVED["as it was made"].replace("SIG", BY_KEY[NEW])).status_code == 200
    for path in ("/", "/gallery", "/docs", "/api", "/openapi.json", "/metrics"):
        text = ask(client, path).text
        for secret in (NEW, OLD, *BY_KEY.values()):
            assert secret not in text


# ── the designer's pages ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/?template=", "/gallery?template="])
def test_a_page_says_why_it_shows_no_cards(answers, path):
    """Where its template's cards have to be signed, and only there."""
    client = answers(f"{OURS}=required")
    assert "require signed links" in client.get(f"{path}{OURS}&ui=en").text
    assert "서명한 링크로만" in client.get(f"{path}{OURS}&ui=ko").text
    for rules in (f"{OURS}=required", "optional"):
        notice = '<p class="notice" role="note">'
        assert notice not in answers(rules).get(f"{path}article&ui=en").text


# ── in the place of a card ───────────────────────────────────────────────────────────────────

PUBLIC = "8.8.8.8"
ONE_A_DAY = Rate(1, 86400)


class Busy(FakePipeline):
    """Draws the card called “slow” when `gate` opens, all others at once."""

    def __init__(self) -> None:
        super().__init__()
        self.held = lambda card: card.by_name.get("title") == "slow"


Asks = Callable[..., Awaitable[httpx2.Response]]


class Behind:
    """A service, and what its answers come from."""

    def __init__(self, templates: Templates, **settings: Any) -> None:
        self.pipeline = Busy()
        self.app: Service = assemble(Settings(**settings), Registry(templates), self.pipeline)

    @property
    def drawn(self) -> list[str]:
        """The titles of the cards drawn, without the default ones."""
        titles = (str(card.by_name.get("title")) for card in self.pipeline.rendered)
        return [title for title in titles if title in ("a", "b", "slow")]

    def run(self, scenario: Callable[[Asks], Awaitable[Any]], client: str = PUBLIC) -> Any:
        """What the scenario gives, which may ask the service as this client."""

        async def lived() -> Any:
            async with self._asks(client) as asks:
                return await scenario(asks)

        return asyncio.run(lived())

    def overloaded(self, scenario: Callable[[Asks], Awaitable[Any]]) -> Any:
        """The same, while its only thread draws a card until the gate opens."""

        async def lived() -> Any:
            try:
                async with self._asks(PUBLIC) as asks:
                    slow = await self.hold(asks, f"{CARD}?title=slow")
                    found = await scenario(asks)
                    self.pipeline.gate.set()
                    await slow
                    return found
            finally:
                self.pipeline.gate.set()

        return asyncio.run(lived())

    async def hold(self, asks: Asks, slow: str) -> asyncio.Task[httpx2.Response]:
        """Ask for a slow card, and come back when it is being drawn."""
        self.pipeline.gate.clear()
        task = asyncio.create_task(asks("GET", slow))
        while b"pyoji_renders 1.0" not in (await asks("GET", "/metrics")).content:  # noqa: ASYNC110
            await asyncio.sleep(0.001)  # asking does not let others run
        return task

    @asynccontextmanager
    async def _asks(self, client: str) -> AsyncIterator[Asks]:
        """Once it is ready: it has drawn the default card of the first template, and keeps it."""
        transport = httpx2.ASGITransport(self.app, client=(client, 50000))
        async with (
            self.app.router.lifespan_context(self.app),
            httpx2.AsyncClient(transport=transport, base_url="http://cards.test") as asking,
        ):
            while (await asking.get("/readyz")).status_code != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
            yield asking.request


@pytest.fixture(autouse=True)
def _patient(monkeypatch) -> None:
    """A loaded machine draws a default card later than a client waits for it."""
    monkeypatch.setattr(default_cards, "PATIENCE", 60)


@pytest.fixture
def busy(templates) -> Behind:
    """No card may wait."""
    return Behind(templates, queue=0)


@pytest.fixture
def full(templates) -> Behind:
    """All may have one new card, and then none for a day."""
    return Behind(templates, limit_all=ONE_A_DAY)


def own(templates: Templates, name: str, *pairs: tuple[str, str]) -> bytes:
    """The template's own card, or one with words."""
    return repr(templates.card(name, pairs, PNG)).encode()


def test_a_card_that_cannot_be_drawn_now_is_stood_in_for(busy, templates):
    """By the template's own card, with the headers that the contract's table has, and no others."""
    first = templates.names[0]

    async def scenario(asks):
        return await asks("GET", f"/api/{first}?title=a")

    response = busy.overloaded(scenario)
    expected = own(templates, first)
    assert response.status_code == 200
    assert response.content == expected
    tag = response.headers.pop("ETag")
    assert tag.startswith('"fallback-')
    assert templates.card(first, (("title", "a"),), PNG).digest not in tag
    assert templates.card(first, (), PNG).digest not in tag
    assert dict(response.headers) == {
        "content-type": "image/png",
        "content-length": str(len(expected)),
        "cache-control": "public, max-age=60",
        "x-card-fallback": "overloaded",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
    }
    assert busy.drawn == ["slow"]


def test_a_fallback_is_forgotten_when_the_card_can_be_drawn(busy, templates):
    """The hit cache and memory do not keep it, and its ETag is not the card's."""
    first = templates.names[0]
    target = f"/api/{first}?title=a"

    async def scenario(asks):
        shown = [await asks("GET", target) for _ in range(2)]
        busy.pipeline.gate.set()
        fields = {"If-None-Match": shown[0].headers["ETag"]}
        found = shown[0]
        while "X-Card-Fallback" in found.headers:
            await asyncio.sleep(0.001)
            found = await asks("GET", target, headers=fields)
        return shown, found, await asks("GET", target)

    shown, found, again = busy.overloaded(scenario)
    assert [each.headers["X-Card-Fallback"] for each in shown] == ["overloaded"] * 2
    assert found.status_code == again.status_code == 200
    assert found.content == again.content == own(templates, first, ("title", "a"))
    assert found.headers["Cache-Control"] == headers.PLAIN
    assert dict(found.headers) == dict(again.headers)


def test_what_is_known_is_served_while_nothing_can_be_drawn(busy, templates):
    """From memory; and as a 304 even what is not."""
    tag = f'"{templates.card(OURS, (("title", "b"),), PNG).digest}"'
    known = f"{CARD}?title=a"

    async def scenario(asks):
        await asks("GET", known)
        slow = await busy.hold(asks, f"{CARD}?title=slow")
        links = (known, f"{known}&utm_source=x")  # by its link, and by its card
        found = [await asks("GET", link) for link in links]
        unchanged = await asks("GET", f"{CARD}?title=b", headers={"If-None-Match": tag})
        busy.pipeline.gate.set()
        await slow
        return found, unchanged

    found, unchanged = busy.run(scenario)
    for each in found:
        assert each.content == own(templates, OURS, ("title", "a"))
        assert "X-Card-Fallback" not in each.headers
    assert unchanged.status_code == 304


def test_a_limit_is_said_in_the_header(full, templates):
    """A template's own card in the size and format that were asked for; known ones as always."""

    async def scenario(asks):
        first = await asks("GET", f"{CARD}?title=a")
        limited = await asks("GET", f"{CARD}/v/3.webp?title=b&size=square&theme=light")
        return first, limited, await asks("GET", f"{CARD}?title=a&utm_source=x")

    first, limited, known = full.run(scenario)
    assert "X-Card-Fallback" not in first.headers
    assert limited.status_code == 200
    assert limited.headers["X-Card-Fallback"] == "limited"
    assert limited.headers["Cache-Control"] == "public, max-age=60"
    assert limited.headers["Content-Type"] == "image/webp"
    square = templates.card(OURS, (("size", "square"),), FORMATS["webp"])
    assert limited.content == repr(square).encode()
    assert known.content == first.content
    assert "X-Card-Fallback" not in known.headers


@pytest.mark.parametrize(
    ("client", "said"), [(PUBLIC, "limited"), ("2606:4700::1", "limited"), ("10.0.0.1", None)]
)
def test_a_client_is_limited_by_its_address(templates, client, said):
    """An address that is not public may be that of many clients, so it is not limited."""

    async def scenario(asks):
        found = [await asks("GET", f"{CARD}?title={title}") for title in ("a", "b")]
        return [each.headers.get("X-Card-Fallback") for each in found]

    assert Behind(templates, limit_client=ONE_A_DAY).run(scenario, client) == [None, said]


def test_who_signs_is_not_limited(templates):
    """With any number of new cards."""
    rules = {"signing": Rules.parse("optional"), "signing_keys": KEYS}
    behind = Behind(templates, limit_all=ONE_A_DAY, limit_client=ONE_A_DAY, **rules)

    async def scenario(asks):
        await asks("GET", f"{CARD}?title=a")
        signed = []
        for n in range(5):
            sig = signature([("title", f"b{n}")])
            signed.append(await asks("GET", f"{CARD}?title=b{n}&sig={sig}"))
        return signed, await asks("GET", f"{CARD}?title=b6")

    signed, unsigned = behind.run(scenario)
    assert not any("X-Card-Fallback" in each.headers for each in signed)
    assert unsigned.headers["X-Card-Fallback"] == "limited"


def test_a_head_of_a_fallback_is_its_get_without_the_body(full):
    """It is limited like the GET."""

    async def scenario(asks):
        await asks("GET", f"{CARD}?title=a")
        return await asks("GET", f"{CARD}?title=b"), await asks("HEAD", f"{CARD}?title=b")

    got, head = full.run(scenario)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    assert head.headers["X-Card-Fallback"] == "limited"


@pytest.mark.parametrize(
    ("settings", "status", "kind", "after"),
    [
        ({"queue": 0}, 503, "overloaded", "5"),
        ({"limit_all": ONE_A_DAY}, 429, "limited", "3600"),  # which the slow card uses up
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_wants_errors_gets_them(templates, settings, status, kind, after, method):
    """With PYOJI_OVERLOAD=error, as a problem that says when to ask again."""
    behind = Behind(templates, overload="error", **settings)

    async def scenario(asks):
        return await asks(method, f"/api/{templates.names[0]}?title=a")

    response = behind.overloaded(scenario)
    assert response.status_code == status
    assert response.headers["Retry-After"] == after
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "X-Card-Fallback" not in response.headers
    assert response.headers["X-Request-ID"]
    if method == "GET":
        problem = response.json()
        assert (problem["type"], problem["status"]) == (f"/docs#{kind}", status)
    else:
        assert response.content == b""
    assert behind.drawn == ["slow"]


def test_data_has_no_fallback(busy):
    """Another card's numbers would be wrong ones: it is a 503, whatever is set."""

    async def scenario(asks):
        return await asks("GET", f"{CARD}.json?title=a"), await asks("HEAD", f"{CARD}.json")

    for response in busy.overloaded(scenario):
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert response.headers["Content-Type"] == "application/problem+json"


def test_data_is_limited_as_cards_are(full):
    """One that is not known; the data of a card that was just drawn is."""

    async def scenario(asks):
        targets = (f"{CARD}?title=a", f"{CARD}.json?title=a", f"{CARD}.json?title=b")
        return [await asks("GET", target) for target in targets]

    drawn, known, refused = full.run(scenario)
    assert (drawn.status_code, known.status_code) == (200, 200)
    assert known.json()["template"] == OURS
    assert refused.status_code == 429
    assert refused.json()["type"] == "/docs#limited"


def test_without_even_a_fallback_it_is_a_503(busy, templates, monkeypatch):
    """Where drawing that, too, would take too long."""
    monkeypatch.setattr(default_cards, "PATIENCE", 0.02)

    async def scenario(asks):
        busy.pipeline.held = lambda _: True
        return await asks("GET", f"/api/{templates.names[1]}?title=a")

    response = busy.overloaded(scenario)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"


def test_fallbacks_are_counted_by_their_reason(full):
    """So that the operator sees how often, and why."""

    async def scenario(asks):
        for title in ("a", "b", "c", "a"):
            await asks("GET", f"{CARD}?title={title}")
        return (await asks("GET", "/metrics")).text

    text = full.run(scenario)
    assert 'pyoji_fallbacks_total{reason="limited"} 2.0' in text
    assert 'pyoji_limited_total{limit="all"} 2.0' in text


def test_a_card_without_its_picture_is_shown_for_a_while(templates, monkeypatch):
    """As it is, with the author's words; and it is drawn anew each time."""

    async def fetch(self, card):
        return GatheredImages(missing={"logo": MissingReason.TIMEOUT})

    monkeypatch.setattr(RemoteImages, "fetch", fetch)
    behind = Behind(templates)

    async def scenario(asks):
        return [await asks("GET", f"{CARD}?title=a{MISSING}&v=1") for _ in range(2)]

    for response in behind.run(scenario):
        assert response.status_code == 200
        assert response.content == own(templates, OURS, ("title", f"a{MISSING}"))
        assert response.headers["X-Card-Fallback"] == "picture"
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert response.headers["X-Card-Missing-Glyphs"] == "U+E000"
        assert response.headers["ETag"].startswith('"fallback-')
    titles = [card.by_name.get("title") for card in behind.pipeline.rendered]
    assert titles.count(f"a{MISSING}") == 2


def kept(place: Path) -> str:
    """The names of all files in a directory."""
    return " ".join(each.name for each in place.rglob("*") if each.is_file())


def test_what_is_shown_in_the_place_of_a_card_is_kept_nowhere(templates, tmp_path):
    """The store has no entry under its own name or the card's."""
    behind = Behind(templates, limit_all=ONE_A_DAY, cache_dir=tmp_path)

    async def scenario(asks):
        for title in ("a", "b"):
            await asks("GET", f"{CARD}?title={title}")

    behind.run(scenario)
    assert templates.card(OURS, (("title", "a"),), PNG).digest in kept(tmp_path)
    assert templates.card(OURS, (("title", "b"),), PNG).digest not in kept(tmp_path)
    assert templates.card(OURS, (), PNG).digest not in kept(tmp_path)


def test_cards_of_unsigned_links_may_be_kept_in_memory_alone(templates, tmp_path):
    """Those of signed ones are kept in the directory."""
    rules = {"signing": Rules.parse("optional"), "signing_keys": KEYS}
    behind = Behind(templates, cache_dir=tmp_path, cache_unsigned=False, **rules)

    async def scenario(asks):
        await asks("GET", f"{CARD}?title=a")
        await asks("GET", f"{CARD}?title=b&sig={signature([('title', 'b')])}")

    behind.run(scenario)
    assert templates.card(OURS, (("title", "a"),), PNG).digest not in kept(tmp_path)
    assert templates.card(OURS, (("title", "b"),), PNG).digest in kept(tmp_path)


# ── the start ────────────────────────────────────────────────────────────────────────────────


def test_an_exception_for_no_template_stops_the_start():
    """Misspelt, it would leave the one that was meant unprotected."""
    settings = Settings(signing=Rules.parse("off, og-cuckoo=required"), signing_keys=KEYS)
    with pytest.raises(SettingsError, match=r"PYOJI_SIGNING='og-cuckoo=required'.* docs, "):
        create_app(settings)
