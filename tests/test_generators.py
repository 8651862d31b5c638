"""Real generators: a small blog of each is built, and `og:image` of each page is its card.

`make generators` installs them; without one, its tests skip, and fail if CI=true. Every site has
posts in English, Korean, Japanese and Chinese: some with the card of an integration, some with that
of `pyoji link --write`, some with a picture of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoji.cli import app as cli
from pyoji.engine.card import PNG
from pyoji.engine.design import Templates
from pyoji.link import card_links
from pyoji.settings import Settings
from pyoji.web.app import create_app
from starlette.testclient import TestClient
from typer.testing import CliRunner

from tests.test_integrations import Head
from tests.tools.generators import packages, sites
from tests.tools.generators.sites import GENERATORS, OWN, Generator, Post

pytestmark = pytest.mark.slow

HOST, TEMPLATE = "og.example.com", "article"


def require(generator: Generator) -> None:
    """Skip the test if the generator is not there; fail it under CI=true."""
    found = packages.program(generator.command[0])
    why = packages.missing() or ("" if found else f"{generator.name} is not installed")
    if why:
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)


class Site(NamedTuple):
    """A built site: its generator, its sources, what `link --write` printed, and its pages."""

    generator: Generator
    sources: Path
    linked: tuple[str, str]
    pages: Path

    def head(self, post: Post) -> Head:
        """The head of a post's page."""
        return Head.read(self.sources / self.generator.built(post))


@pytest.fixture(scope="module", params=GENERATORS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site with cards: an integration's, and those that `link --write` wrote, twice."""
    generator = GENERATORS[request.param]
    require(generator)
    sources = tmp_path_factory.mktemp(generator.name)
    sites.write(generator, sources)
    linked = (_link(generator, sources), _link(generator, sources))
    return Site(generator, sources, linked, sites.build(generator, sources))


@pytest.fixture(scope="module", params=GENERATORS)
def bare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same site without cards, pictures and integration."""
    generator = GENERATORS[request.param]
    require(generator)
    sources = tmp_path_factory.mktemp(f"{generator.name}-bare")
    sites.write(generator, sources, bare=True)
    return Site(generator, sources, ("", ""), sites.build(generator, sources))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(deadline=60))) as made:
        yield made


def posts(*names: str) -> list[Post]:
    return [post for post in sites.POSTS if post.name in names]


def _link(generator: Generator, sources: Path) -> str:
    files = [str(sources / generator.source(post)) for post in posts("linked")]
    words = ["link", "--write", *files, "--host", HOST, "--template", TEMPLATE]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    return result.output


# ── cards ────────────────────────────────────────────────────────────────────────────────────


def test_each_page_has_its_card(site: Site, client: TestClient, templates: Templates) -> None:
    """One picture, whose title and language are the page's, and which the service answers."""
    for post in posts("drawn", "linked"):
        head = site.head(post)
        link = head.only("og:image")
        read = card_links.read(link)
        assert read is not None, link
        assert dict(read.pairs)["title"].rstrip() == post.title
        lang = {"zh-TW": "zh-Hant"}.get(post.lang, post.lang)
        assert templates.card(TEMPLATE, read.pairs, PNG).lang == lang, link
        assert head.only("twitter:card") == "summary_large_image"
        response = client.get(link.removeprefix(f"https://{HOST}"))
        assert (response.status_code, response.headers["content-type"]) == (200, "image/png")


def test_an_integration_declares_the_size(site: Site) -> None:
    """And the type and the words."""
    for post in posts("drawn"):
        head = site.head(post)
        names = ("og:image:type", "og:image:width", "og:image:height", "og:image:alt")
        assert [head.only(name) for name in names] == ["image/png", "1200", "630", post.title]


def test_a_picture_of_its_own_stays(site: Site) -> None:
    """Alone, and without a size that is not known."""
    for post in posts("own"):
        head = site.head(post)
        assert head.only("og:image") == OWN
        assert "og:image:width" not in head.metas


def test_links_are_written_once(site: Site) -> None:
    """All of them at first, none in a second run."""
    first, second = site.linked
    count = len(posts("linked"))
    assert f"{count} of {count} posts got a card" in first
    assert f"0 of {count} posts got a card" in second


# ── inject ───────────────────────────────────────────────────────────────────────────────────


def _inject(bare: Site) -> None:
    words = ["inject", str(bare.pages), "--host", HOST, "--template", TEMPLATE]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output


def _bytes(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_inject_gives_each_page_its_card_once(bare: Site, client: TestClient) -> None:
    """A second run changes no byte."""
    for post in sites.POSTS:
        assert "og:image" not in bare.head(post).metas
    _inject(bare)
    injected = _bytes(bare.pages)
    for post in sites.POSTS:
        head = bare.head(post)
        read = card_links.read(head.only("og:image"))
        assert read is not None
        title = dict(read.pairs)["title"].rstrip()
        assert title in (post.title, *head.metas.get("og:title", ()))  # Hugo's is without markup
        response = client.get(head.only("og:image").removeprefix(f"https://{HOST}"))
        assert response.status_code == 200
    _inject(bare)
    assert _bytes(bare.pages) == injected
