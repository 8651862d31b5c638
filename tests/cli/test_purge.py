"""pyoji purge: what it drops, and what services that share the store make of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pyoji import settings as settings_
from pyoji.engine.design import Registry, Templates
from pyoji.loading import load_engine
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.application import Service

from tests.fakes import FakePipeline
from tests.redis_server import redis_server
from tests.waiting import until
from tests.web.wires import Wire, asking, serving

LINK = "/api/article?title=a"
OTHER = "/api/quote?title=b"


@pytest.fixture
def run(invoke):
    return lambda *words: invoke("purge", *words)


@pytest.fixture(
    params=["directory", pytest.param("redis", marks=pytest.mark.redis)],
)
def store(request, tmp_path, invoke, monkeypatch) -> Iterator[dict[str, Any]]:
    """The settings of a store, which the command has too."""
    if request.param == "directory":
        monkeypatch.setenv("PYOJI_CACHE_DIR", str(tmp_path / "cards"))
        yield {"cache_dir": tmp_path / "cards"}
        return
    with redis_server() as server:
        monkeypatch.setenv("PYOJI_CACHE_URL", server.url)
        yield {"cache_url": server.url}


class Machine:
    """A service of its own over the shared store, and what it drew."""

    def __init__(self, wire: Wire, service: Service, pipeline: FakePipeline) -> None:
        self.wire, self.service, self.pipeline = wire, service, pipeline

    def ask(self, link: str) -> tuple[str, str]:
        """Status and ETag."""
        answer = self.wire.talk(asking(link.encode(), [(b"Connection", b"close")])).decode(
            "latin-1"
        )
        tag = answer.partition("etag: ")[2].partition("\r\n")[0]
        return answer.split()[1], tag

    def titles(self) -> list[str]:
        return [str(card.by_name.get("title")) for card in self.pipeline.rendered]


@pytest.fixture(scope="module")
def templates() -> Templates:
    """As a service reads them: what decides the bytes of a card is in their revisions."""
    return load_engine(Settings()).templates


@pytest.fixture
def machines(templates: Templates) -> Iterator[Callable[..., Machine]]:
    with ExitStack() as stack:

        def begin(**chosen: Any) -> Machine:
            pipeline = FakePipeline()
            service = assemble(Settings(**chosen), Registry(templates), pipeline)
            return Machine(stack.enter_context(serving(service)), service, pipeline)

        yield begin


def kept(store: dict[str, Any]) -> Callable[[], int]:
    """How many cards the store holds."""
    from pyoji.service.cache.choice import external_store

    opened = external_store(Settings(**store))
    if "cache_dir" in store:
        return lambda: len([f for f in Path(store["cache_dir"]).rglob("*") if len(f.name) == 32])
    return lambda: len(opened._client.keys("pyoji:1:card:*"))


def test_a_link_is_drawn_anew_by_all(run, store, machines):
    """From memory, store and fast path nothing old is answered: one draws it, under another tag,
    and the others have it from the store. Other cards stay."""
    one, other = machines(**store), machines(**store)
    count = kept(store)
    before = one.ask(LINK)
    for machine in (one, other):
        assert [machine.ask(LINK), machine.ask(LINK)] == [before] * 2
        machine.ask(OTHER)
    until(lambda: count() == 2)
    result = run(LINK)
    assert result.exit_code == 0, result.output
    assert "1 removed from the " in result.stdout
    for machine in (one, other):
        until(lambda machine=machine: machine.ask(LINK)[1] != before[1])
    after = one.ask(LINK)
    assert after[0] == "200"
    assert [machine.ask(LINK) for machine in (one, other) for _ in range(2)] == [after] * 4
    assert sum(machine.titles().count("a") for machine in (one, other)) in (2, 3)
    assert sum(machine.titles().count("b") for machine in (one, other)) == 1


def test_a_client_that_holds_the_old_one_gets_the_new(run, store, machines):
    """No 304 keeps a proxy's copy alive."""
    machine = machines(**store)
    _, tag = machine.ask(LINK)

    def status() -> str:
        fields = [(b"If-None-Match", tag.encode()), (b"Connection", b"close")]
        return machine.wire.talk(asking(LINK.encode(), fields)).split()[1].decode()

    assert status() == "304"
    assert run(LINK).exit_code == 0
    until(lambda: status() == "200")


@pytest.mark.parametrize("extension", ["", ".webp", ".json", "/v/3.jpg"])
def test_a_link_is_purged_in_every_format(run, store, machines, extension):
    """Whichever it names."""
    machine = machines(**store)
    formats = (".png", ".jpg", ".webp", ".json")
    links = [LINK.replace("?", f"{each}?") for each in formats]
    before = [machine.ask(link)[1] for link in links]
    assert run("https://og.example.com" + LINK.replace("?", f"{extension}?")).exit_code == 0
    for link, tag in zip(links, before, strict=True):
        until(lambda link=link, tag=tag: machine.ask(link)[1] != tag)


def test_a_template_is_drawn_anew(run, store, machines):
    """Its cards, its own card where another is shown too, and no others."""
    machine = machines(**store)
    mine, others = [LINK, "/api/article"], [OTHER, "/a.png"]
    before = {link: machine.ask(link) for link in mine + others}
    assert run("--template", "article").exit_code == 0
    for link in mine:
        until(lambda link=link: machine.ask(link)[1] != before[link][1])
    assert [machine.ask(link) for link in others] == [before[link] for link in others]


def test_all_is_all(run, store, machines):
    """The store is empty then, and one purge stands for all before."""
    machine = machines(**store)
    count = kept(store)
    assert run("--template", "quote").exit_code == 0
    before = {link: machine.ask(link) for link in (LINK, OTHER)}
    until(lambda: count() == 2)
    result = run("--all", "--json")
    facts = json.loads(result.stdout)
    assert (facts["scopes"], facts["removed"]) == (["all"], 2)
    for link, tag in before.items():
        until(lambda link=link, tag=tag: machine.ask(link)[1] != tag[1])


def test_a_purge_outlives_the_service(run, store, machines):
    """One that starts later knows it before it answers."""
    _, tag = machines(**store).ask(LINK)
    assert run(LINK).exit_code == 0
    _, later = machines(**store).ask(LINK)
    assert later != tag
    assert machines(**store).ask(LINK)[1] == later


def test_a_listed_card_is_purged_by_any_spelling(run, store, machines, tmp_path, monkeypatch):
    """As the service draws the listed one for it."""
    (tmp_path / "titles.txt").write_text("/api/article?title=Hello%20there\n")
    monkeypatch.setenv("PYOJI_TITLES", "titles.txt")
    machine = machines(**store, titles=str(tmp_path / "titles.txt"))
    link = "/api/article?title=hello%20there!"
    _, tag = machine.ask(link)
    assert run(link).exit_code == 0
    until(lambda: machine.ask(link)[1] != tag)


def test_fonts_designs_and_settings_are_the_services(run, store, tmp_path):
    """A card has the same key in the command and in the service."""
    environment = {"PYOJI_CACHE_DIR": "off"}
    made = load_engine(settings_.from_mapping(environment))
    from pyoji.engine.card import PNG

    card = made.templates.card("article", (("title", "a"),), PNG)
    facts = json.loads(run(LINK, "--json").stdout)
    assert f"card {card.digest}" in facts["scopes"]
    assert len(facts["scopes"]) == len(facts["keys"]) == 3
    assert card.digest in facts["keys"]
    again = json.loads(run(LINK, "--json").stdout)
    assert again["scopes"] == facts["scopes"]
    assert not set(again["keys"]) & set(facts["keys"])


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "Name links, or a --template, or --all."),
        ((LINK, "--all"), 2, "Name links"),
        (("--template", "quote", "--all"), 2, "Name links"),
        (("nothing",), 2, "is not a link to a card"),
        (("?title=a",), 2, "is not a link to a card"),
        (("/api/nowhere?title=a",), 2, "There is no template"),
        (("--template", "quoet"), 2, "Did you mean “quote”?"),
        (("/api/article?theme=mauve",), 2, "is not a value for theme"),
    ],
)
def test_what_cannot_be_meant_is_told(run, tmp_path, monkeypatch, words, code, told):
    """And nothing is purged."""
    monkeypatch.setenv("PYOJI_CACHE_DIR", str(tmp_path / "cards"))
    result = run(*words)
    assert result.exit_code == code
    assert told in result.stderr
    assert list(tmp_path.rglob("purges")) == []


def test_without_a_store_nobody_can_be_told(run, monkeypatch):
    """The service is restarted instead."""
    monkeypatch.setenv("PYOJI_CACHE_DIR", "off")
    result = run("--all")
    assert result.exit_code == 1
    assert "cached in memory only" in result.stderr


def test_a_store_that_is_down_is_told(run, monkeypatch):
    """Without its address."""
    monkeypatch.setenv("PYOJI_CACHE_URL", "unix:///nowhere/redis.sock")
    result = run("--all")
    assert result.exit_code == 1
    assert "the store cannot be purged (down" in result.stderr
    assert "nowhere" not in result.stderr


@pytest.mark.redis
def test_a_slow_store_is_waited_for(run, monkeypatch):
    """Longer than a request waits, which renders the card instead."""
    with redis_server() as server, server.client as client:
        monkeypatch.setenv("PYOJI_CACHE_URL", server.url)
        client.execute_command("CLIENT", "PAUSE", 5000, "ALL")
        result = run("--all")
    assert result.exit_code == 0, result.output


def test_purges_are_bounded(run, tmp_path, monkeypatch):
    """--all ends those before it."""
    monkeypatch.setattr("pyoji.cli.purge.MOST", 3)
    monkeypatch.setenv("PYOJI_CACHE_DIR", str(tmp_path / "cards"))
    assert run(LINK).exit_code == 0
    assert run(LINK).exit_code == 0
    result = run(OTHER)
    assert result.exit_code == 1
    assert "purge --all, which replaces them" in result.stderr
    assert run("--all").exit_code == 0
    assert run(OTHER).exit_code == 1
    assert run("--template", "quote").exit_code == 0
