"""Default cards: each is rendered once, and no caller waits for long."""

from __future__ import annotations

import asyncio

import pytest
from pyoji.engine.card import PNG, SIZES, Card, CommonParameters
from pyoji.engine.image_file import ImageFile
from pyoji.errors import Overloaded
from pyoji.service import default_cards
from pyoji.service.default_cards import DefaultCards

from tests.fakes import FakePipeline

CARD = Card("t", "r", "ko", SIZES["og"], 1.0, PNG, 0, CommonParameters())


class Case:
    """Default cards of a fake pipeline, and the files that were reported."""

    def __init__(self) -> None:
        self.pipeline = FakePipeline()
        self.reported: list[ImageFile] = []
        self.has_reported = asyncio.Event()
        self.cards = DefaultCards(self.pipeline.render, self._report)

    def _report(self, file: ImageFile, _: float) -> None:
        self.reported.append(file)
        self.has_reported.set()


def test_a_card_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For callers at the same time, and for later ones; it is reported once."""
    monkeypatch.setattr(default_cards, "PATIENCE", 60)

    async def scenario() -> None:
        case = Case()
        case.pipeline.gate.clear()
        calls = [asyncio.create_task(case.cards.get(CARD)) for _ in range(3)]
        await asyncio.sleep(0)
        assert case.cards.rendering == 1
        case.pipeline.gate.set()
        files = await asyncio.gather(*calls)
        assert case.cards.rendering == 0
        assert [*files, await case.cards.get(CARD)] == case.reported * 4
        assert case.pipeline.rendered == [CARD]
        case.cards.close()

    asyncio.run(scenario())


def test_a_slow_card_is_finished_for_the_next_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each caller gives up after PATIENCE. The rendering continues."""
    monkeypatch.setattr(default_cards, "PATIENCE", 0.01)

    async def scenario() -> None:
        case = Case()
        case.pipeline.gate.clear()
        for _ in range(3):
            with pytest.raises(Overloaded):
                await case.cards.get(CARD)
        monkeypatch.setattr(default_cards, "PATIENCE", 60)
        case.pipeline.gate.set()
        await case.has_reported.wait()
        assert await case.cards.get(CARD) is case.reported[0]
        assert case.pipeline.rendered == [CARD]
        case.cards.close()

    asyncio.run(scenario())


def test_a_failure_is_not_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its caller gets the error; the next call renders the card again."""
    monkeypatch.setattr(default_cards, "PATIENCE", 60)

    async def scenario() -> None:
        case = Case()
        case.pipeline.failure = RuntimeError("no ink")
        with pytest.raises(RuntimeError):
            await case.cards.get(CARD)
        assert case.reported == []
        case.pipeline.failure = None
        assert (await case.cards.get(CARD)).data
        case.cards.close()

    asyncio.run(scenario())
