"""Gather: each image of a card is either present or has a reason, for any failure on the way."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence

import pytest
import uvloop
from PIL import Image
from pyoji.engine.card import PNG, SIZES, Card, CommonParameters, Value
from pyoji.engine.design import Parameter
from pyoji.engine.image_url import ImageUrl, parse
from pyoji.engine.images.pixels import Pixels
from pyoji.errors import ParameterError
from pyoji.service.remote_images.allowlist import OFF, AllowedHosts
from pyoji.service.remote_images.gather import (
    AT_ONCE,
    BUSY_SECONDS,
    CACHE_SECONDS,
    FAILURE_SECONDS,
    MOST_WAITING,
    OVERHEAD,
    GatheredImages,
    NoFetcher,
    RemoteImages,
)
from pyoji.service.remote_images.loop_thread import LoopThread
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.sandbox import Decoder

from tests.service.remote_images.files import DAMAGED, saved
from tests.service.remote_images.site import HOST, ok, site
from tests.waiting import async_until

PIXELS = Pixels(3, 2, "RGB", b"\xff\0\0" * 6)


def card(**links: str) -> Card:
    """A card that asks for pictures."""
    values: dict[str, Value] = {"logo": None}
    values |= {name: parse(url) for name, url in links.items()}
    common, own = CommonParameters(title="T"), tuple(sorted(values.items()))
    return Card("one", "1", "ko", SIZES["og"], 1.0, PNG, 0, common, own)


def at(path: str) -> str:
    return f"https://{HOST}/{path}"


class Fake:
    """A fetcher and decoder: the beginning of a path chooses the outcome."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.under_way = self.most = self.begun = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.closed = False

    async def fetch(self, link: ImageUrl) -> bytes:
        self.fetched.append(link.target)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self.gate.wait()
        finally:
            self.under_way -= 1
        if link.target.startswith("/none"):
            raise Refused(MissingReason.NOT_FOUND)
        if link.target.startswith("/broken"):
            raise RuntimeError("our own fault")
        return link.target.encode()

    def begin(self) -> None:
        self.begun += 1

    async def decode(self, data: bytes) -> Pixels:
        if data.startswith(b"/text"):
            raise Refused(MissingReason.NOT_A_PICTURE)
        return PIXELS

    async def close(self) -> None:
        self.closed = True


class World:
    """RemoteImages over a fake, with a clock that stands until it is moved."""

    def __init__(self, limit: int = 10**6, hosts: Sequence[str] = (HOST,), **more: float) -> None:
        self.fake, self.now = Fake(), 0.0
        self.told: list[MissingReason | None] = []
        self.pictures = RemoteImages(
            AllowedHosts(hosts),
            self.fake,
            self.fake,
            limit,
            clock=lambda: self.now,
            observe=self.told.append,
            **more,
        )


def lived(
    do: Callable[[World], Awaitable[None]],
    limit: int = 10**6,
    hosts: Sequence[str] = (HOST,),
    **more: float,
) -> None:
    """Something is done in a world that ends."""

    async def living() -> None:
        world = World(limit, hosts, **more)
        try:
            await do(world)
        finally:
            await world.pictures.close()
            assert world.fake.closed
            assert world.fake.under_way == 0

    asyncio.run(living())


def test_a_card_without_links_asks_nobody() -> None:
    """It starts no fetch either."""

    async def do(world: World) -> None:
        assert await world.pictures.fetch(card()) == GatheredImages({}, {})
        assert (world.fake.begun, world.told) == (0, [])

    lived(do, hosts=())


def test_pictures_and_reasons_are_told_by_parameter() -> None:
    """Those that are there, and those that are not."""

    async def do(world: World) -> None:
        asked = card(image=at("a"), avatar=at("none"), logo=at("text"))
        assert await world.pictures.fetch(asked) == GatheredImages(
            {"image": PIXELS},
            {"avatar": MissingReason.NOT_FOUND, "logo": MissingReason.NOT_A_PICTURE},
            FAILURE_SECONDS,
        )
        assert sorted(map(str, world.told)) == ["None", "not-a-picture", "not-found"]

    lived(do)


def test_a_host_that_is_not_listed_is_the_authors_to_know() -> None:
    """The error has the parameter, the value and the allowed values. No host is contacted."""

    async def do(world: World) -> None:
        asked = card(image=at("a"), avatar="https://evil.example.net/a")
        with pytest.raises(ParameterError) as caught:
            await world.pictures.fetch(asked)
        assert caught.value.parameter == "avatar"
        assert caught.value.value == "https://evil.example.net/a"
        assert caught.value.allowed == f"an https URL on {HOST}"
        with pytest.raises(ParameterError, match="avatar"):
            world.pictures.admit(asked)
        assert world.fake.fetched == []

    lived(do)


def test_without_hosts_pictures_are_off() -> None:
    """The error says so."""

    async def do(world: World) -> None:
        with pytest.raises(ParameterError, match="remote images are off on this service") as caught:
            await world.pictures.fetch(card(image=at("a")))
        assert caught.value.allowed == OFF

    lived(do, hosts=())


def test_while_pictures_are_off_no_link_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused by its parameter's kind; with hosts it is parsed, and may be wrong."""
    parsed: list[str] = []
    monkeypatch.setattr("pyoji.service.remote_images.gather.parse", parsed.append)
    parameters = {"title": Parameter("title", "text"), "logo": Parameter("logo", "picture")}
    pairs = (("title", "T"), ("logo", "https://" + "a" * 2000), ("fbclid", "x"))

    async def off(world: World) -> None:
        with pytest.raises(ParameterError) as caught:
            world.pictures.admit_unread(parameters, pairs)
        assert (caught.value.parameter, caught.value.allowed) == ("logo", OFF)
        world.pictures.admit_unread(parameters, (("title", "T"), ("logo", "  ")))
        assert not world.pictures.admits(at("a"))

    async def on(world: World) -> None:
        world.pictures.admit_unread(parameters, pairs)

    lived(off, hosts=())
    lived(on)
    assert parsed == []


def test_a_picture_is_kept_for_a_while() -> None:
    """Then it is fetched again. A missing one is retried much sooner."""

    async def do(world: World) -> None:
        async def fetched() -> int:
            await world.pictures.fetch(card(image=at("a"), logo=at("none")))
            return len(world.fake.fetched)

        assert [await fetched(), await fetched()] == [2, 2]
        world.now += FAILURE_SECONDS
        assert [await fetched(), await fetched()] == [3, 3]
        world.now = CACHE_SECONDS
        assert [await fetched(), await fetched()] == [5, 5]

    lived(do)


def test_how_long_a_picture_will_be_missing_is_said() -> None:
    """Until the first of several is retried. After a full queue, a moment."""

    async def do(world: World) -> None:
        assert (await world.pictures.fetch(card(image=at("none/1")))).seconds == FAILURE_SECONDS
        world.now += 10
        both = await world.pictures.fetch(card(image=at("none/1"), logo=at("none/2")))
        assert (both.seconds, len(both.missing)) == (FAILURE_SECONDS - 10, 2)
        assert (await world.pictures.fetch(card(image=at("a")))).seconds == 0

    lived(do)


def test_what_is_kept_is_bounded_in_bytes() -> None:
    """The least recently used image is dropped first. An image above the bound is not kept."""
    size = len(PIXELS.data) + OVERHEAD

    async def two(world: World) -> None:
        for path in ("a", "b", "a", "c", "a", "b"):
            await world.pictures.fetch(card(image=at(path)))
        assert world.fake.fetched == ["/a", "/b", "/c", "/b"]

    lived(two, 2 * size)

    async def none(world: World) -> None:
        for _ in range(2):
            assert (await world.pictures.fetch(card(image=at("a")))).images == {"image": PIXELS}
        assert world.fake.fetched == ["/a", "/a"]

    lived(none, size - 1)
    lived(none, 0)


def test_what_is_under_way_is_shared() -> None:
    """A thousand callers of one image cause one request. A caller that is cancelled affects no
    other."""

    async def do(world: World) -> None:
        world.fake.gate.clear()
        asking = [
            asyncio.create_task(world.pictures.fetch(card(image=at("a")))) for _ in range(1000)
        ]
        asking.append(asyncio.create_task(world.pictures.fetch(card(image=at("a"), logo=at("a")))))
        await async_until(lambda: world.fake.fetched)
        assert world.fake.fetched == ["/a"]  # by asking[0], who now leaves
        asking[0].cancel()
        await asyncio.sleep(0)
        world.fake.gate.set()
        found = await asyncio.gather(*asking[1:])
        assert all(each.images["image"] == PIXELS for each in found)
        assert world.fake.fetched == ["/a"]

    lived(do)


def test_so_many_are_fetched_at_once_and_so_many_wait() -> None:
    """Further requests get `BUSY` at once, and that result is not cached."""

    async def do(world: World) -> None:
        world.fake.gate.clear()
        asking = [
            asyncio.create_task(world.pictures.fetch(card(image=at(str(n)))))
            for n in range(MOST_WAITING)
        ]
        await async_until(lambda: world.fake.under_way == AT_ONCE)
        refused = await world.pictures.fetch(card(image=at("more")))
        assert refused == GatheredImages({}, {"image": MissingReason.BUSY}, BUSY_SECONDS)
        world.fake.gate.set()
        assert all(not found.missing for found in await asyncio.gather(*asking))
        assert world.fake.most == AT_ONCE
        assert not (await world.pictures.fetch(card(image=at("more")))).missing

    lived(do)


def test_no_picture_takes_longer_than_the_deadline() -> None:
    """Fetching and queueing are both limited."""

    async def do(world: World) -> None:
        world.fake.gate.clear()
        asking = [world.pictures.fetch(card(image=at(str(n)))) for n in range(AT_ONCE + 3)]
        for found in await asyncio.gather(*asking):
            assert found.missing == {"image": MissingReason.TIMEOUT}

    lived(do, seconds=0.05)


def test_our_own_faults_are_logged_and_take_no_card_along(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log names the host; the reason says nothing."""

    async def do(world: World) -> None:
        found = await world.pictures.fetch(card(image=at("broken")))
        assert found.missing == {"image": MissingReason.FAULT}

    with caplog.at_level(logging.ERROR):
        lived(do)
    assert HOST in caplog.text
    assert "our own fault" in caplog.text


def test_closing_ends_what_is_under_way() -> None:
    """A waiting caller is cancelled."""

    async def do(world: World) -> None:
        world.fake.gate.clear()
        asking = asyncio.create_task(world.pictures.fetch(card(image=at("a"))))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await world.pictures.close()
        with pytest.raises(asyncio.CancelledError):
            await asking

    lived(do)


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_all_of_it_in_earnest(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """A host, its certificate, a process: the picture comes, the bomb does not, the next does.

    On a loop apart, whichever loop it is that asks.
    """
    picture = saved(Image.new("RGB", (3, 2), (255, 0, 0)), "PNG")
    bomb = DAMAGED["an SVG as deep as none"]

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.transport.is_closing():
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.01)

    async def ask() -> None:
        ways = {"/a": ok(picture), "/bomb": ok(bomb), "/b": ok(picture), "/drip": drip}
        async with site(ways) as found:
            apart = LoopThread()
            pictures = RemoteImages(
                AllowedHosts((HOST,)),
                found.fetcher(),
                Decoder(seconds=60),
                10**6,
                seconds=60,
                run=apart,
            )
            try:
                first = await pictures.fetch(card(image=at("a"), avatar=at("bomb")))
                assert first[:2] == ({"image": PIXELS}, {"avatar": MissingReason.DAMAGED})
                assert await pictures.fetch(card(image=at("b"))) == GatheredImages(
                    {"image": PIXELS}, {}
                )
                pictures._seconds = 0.2
                slow = await pictures.fetch(card(image=at("drip")))
                assert slow.missing == {"image": MissingReason.TIMEOUT}
            finally:
                await pictures.close()
                apart.close()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(ask())


def test_the_pictures_of_a_service() -> None:
    """Are made of its settings; off, they start nothing and close at once."""

    async def done() -> None:
        off = RemoteImages.of((), 0)
        with pytest.raises(ParameterError):
            off.admit(card(image=at("a")))
        assert await off.fetch(card()) == GatheredImages({}, {})
        with pytest.raises(Refused):
            await NoFetcher().fetch(parse(at("a")))
        threads = set(threading.enumerate())
        await off.close()
        assert set(threading.enumerate()) <= threads
        on = RemoteImages.of((HOST, "*.example.org"), 1000)
        on.admit(card(image=at("a"), logo="https://a.example.org/"))
        await on.close()

    asyncio.run(done())
