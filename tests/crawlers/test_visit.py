"""A page is visited as every network at once, within bounds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from pyoji.crawlers import page_tags, visit
from pyoji.crawlers.fetch import open_client
from pyoji.crawlers.visit import PageVisits, image_request, page_request, visit_page
from pyoji.networks.table import BY_NAME, NETWORKS

from tests.crawlers.site import Answer, Asked, Site, picture, site


def visits(change: Callable[[Site], None] = lambda _: None) -> tuple[PageVisits, Site]:
    async def run() -> tuple[PageVisits, Site]:
        async with site() as published, open_client() as client:
            change(published)
            return await visit_page(client, f"{published.origin}/post", NETWORKS), published

    return asyncio.run(run())


def test_concurrent_requests_are_bounded():
    """A small server is not asked by all crawlers at once."""
    running: list[int] = [0, 0]

    async def run() -> None:
        async with site() as published, open_client() as client:
            fetch = visit.fetch

            async def counted(*words):
                running[0] += 1
                running[1] = max(running)
                try:
                    return await fetch(*words)
                finally:
                    running[0] -= 1

            visit.fetch = counted
            try:
                await visit_page(client, f"{published.origin}/post", NETWORKS)
            finally:
                visit.fetch = fetch

    asyncio.run(run())
    assert 1 < running[1] <= visit.CONCURRENCY


def test_each_visit_is_reported():
    """For a progress bar."""
    steps: list[None] = []

    async def run() -> None:
        async with site() as published, open_client() as client:
            url = f"{published.origin}/post"
            await visit_page(client, url, NETWORKS, lambda: steps.append(None))

    asyncio.run(run())
    assert len(steps) == len(NETWORKS)


def test_equal_pages_are_read_once_beside_the_event_loop(monkeypatch):
    """A long page takes seconds, in which other responses would seem slow."""
    threads: list[threading.Thread] = []
    read = page_tags.read

    def watched(*source):
        threads.append(threading.current_thread())
        return read(*source)

    monkeypatch.setattr(page_tags, "read", watched)
    seen, _ = visits()
    assert all(each.tags == seen.tags for each in seen.visits)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_limits_of_a_request():
    """A certain limit is used, a reported one is not."""
    assert page_request(BY_NAME["discord"], "u").seconds == 10
    assert page_request(BY_NAME["whatsapp"], "u").seconds == visit.MOST_SECONDS
    assert page_request(BY_NAME["mastodon"], "u").most_hops == 3
    assert page_request(BY_NAME["mastodon"], "u").codings == ("gzip",)
    assert page_request(BY_NAME["facebook"], "u").last_byte == 524_288
    assert image_request(BY_NAME["discord"], "u", 7.0).seconds == 3
    assert image_request(BY_NAME["x"], "u", 7.0).seconds == visit.MOST_SECONDS


def test_the_robots_of_the_image_s_host_count_too():
    """Each host's file is read once."""

    def change(published: Site) -> None:
        other = published.origin.replace("127.0.0.1", "localhost")
        published.answers["/post"] = Answer(
            published.page(published.head(og_image=f"{other}/card.png"))
        )
        published.answers["/robots.txt"] = lambda asked: Answer(
            b"User-agent: twitterbot\nDisallow: /" if "localhost" in asked.fields["host"] else b"",
            "text/plain",
        )

    seen, published = visits(change)
    image = next(each.image_url for each in seen.visits)
    assert "localhost" in image
    assert not seen.allows(BY_NAME["x"], image)
    assert seen.allows(BY_NAME["x"], seen.url)
    assert seen.allows(BY_NAME["facebook"], image)
    assert len(published.agents("/robots.txt")) == 2


def test_a_page_for_crawlers_only():
    """What counts is what the crawler gets, not what a browser gets."""

    def change(published: Site) -> None:
        def answer(asked: Asked) -> Answer:
            is_browser = "Firefox" in asked.agent
            return Answer(published.page("" if is_browser else None))

        published.answers["/post"] = answer

    seen, _ = visits(change)
    assert seen.tags.first(["og:image"]) is None
    assert all(each.image and each.image.body == picture() for each in seen.visits)
