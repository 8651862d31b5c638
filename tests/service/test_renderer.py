"""Memory, in flight, store, or render: no caller waits in vain, and no card is rendered twice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest
from pyoji.engine import image_url as url
from pyoji.engine.card import FORMATS, PNG, SIZES, Card, CommonParameters
from pyoji.engine.frame import Frame
from pyoji.engine.image_file import ImageFile
from pyoji.engine.images.pixels import Pixels
from pyoji.errors import Limited, Overloaded, ParameterError
from pyoji.service import default_cards, preparation
from pyoji.service import renderer as renderer_
from pyoji.service.admission import QueueBounds
from pyoji.service.cache import Claim, StoreSize
from pyoji.service.cache.guard import TURNS
from pyoji.service.cache.memory import MemoryCache
from pyoji.service.remote_images.gather import GatheredImages, RemoteImages
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.render_observer import RenderObserver
from pyoji.service.renderer import CardSource, FinishedCard, Renderer
from pyoji.service.shared_work import Caller

from tests.fakes import FakeAccount, FakePipeline
from tests.tree import ROOT
from tests.waiting import async_until

MEGABYTE = 1024 * 1024
KEPT = ImageFile(b"kept", PNG)


def card(title: str = "제목") -> Card:
    return Card("t", "r", "ko", SIZES["og"], 1.0, PNG, 0, CommonParameters(title=title))


class Observer(RenderObserver):
    """Record the calls."""

    def __init__(self) -> None:
        self.lookups: list[tuple[str, bool]] = []
        self.limits: list[str] = []
        self.waits: list[float] = []

    def looked_up(self, store: str, is_hit: bool) -> None:
        self.lookups.append((store, is_hit))

    def limited(self, limit: str) -> None:
        self.limits.append(limit)

    def waited(self, seconds: float) -> None:
        self.waits.append(seconds)


class FakeStore:
    """A guarded store of whose turns the first say `busy`: another process draws the card."""

    name = "registry"

    def __init__(self, kept: dict[str, ImageFile] | None = None, busy: int = 0) -> None:
        self.kept = kept or {}
        self.busy = busy
        self.is_bypassed = False
        self.asked: list[str] = []
        self.released: list[Claim] = []

    async def turn(self, digest: str) -> ImageFile | Claim | None:
        self.asked.append(digest)
        if digest in self.kept:
            return self.kept[digest]
        self.busy -= 1
        return None if self.busy >= 0 else Claim(digest, "token")

    def put(self, digest: str, encoded: ImageFile) -> None:
        assert not self.released, "the right is given back after the card was kept"
        self.kept[digest] = encoded

    def release(self, claim: Claim) -> None:
        self.released.append(claim)

    async def size(self) -> StoreSize | None:
        return (
            StoreSize(100 * len(self.kept), len(self.kept))
            if self.kept and not self.is_bypassed
            else None
        )


class FakePictures:
    """RemoteImages of which some are missing."""

    def __init__(self, *missing: str, seconds: float = 0.0) -> None:
        self.missing = dict.fromkeys(missing, MissingReason.TIMEOUT)
        self.seconds = seconds

    def admit(self, card: Card) -> None:
        return None

    async def fetch(self, card: Card) -> GatheredImages:
        return GatheredImages({"logo": Pixels(1, 1, "RGBA", bytes(4))}, self.missing, self.seconds)


def asking(*answers: str | None, keep: bool = True) -> tuple[Caller, list[str | None]]:
    """A caller whom these limits hold back in turn, and the answers that were not asked for yet."""
    account = FakeAccount("", *answers)
    return Caller(account, keep), account.answers


class House:
    """A renderer with what stands around it."""

    def __init__(self) -> None:
        self.pipeline = FakePipeline()
        self.memory = MemoryCache(MEGABYTE)
        self.observer = Observer()
        self.bounds = QueueBounds(threads=2)
        self.pictures: Any = RemoteImages.of((), 0)
        self.store: FakeStore | None = None

    def run(self, scenario: Callable[[Renderer], Coroutine[Any, Any, Any]]) -> Any:
        """What the scenario gives, in a loop of its own."""

        async def lived() -> Any:
            store: Any = self.store
            made = Renderer(
                self.pipeline, self.memory, self.bounds, self.pictures, self.observer, store=store
            )
            try:
                return await scenario(made)
            finally:
                self.pipeline.gate.set()
                made.close()

        return asyncio.run(lived())


@pytest.fixture
def house() -> House:
    return House()


def test_the_store_says_what_it_holds(house) -> None:
    """By its name; nothing where there is none, it rests, or it cannot say."""

    def held() -> tuple[str, int, int] | None:
        return house.run(lambda renderer: renderer.store_size())

    assert held() is None
    house.store = FakeStore({"a": KEPT, "b": KEPT})
    assert held() == ("registry", 200, 2)
    house.store.is_bypassed = True
    assert held() is None
    house.store = FakeStore()
    assert held() is None


async def begun(*_: asyncio.Task) -> None:
    """Let tasks run until they wait."""
    for _ in range(5):
        await asyncio.sleep(0)


# ── known, or shared ─────────────────────────────────────────────────────────────────────────


def test_a_card_is_drawn_once_and_then_known(house):
    """The second call for an equal card draws nothing."""

    async def scenario(renderer):
        answers = await renderer.card(card()), await renderer.card(card())
        assert renderer.rendered == 1
        return answers

    first, second = house.run(scenario)
    assert first.encoded is second.encoded
    assert first.lacks is None
    assert len(house.pipeline.rendered) == 1
    assert house.observer.lookups == [("memory", False), ("memory", True)]


def test_a_thousand_simultaneous_calls_are_one_rendering(house):
    """Calls that arrive while a card is being drawn share the rendering."""
    house.pipeline.gate.clear()

    async def scenario(renderer):
        calls = [asyncio.create_task(renderer.card(card())) for _ in range(1000)]
        await begun(*calls)
        house.pipeline.gate.set()
        return await asyncio.gather(*calls)

    answers = house.run(scenario)
    assert len({id(answer.encoded) for answer in answers}) == 1
    assert len(house.pipeline.rendered) == 1


def test_without_a_cache_calls_still_share_a_rendering(house):
    """Single flight does not lean on the cache."""
    house.memory = MemoryCache(0)
    house.pipeline.gate.clear()

    async def scenario(renderer):
        calls = [asyncio.create_task(renderer.card(card())) for _ in range(10)]
        await begun(*calls)
        house.pipeline.gate.set()
        await asyncio.gather(*calls)
        await renderer.card(card())

    house.run(scenario)
    assert len(house.pipeline.rendered) == 2


def test_other_cards_do_not_share(house):
    """Different cards are drawn each for itself."""

    async def scenario(renderer):
        return await asyncio.gather(renderer.card(card("a")), renderer.card(card("b")))

    first, second = house.run(scenario)
    assert first != second
    assert len(house.pipeline.rendered) == 2


def test_the_first_callers_leaving_does_not_end_the_rendering(house):
    """The first caller may be cancelled. The others get their card."""
    house.pipeline.gate.clear()

    async def scenario(renderer):
        first = asyncio.create_task(renderer.card(card()))
        others = [asyncio.create_task(renderer.card(card())) for _ in range(5)]
        await begun(first, *others)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        house.pipeline.gate.set()
        return await asyncio.gather(*others)

    assert len(house.run(scenario)) == 5
    assert len(house.pipeline.rendered) == 1


def test_a_card_everybody_left_is_finished_and_kept(house):
    """Work that is under way is not thrown away."""
    house.pipeline.gate.clear()

    async def scenario(renderer):
        only = asyncio.create_task(renderer.card(card()))
        await begun(only)
        only.cancel()
        await asyncio.wait((only,))
        house.pipeline.gate.set()
        await renderer.card(card())

    house.run(scenario)
    assert len(house.pipeline.rendered) == 1


def test_a_failure_reaches_everyone_and_is_not_remembered(house):
    """All waiting callers get the error. A later caller gets a new rendering."""
    house.pipeline.gate.clear()
    house.pipeline.failure = RuntimeError("no ink")

    async def scenario(renderer):
        calls = [asyncio.create_task(renderer.card(card())) for _ in range(10)]
        await begun(*calls)
        house.pipeline.gate.set()
        failures = await asyncio.gather(*calls, return_exceptions=True)
        house.pipeline.failure = None
        answer = await renderer.card(card())
        assert (renderer.rendered, renderer.rendering, renderer.waiting) == (1, 0, 0)
        return failures, answer

    failures, answer = house.run(scenario)
    assert {str(failure) for failure in failures} == {"no ink"}
    assert answer.encoded.data
    assert len(house.pipeline.rendered) == 2


def test_a_failure_nobody_waits_for_is_no_noise(house):
    """An abandoned rendering that fails leaves no "exception was never retrieved" behind."""
    house.pipeline.gate.clear()
    house.pipeline.failure = RuntimeError("no ink")
    complaints = []

    async def scenario(renderer):
        asyncio.get_running_loop().set_exception_handler(lambda _, said: complaints.append(said))
        only = asyncio.create_task(renderer.card(card()))
        await begun(only)
        only.cancel()
        await asyncio.wait((only,))
        house.pipeline.gate.set()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others)
        await asyncio.sleep(0)

    house.run(scenario)
    assert complaints == []


def test_the_loop_never_waits_for_a_pixel(house):
    """While both threads render and cards are queued, the event loop keeps running."""
    house.pipeline.gate.clear()

    async def scenario(renderer):
        calls = [asyncio.create_task(renderer.card(card(str(n)))) for n in range(6)]
        for _ in range(100):
            await asyncio.sleep(0)
        assert not house.pipeline.rendered
        assert not any(call.done() for call in calls)
        assert (renderer.rendering, renderer.waiting) == (2, 4)
        house.pipeline.gate.set()
        await asyncio.gather(*calls)
        assert (renderer.rendering, renderer.waiting) == (0, 0)

    house.run(scenario)
    assert len(house.observer.waits) == 6


# ── the store behind memory ──────────────────────────────────────────────────────────────────


def test_what_the_store_has_is_put_in_memory(house):
    """It is not rendered, counts against no limit, and waits behind no rendering."""
    house.store = FakeStore({card().digest: KEPT})
    house.bounds = QueueBounds(threads=1, waiting=0)
    house.pipeline.gate.clear()
    who, left = asking("client")

    async def scenario(renderer):
        other = asyncio.create_task(renderer.card(card("new")))
        await async_until(lambda: renderer.rendering == 1)
        found = await renderer.card(card(), who)
        again = await renderer.card(card(), who)
        house.pipeline.gate.set()
        await other
        return found, again

    found, again = house.run(scenario)
    assert found == FinishedCard(KEPT, source=CardSource.STORE)
    assert again == FinishedCard(KEPT, source=CardSource.MEMORY)
    assert left == ["client"]
    assert house.memory.get(card().digest) is KEPT
    assert house.store.asked.count(card().digest) == 1
    assert ("registry", True) in house.observer.lookups
    assert [each.by_name["title"] for each in house.pipeline.rendered] == ["new"]


def test_what_is_drawn_is_put_in_the_store(house):
    """Then the right to draw it is given back."""
    house.store = FakeStore()
    drawn = house.run(lambda renderer: renderer.card(card()))
    assert house.store.kept == {card().digest: drawn.encoded}
    assert house.store.released == [Claim(card().digest, "token")]
    assert house.observer.lookups == [("memory", False), ("registry", False)]


def test_a_store_that_rests_is_not_asked(house):
    """No lookup is counted."""
    house.store = FakeStore({card().digest: KEPT})
    house.store.is_bypassed = True
    assert house.run(lambda renderer: renderer.card(card())).encoded is not KEPT
    assert house.store.asked == []
    assert house.observer.lookups == [("memory", False)]


def test_who_waits_for_another_process_finds_its_card(house, monkeypatch):
    """It asks again until the card is there."""
    monkeypatch.setattr(renderer_, "PAUSE", 0.001)
    monkeypatch.setattr(renderer_, "TURNS", 100_000)
    house.store = FakeStore(busy=1_000_000)

    async def scenario(renderer):
        call = asyncio.create_task(renderer.card(card()))
        await async_until(lambda: len(house.store.asked) > 2)
        house.store.kept[card().digest] = KEPT
        return await call

    assert house.run(scenario) == FinishedCard(KEPT, source=CardSource.STORE)
    assert house.pipeline.rendered == []


def test_who_waits_for_another_process_too_long_draws(house, monkeypatch):
    """Without a right that could be given back; the card is kept all the same."""
    monkeypatch.setattr(renderer_, "PAUSE", 0)
    house.store = FakeStore(busy=1000)
    drawn = house.run(lambda renderer: renderer.card(card()))
    assert len(house.store.asked) == TURNS
    assert house.store.kept == {card().digest: drawn.encoded}
    assert house.store.released == []


@pytest.mark.parametrize("fault", ["failure", "limit", "queue"])
def test_the_right_to_draw_is_given_back_whatever_happens(house, fault):
    """Drawing fails, a limit is reached, or too many wait."""
    house.store = FakeStore()
    who, _ = asking("client" if fault == "limit" else None, None)
    if fault == "failure":
        house.pipeline.failure = RuntimeError("no ink")
    if fault == "queue":
        house.bounds = QueueBounds(threads=1, waiting=0)
        house.pipeline.gate.clear()

    def held(*_):
        house.pipeline.gate.wait()
        return Frame("t", 1200, 630, (), ())

    async def scenario(renderer):
        if fault == "queue":
            first = asyncio.create_task(renderer.frame(card()))  # holds no right
            house.pipeline.frame = held
            await begun(first)
        with pytest.raises((RuntimeError, Limited, Overloaded)):
            await renderer.card(card(), who)
        house.pipeline.gate.set()
        if fault == "queue":
            await first

    house.run(scenario)
    assert house.store.released == [Claim(card().digest, "token")]
    assert house.store.kept == {}


def test_a_card_that_is_not_to_be_kept_stays_in_memory(house):
    """The store is not asked and gets nothing. If another caller may keep the card, it is
    stored."""
    house.store = FakeStore()
    strangers, _ = asking(None, None, keep=False)

    async def scenario(renderer):
        await renderer.card(card("a"), strangers)
        assert house.store.asked == []
        await asyncio.gather(renderer.card(card("b"), strangers), renderer.card(card("b")))

    house.run(scenario)
    assert house.memory.get(card("a").digest) is not None
    assert list(house.store.kept) == [card("b").digest]


# ── the queue ────────────────────────────────────────────────────────────────────────────────


def test_who_finds_the_queue_full_hears_it_at_once(house):
    """Known cards are served meanwhile; those that wait are drawn, and then others may wait."""
    house.bounds = QueueBounds(threads=1, waiting=2, deadline=20)

    async def scenario(renderer):
        known = await renderer.card(card("known"))
        house.pipeline.gate.clear()
        calls = [asyncio.create_task(renderer.card(card(str(n)))) for n in range(3)]
        await begun(*calls)
        for _ in range(3):
            with pytest.raises(Overloaded):
                await renderer.card(card("late"))
        with pytest.raises(Overloaded):
            await renderer.frame(card("late"))
        assert (await renderer.card(card("known"))).encoded is known.encoded
        assert (renderer.waiting, renderer.rendering) == (2, 1)
        house.pipeline.gate.set()
        await asyncio.gather(*calls)
        assert (renderer.waiting, renderer.rendering) == (0, 0)
        return await renderer.card(card("late"))

    assert house.run(scenario).encoded.data


def test_without_a_queue_a_free_thread_still_draws(house):
    """`waiting` counts queued callers, not the one whose card is rendered."""
    house.bounds = QueueBounds(threads=1, waiting=0)
    assert house.run(lambda renderer: renderer.card(card())).encoded.data


def test_nobody_waits_longer_than_the_deadline(house, monkeypatch):
    """A caller without a turn by the deadline gets `Overloaded`."""
    monkeypatch.setattr(renderer_, "_GRACE", 60)
    house.bounds = QueueBounds(threads=1, deadline=0.02)
    house.pipeline.gate.clear()

    async def scenario(renderer):
        first = asyncio.create_task(renderer.card(card("first")))
        await begun(first)
        calls = [renderer.card(card(str(n))) for n in range(9)]
        told = await asyncio.gather(*calls, renderer.frame(card()), return_exceptions=True)
        assert renderer.waiting == 0
        house.pipeline.gate.set()
        await first
        return told

    told = house.run(scenario)
    assert [type(each) for each in told] == [Overloaded] * 10
    assert len(house.pipeline.rendered) == 1


def test_a_drawing_that_takes_too_long_is_not_waited_for(house, monkeypatch):
    """The rendering continues, and the next request for the card gets it."""
    monkeypatch.setattr(renderer_, "_GRACE", 0)
    house.bounds = QueueBounds(deadline=0.02)
    house.pipeline.gate.clear()

    async def scenario(renderer):
        for _ in range(2):
            with pytest.raises(Overloaded):
                await renderer.card(card())
        house.pipeline.gate.set()
        await async_until(lambda: renderer.rendered == 1)
        return await renderer.card(card())

    assert house.run(scenario).encoded.data
    assert len(house.pipeline.rendered) == 1


def test_five_thousand_new_cards_at_once_are_all_answered(house, monkeypatch):
    """Some with their card, the others with Overloaded; never more wait than may, and the
    stand-in that thousands are shown is drawn once."""
    monkeypatch.setattr(default_cards, "PATIENCE", 60)
    house.bounds = QueueBounds(threads=2, waiting=16, deadline=60)
    house.pipeline.gate.clear()
    refused = at_once = most = 0
    lock = threading.Lock()
    draw = house.pipeline.render

    def slow(each, pictures, frame):
        nonlocal at_once, most
        if each.by_name["title"] == "own":
            return draw(each, pictures)  # in a thread of its own
        with lock:
            at_once += 1
            most = max(most, at_once)
        drawn = draw(each, pictures, frame)
        with lock:
            at_once -= 1
        return drawn

    house.pipeline.render = slow

    async def scenario(renderer):
        async def asked(title: str) -> bool:
            nonlocal refused
            try:
                await renderer.card(card(title))
                return True
            except Overloaded:
                refused += 1
                assert renderer.waiting == 16
                assert (await renderer.fallback(card("own"))).data
                return False

        calls = [asyncio.create_task(asked(str(n))) for n in range(5000)]
        await async_until(lambda: refused == 5000 - 18)
        house.pipeline.gate.set()
        answers = await asyncio.gather(*calls)
        await begun()
        assert (renderer.waiting, renderer.rendering) == (0, 0)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return answers

    assert sum(house.run(scenario)) == 18
    titles = [each.by_name["title"] for each in house.pipeline.rendered]
    assert titles.count("own") == 1
    assert len(titles) == 18 + 1
    assert most == 2


# ── limits ───────────────────────────────────────────────────────────────────────────────────


def test_who_is_limited_gets_no_new_card(house):
    """`Limited` names the limit. Cached cards are still served."""
    who, left = asking("client", "client", "all")

    async def scenario(renderer):
        await renderer.card(card("known"))
        for _ in range(3):
            with pytest.raises(Limited) as caught:
                await renderer.card(card(), who)
        return caught.value.limit, await renderer.card(card("known"), who)

    limit, known = house.run(scenario)
    assert limit == "all"
    assert known.encoded.data
    assert left == []
    assert house.observer.limits == ["client", "client", "all"]
    assert len(house.pipeline.rendered) == 1


def test_one_who_is_limited_does_not_limit_others(house):
    """Of the concurrent callers of one card, one within its limit is enough for all."""
    used_up = [asking("client") for _ in range(3)]
    free, left = asking(None)

    async def scenario(renderer):
        others = [renderer.card(card(), who) for who, _ in used_up]
        return await asyncio.gather(*others, renderer.card(card(), free), renderer.card(card()))

    assert len({id(answer.encoded) for answer in house.run(scenario)}) == 1
    assert left == []
    assert house.observer.limits == []
    assert len(house.pipeline.rendered) == 1


def test_many_who_are_limited_are_each_asked_once(house):
    """With any number of them, and nothing is rendered."""
    who, left = asking(*["client"] * 1000)

    async def scenario(renderer):
        calls = (renderer.card(card(), who) for _ in range(1000))
        return await asyncio.gather(*calls, return_exceptions=True)

    assert {type(each) for each in house.run(scenario)} == {Limited}
    assert left == []
    assert house.observer.limits == ["client"]
    assert house.pipeline.rendered == []


def test_a_drawing_counts_once(house):
    """For who asked first, not for those who share it."""
    first, left = asking(None, None, None)

    async def scenario(renderer):
        await asyncio.gather(*(renderer.card(card(), first) for _ in range(3)))
        await renderer.card(card(), first)

    house.run(scenario)
    assert len(left) == 2


# ── pictures ─────────────────────────────────────────────────────────────────────────────────


def pictured(title: str = "x") -> Card:
    """A card that asks for a picture."""
    link = url.parse("https://cdn.example.com/logo.png")
    common = CommonParameters(title=title)
    return Card("t", "r", "ko", SIZES["og"], 1.0, PNG, 0, common, (("logo", link),))


def test_a_card_without_its_picture_is_drawn_once_while_it_is_missing(house):
    """However often it is requested. No other cache keeps it."""
    house.pictures = FakePictures("logo", seconds=1000)
    house.store = FakeStore()

    async def scenario(renderer):
        drawn = [await renderer.card(pictured()) for _ in range(5)]
        await renderer.card(pictured("another"))
        return drawn

    drawn = house.run(scenario)
    assert {each.lacks for each in drawn} == {"picture"}
    assert len({id(each.encoded) for each in drawn}) == 1
    assert len(house.pipeline.rendered) == 2
    assert house.memory.get(pictured().digest) is None
    assert house.store.kept == {}


def test_a_card_without_its_picture_says_so_and_is_kept_nowhere(house):
    """When the picture may be there again it is drawn anew, and then is a card as any other."""
    house.pictures = FakePictures("logo")
    house.store = FakeStore()

    async def scenario(renderer):
        first = await renderer.card(card())
        assert house.memory.get(card().digest) is None
        assert house.store.kept == {}
        house.store.released.clear()
        house.pictures.missing = {}
        return first, await renderer.card(card())

    first, second = house.run(scenario)
    assert (first.lacks, second.lacks) == ("picture", None)
    assert len(house.pipeline.rendered) == 2
    assert house.memory.get(card().digest) is second.encoded
    assert list(house.store.kept) == [card().digest]


def test_a_picture_that_may_not_be_asked_for_is_refused_first(house):
    """For a card and for its data, before memory is looked into or anything waits."""
    link = url.parse("https://elsewhere.example/logo.png")
    wrong = Card("t", "r", "ko", SIZES["og"], 1.0, PNG, 0, CommonParameters(), (("logo", link),))
    house.memory.put(wrong.digest, KEPT)

    async def scenario(renderer):
        for call in (renderer.card, renderer.frame):
            with pytest.raises(ParameterError) as caught:
                await call(wrong)
            assert caught.value.parameter == "logo"

    house.run(scenario)
    assert house.observer.lookups == house.pipeline.rendered == []


# ── fallbacks and frames ─────────────────────────────────────────────────────────────────────


def test_a_fallback_is_rendered_although_a_drawing_never_ends(house, monkeypatch):
    """It has a thread of its own. It is kept, apart from the cards."""
    monkeypatch.setattr(default_cards, "PATIENCE", 60)
    house.bounds = QueueBounds(threads=1, waiting=8, deadline=0.05)
    house.pipeline.gate.clear()
    house.pipeline.held = lambda each: each.by_name["title"] != "own"

    async def scenario(renderer):
        calls = [asyncio.create_task(renderer.card(card(str(n)))) for n in range(9)]
        await begun(*calls)
        first = await renderer.fallback(card("own"))
        await async_until(lambda: len(renderer.running) == 1)  # its thread may begin later
        [stuck] = renderer.running
        assert await renderer.fallback(card("own")) is first
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(each) for each in ended} == {Overloaded}
        assert renderer.running == (stuck,)
        house.pipeline.gate.set()

    house.run(scenario)
    assert house.memory.get(card("own").digest) is None


def test_a_drawing_that_never_ends_does_not_keep_the_process(house):
    """Its thread is a daemon."""
    code = (
        "import asyncio\n"
        "from pyoji.service.cache.memory import MemoryCache\n"
        "from pyoji.service.admission import QueueBounds\n"
        "from pyoji.service.remote_images.gather import RemoteImages\n"
        "from pyoji.service.renderer import Renderer\n"
        "from tests.fakes import FakePipeline\n"
        "from tests.service.test_renderer import card\n"
        "async def main():\n"
        "    pipeline = FakePipeline()\n"
        "    pipeline.gate.clear()\n"
        "    pictures = RemoteImages.of((), 0, lambda _: None)\n"
        "    bounds = QueueBounds(deadline=0.01)\n"
        "    renderer = Renderer(pipeline, MemoryCache(0), bounds, pictures)\n"
        "    try:\n"
        "        await renderer.card(card())\n"
        "    finally:\n"
        "        print(len(renderer.running))\n"
        "        renderer.close()\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ran.stdout == "1\n"
    assert "Overloaded" in ran.stderr


def test_a_frame_is_laid_out_in_the_pool(house):
    """The data of a card comes without painting."""
    frame = house.run(lambda renderer: renderer.frame(card()))
    assert (frame.width, frame.height) == (1200, 630)
    assert house.pipeline.rendered == []


def test_a_layout_is_known_once_its_card_is_drawn(house):
    """In whatever format and scale; it then waits for nothing and costs nothing."""
    who, left = asking(None, "client")
    house.bounds = QueueBounds(threads=1, waiting=0)

    async def scenario(renderer):
        await renderer.card(card(), who)
        house.pipeline.gate.clear()
        other = asyncio.create_task(renderer.card(card("other")))
        await async_until(lambda: renderer.rendering == 1)
        frames = [await renderer.frame(replace(card(), scale=scale), who) for scale in (1.0, 2.0)]
        house.pipeline.gate.set()
        await other
        return frames

    first, second = house.run(scenario)
    assert first is second
    assert left == ["client"]


def test_a_card_is_drawn_from_the_layout_that_is_known(house):
    """It is laid out once."""
    laid_out = []
    frame = house.pipeline.frame

    def spied(*words):
        laid_out.append(words)
        return frame(*words)

    house.pipeline.frame = spied

    async def scenario(renderer):
        await renderer.frame(card())
        await renderer.card(card())
        await renderer.card(replace(card(), format=FORMATS["webp"]))

    house.run(scenario)
    assert len(laid_out) == 1


def test_a_layout_is_limited_as_a_card_is(house):
    """One that is not known yet."""
    who, _ = asking("client")

    async def scenario(renderer):
        with pytest.raises(Limited):
            await renderer.frame(card(), who)

    house.run(scenario)
    assert house.observer.limits == ["client"]


def test_a_layout_with_pictures_is_not_taken_for_another(house):
    """The available images change the layout."""
    linked = replace(card(), own=(("logo", url.parse("https://cdn.example/logo.png")),))
    house.pictures = FakePictures()
    laid_out = []

    def frame(asked, pictures=None):
        laid_out.append(pictures)
        return Frame("t", 1200, 630, (), ())

    house.pipeline.frame = frame

    async def scenario(renderer):
        await renderer.card(linked)
        await renderer.frame(linked)
        await renderer.card(replace(linked, scale=2.0))

    house.run(scenario)
    assert [pictures is None for pictures in laid_out] == [False, True, False]


@pytest.mark.parametrize("prepares", [True, False])
def test_the_backgrounds_of_a_kind_are_prepared(house, monkeypatch, prepares):
    """After its first card, in a renderer that prepares; the watchdog sees them."""
    monkeypatch.setattr(preparation, "PAUSE", 0.001)
    others = [card("b"), card("c")]
    prepared: list[Card] = []
    house.pipeline.others = lambda _: ("kind", others)
    house.pipeline.prepare = lambda other: prepared.append(other) or house.pipeline.gate.wait()

    async def scenario(_):
        renderer = Renderer(
            house.pipeline, house.memory, house.bounds, house.pictures, prepares=prepares
        )
        await renderer.card(card("a"))
        house.pipeline.gate.clear()
        if prepares:
            await async_until(lambda: len(prepared) == 1 == len(renderer.running))
        house.pipeline.gate.set()
        await (async_until(lambda: len(prepared) == 2) if prepares else asyncio.sleep(0.02))
        renderer.close()

    house.run(scenario)
    assert prepared == (others if prepares else [])


def test_what_a_card_costs_is_settled(house):
    """By the clock of the thread that draws; the next of its kind is expected to cost it."""
    ticks = iter(range(0, 1000, 5))
    account = FakeAccount()

    async def scenario(_):
        renderer = Renderer(
            house.pipeline, house.memory, house.bounds, house.pictures, clock=lambda: next(ticks)
        )
        for title in ("a", "b"):
            await renderer.card(card(title), Caller(account))
        renderer.close()

    house.run(scenario)
    assert account.settled == [5, 5]
    assert account.reserved[1] == 5
