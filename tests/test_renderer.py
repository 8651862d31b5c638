"""Known, in flight, or render."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from app.cache.memory import MemoryCache
from app.card import PNG, SIZES, Card
from app.renderer import Renderer
from tests.fakes import FakePipeline

MEGABYTE = 1024 * 1024


def card(title: str = "제목") -> Card:
    return Card("t", "r", "ko", SIZES["og"], 1.0, PNG, 0, (("title", title),))


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline()


@pytest.fixture
def renderer(pipeline: FakePipeline) -> Iterator[Renderer]:
    made = Renderer(pipeline, MemoryCache(MEGABYTE), threads=2)
    yield made
    pipeline.gate.set()
    made.close()


async def begun(*tasks: asyncio.Task) -> None:
    """Let the tasks run until they wait."""
    for _ in range(3):
        await asyncio.sleep(0)


def test_a_card_is_drawn_once_and_then_known(renderer, pipeline):
    """The second call for an equal card draws nothing."""

    async def scenario():
        return await renderer.encoded(card()), await renderer.encoded(card())

    first, second = asyncio.run(scenario())
    assert first is second
    assert len(pipeline.rendered) == renderer.drawn == 1


def test_a_thousand_simultaneous_calls_are_one_rendering(renderer, pipeline):
    """Calls that arrive while a card is being drawn share the rendering."""
    pipeline.gate.clear()

    async def scenario():
        calls = [asyncio.create_task(renderer.encoded(card())) for _ in range(1000)]
        await begun(*calls)
        pipeline.gate.set()
        return await asyncio.gather(*calls)

    answers = asyncio.run(scenario())
    assert len({id(answer) for answer in answers}) == 1
    assert len(pipeline.rendered) == 1


def test_without_a_cache_calls_still_share_a_rendering(pipeline):
    """Single flight does not lean on the cache."""
    renderer = Renderer(pipeline, MemoryCache(0), threads=1)
    pipeline.gate.clear()

    async def scenario():
        calls = [asyncio.create_task(renderer.encoded(card())) for _ in range(10)]
        await begun(*calls)
        pipeline.gate.set()
        await asyncio.gather(*calls)
        await renderer.encoded(card())

    asyncio.run(scenario())
    renderer.close()
    assert len(pipeline.rendered) == 2


def test_other_cards_do_not_share(renderer, pipeline):
    """Different cards are drawn each for itself."""

    async def scenario():
        return await asyncio.gather(renderer.encoded(card("a")), renderer.encoded(card("b")))

    first, second = asyncio.run(scenario())
    assert first != second
    assert len(pipeline.rendered) == 2


def test_the_first_callers_leaving_does_not_end_the_rendering(renderer, pipeline):
    """Whoever asked first may be cancelled; the others get their card."""
    pipeline.gate.clear()

    async def scenario():
        first = asyncio.create_task(renderer.encoded(card()))
        others = [asyncio.create_task(renderer.encoded(card())) for _ in range(5)]
        await begun(first, *others)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        pipeline.gate.set()
        return await asyncio.gather(*others)

    assert len(asyncio.run(scenario())) == 5
    assert len(pipeline.rendered) == 1


def test_a_card_everybody_left_is_finished_and_kept(renderer, pipeline):
    """Work that is under way is not thrown away."""
    pipeline.gate.clear()

    async def scenario():
        only = asyncio.create_task(renderer.encoded(card()))
        await begun(only)
        only.cancel()
        await asyncio.wait((only,))
        pipeline.gate.set()
        await renderer.encoded(card())

    asyncio.run(scenario())
    assert len(pipeline.rendered) == 1


def test_a_failure_reaches_everyone_and_is_not_remembered(renderer, pipeline):
    """All who wait get the error; who comes later gets a new rendering."""
    pipeline.gate.clear()
    pipeline.failure = RuntimeError("no ink")

    async def scenario():
        calls = [asyncio.create_task(renderer.encoded(card())) for _ in range(10)]
        await begun(*calls)
        pipeline.gate.set()
        failures = await asyncio.gather(*calls, return_exceptions=True)
        pipeline.failure = None
        return failures, await renderer.encoded(card())

    failures, answer = asyncio.run(scenario())
    assert {str(failure) for failure in failures} == {"no ink"}
    assert answer.data
    assert len(pipeline.rendered) == 2
    assert renderer.drawn == 1


def test_a_failure_nobody_waits_for_is_no_noise(renderer, pipeline):
    """An abandoned rendering that fails leaves no "exception was never retrieved" behind."""
    pipeline.gate.clear()
    pipeline.failure = RuntimeError("no ink")
    complaints = []

    async def scenario():
        asyncio.get_running_loop().set_exception_handler(lambda _, said: complaints.append(said))
        only = asyncio.create_task(renderer.encoded(card()))
        await begun(only)
        only.cancel()
        await asyncio.wait((only,))
        pipeline.gate.set()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others)
        await asyncio.sleep(0)

    asyncio.run(scenario())
    assert complaints == []


def test_the_loop_never_waits_for_a_pixel(renderer, pipeline):
    """While both threads draw, and cards queue behind them, the event loop goes on ticking."""
    pipeline.gate.clear()

    async def scenario():
        calls = [asyncio.create_task(renderer.encoded(card(str(n)))) for n in range(6)]
        ticks = 0
        while ticks < 100:
            await asyncio.sleep(0)
            ticks += 1
        assert not pipeline.rendered
        assert not any(call.done() for call in calls)
        pipeline.gate.set()
        await asyncio.gather(*calls)
        return ticks

    assert asyncio.run(scenario()) == 100


def test_a_frame_is_laid_out_in_the_pool(renderer):
    """The data of a card comes without painting."""
    frame = asyncio.run(renderer.frame(card()))
    assert (frame.width, frame.height) == (1200, 630)
    assert renderer.drawn == 0
