"""What tests put in the place of the parts that draw, and of the accounts that pay for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping

from pyoji.engine.card import Card
from pyoji.engine.frame import Frame
from pyoji.engine.image_file import ImageFile
from pyoji.engine.images.pixels import Pixels
from pyoji.service.account import Refusal

MISSING = "\ue000"


class FakePipeline:
    """Draws a card as its own description, at once or when `gate` opens; counts what it drew.

    A card for which `held` is false does not wait for the gate.
    """

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.held: Callable[[Card], bool] = lambda _: True
        self.failure: Exception | None = None
        self.rendered: list[Card] = []

    def render(
        self,
        card: Card,
        pictures: Mapping[str, Pixels] | None = None,
        frame: Frame | None = None,
    ) -> ImageFile:
        if self.held(card):
            self.gate.wait()
        self.rendered.append(card)
        if self.failure is not None:
            raise self.failure
        missing = (0xE000,) if MISSING in str(card.by_name.get("title")) else ()
        return ImageFile(repr(card).encode(), card.format, missing)

    def frame(self, card: Card, pictures: Mapping[str, Pixels] | None = None) -> Frame:
        return Frame(card.template, card.size.width, card.size.height, (), ())

    def others(self, card: Card) -> tuple[Hashable, Iterable[Card]]:
        return None, ()

    def prepare(self, card: Card) -> None:
        raise AssertionError("it has no others")


class FakeAccount:
    """An account of a client that these limits refuse in turn (None does not); then none does."""

    def __init__(self, client: str = "", *answers: str | None) -> None:
        self.client = client
        self.answers = list(answers)
        self.reserved: list[float] = []
        self.settled: list[float | None] = []

    async def reserve(self, seconds: float) -> Refusal | None:
        await asyncio.sleep(0)
        limit = self.answers.pop(0) if self.answers else None
        if limit is not None:
            return Refusal(limit, 7.0)
        self.reserved.append(seconds)
        return None

    def settle(self, seconds: float | None) -> None:
        self.settled.append(seconds)
