"""Backgrounds are drawn once for each kind of card, one by one, and only while nothing waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Hashable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from pyoji.engine.card import PNG, SIZES, Card, CommonParameters
from pyoji.service import preparation
from pyoji.service.preparation import MOST_KINDS, Preparation

from tests.waiting import async_until


def card(template: str, variant: int = 0) -> Card:
    common = CommonParameters(title="제목", variant=variant)
    return Card(template, "r", "ko", SIZES["og"], 1.0, PNG, 0, common)


class Grounds:
    """Kinds by template, each of three cards; `gate` holds those that are drawn."""

    def __init__(self) -> None:
        self.drawn: list[Card] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failure: Exception | None = None

    def others(self, card: Card) -> tuple[Hashable, Iterable[Card]]:
        others = (replace(card, common=replace(card.common, variant=n)) for n in (1, 2, 3))
        return card.template or None, others

    def prepare(self, card: Card) -> None:
        self.gate.wait()
        self.drawn.append(card)
        if self.failure is not None:
            raise self.failure


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "PAUSE", 0.001)
    monkeypatch.setattr(preparation, "INTERVAL", 0.0)


def run(
    grounds: Grounds,
    scenario: Callable[[Preparation], Coroutine[Any, Any, None]],
    is_idle: Callable[[], bool] = lambda: True,
) -> None:
    async def lived() -> None:
        made = Preparation(grounds, is_idle)
        try:
            await scenario(made)
        finally:
            grounds.gate.set()
            made.close()

    asyncio.run(lived())


def test_a_kind_is_prepared_once() -> None:
    """With its first card; a card without a kind has none."""
    grounds = Grounds()

    async def scenario(made: Preparation) -> None:
        for template in ("a", "", "a", "b", "a"):
            made.rendered(card(template))
        await async_until(lambda: len(grounds.drawn) == 6)
        made.rendered(card("b"))
        made.rendered(card("c"))
        await async_until(lambda: len(grounds.drawn) == 9)

    run(grounds, scenario)
    assert grounds.drawn == [card(kind, n) for kind in "abc" for n in (1, 2, 3)]


def test_nothing_is_prepared_while_cards_wait() -> None:
    """One that is drawn is finished, and then it waits again."""
    grounds, is_idle = Grounds(), False

    async def scenario(made: Preparation) -> None:
        nonlocal is_idle
        made.rendered(card("a"))
        await asyncio.sleep(0.02)
        assert not grounds.drawn
        grounds.gate.clear()
        is_idle = True
        await async_until(lambda: len(made.running) == 1)
        is_idle = False
        grounds.gate.set()
        await async_until(lambda: made.running == ())
        await asyncio.sleep(0.02)
        assert grounds.drawn == [card("a", 1)]
        is_idle = True
        await async_until(lambda: len(grounds.drawn) == 3)

    run(grounds, scenario, lambda: is_idle)


def test_nothing_is_prepared_between_cards_that_follow_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next one would share the interpreter with a background."""
    grounds = Grounds()

    async def scenario(made: Preparation) -> None:
        grounds.gate.clear()
        made.rendered(card("a"))
        await async_until(lambda: len(made.running) == 1)
        monkeypatch.setattr(preparation, "PAUSE", 1000.0)
        made.rendered(card("a"))
        grounds.gate.set()
        await async_until(lambda: made.running == ())
        await asyncio.sleep(0.05)

    run(grounds, scenario)
    assert grounds.drawn == [card("a", 1)]


def test_kinds_are_bounded() -> None:
    """Their backgrounds have to fit the cache."""
    grounds = Grounds()

    async def scenario(made: Preparation) -> None:
        for number in range(MOST_KINDS + 5):
            made.rendered(card(f"kind {number}"))
        await async_until(lambda: len(grounds.drawn) == 3 * MOST_KINDS)
        made.rendered(card("another"))
        await asyncio.sleep(0.02)

    run(grounds, scenario)
    assert len(grounds.drawn) == 3 * MOST_KINDS


def test_a_failure_is_left_to_the_card_that_needs_it() -> None:
    grounds = Grounds()
    grounds.failure = RuntimeError("no")

    async def scenario(made: Preparation) -> None:
        made.rendered(card("a"))
        await async_until(lambda: len(grounds.drawn) == 3)

    run(grounds, scenario)


def test_closed_it_prepares_nothing() -> None:
    """Cards from before and after the closing are both ignored."""
    grounds = Grounds()

    async def scenario(made: Preparation) -> None:
        made.rendered(card("a"))
        made.close()
        made.rendered(card("b"))
        await asyncio.sleep(0.02)

    run(grounds, scenario)
    assert grounds.drawn == []


def test_the_loop_may_end_first() -> None:
    """A background that is drawn while the loop closes disturbs nothing."""
    grounds = Grounds()
    grounds.gate.clear()
    made: list[Preparation] = []

    async def scenario() -> None:
        made.append(Preparation(grounds, lambda: True))
        made[0].rendered(card("a"))
        await async_until(lambda: len(made[0].running) == 1)

    asyncio.run(scenario())
    grounds.gate.set()
    made[0].close()
    assert made[0]._pool.join(20)
    assert grounds.drawn == [card("a", 1)]
