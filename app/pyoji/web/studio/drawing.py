"""Drawing: the cards of drafts.

In: a draft's name and the pairs of a query. Out: a card as a file, or its data. Cards of drafts
have a renderer of their own, with the engine, the limits and the deadline of the service's cards;
nothing is stored. It must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyoji.byte_sizes import MIB
from pyoji.engine.card import Card, Format
from pyoji.engine.design.drafts import Drafts
from pyoji.engine.frame_json import card_data
from pyoji.engine.image_file import ImageFile
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.service.admission import QueueBounds
from pyoji.service.cache.memory import MemoryCache
from pyoji.service.remote_images.gather import RemoteImages
from pyoji.service.renderer import Renderer
from pyoji.service.shared_work import Caller
from pyoji.settings import Settings
from pyoji.web.studio.refusals import UNKNOWN_DRAFT, StudioRefusal

QUEUE = 16
"""Cards of drafts that wait; the page requests one at a time."""

MEMORY_BYTES = 4 * MIB

Pairs = Sequence[tuple[str, str]]


class DraftCards:
    """Renders the cards of drafts."""

    def __init__(self, settings: Settings, fonts: Fonts, pictures: RemoteImages) -> None:
        self.drafts = Drafts()
        pipeline = Pipeline(self.drafts, fonts, settings.max_bytes)
        bounds = QueueBounds(1, QUEUE, settings.deadline)
        self._renderer = Renderer(pipeline, MemoryCache(MEMORY_BYTES), bounds, pictures)

    def card(self, draft: str, pairs: Pairs, format_: Format) -> Card:
        """Return a card; raise StudioRefusal for an unknown draft, ParameterError."""
        templates = self.drafts.get(draft)
        if templates is None:
            raise StudioRefusal(UNKNOWN_DRAFT, draft=draft[:100])
        return templates.card(templates.designs[0].name, pairs, format_)

    async def image(self, card: Card, caller: Caller) -> ImageFile:
        """Return a card as a file. Raises Unavailable."""
        return (await self._renderer.card(card, caller)).encoded

    async def data(self, card: Card, caller: Caller) -> dict[str, Any]:
        """Return the data of a card. Raises Unavailable."""
        return card_data(card, await self._renderer.frame(card, caller))

    def close(self) -> None:
        """Accept no more work."""
        self._renderer.close()
