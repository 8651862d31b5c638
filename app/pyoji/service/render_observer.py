"""Render observer: what the renderer reports of its work, for metrics and traces.

In: events of the renderer. Out: nothing here; subclasses count or trace them. It must not know how
events are published.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from pyoji.engine.image_file import ImageFile

MEMORY = "memory"
"""Name of the in-process store."""

STORE, PICTURES = "store", "pictures"
"""Stages of a new card: the store is read, remote images are fetched."""


class RenderObserver:
    """Observes the renderer; this one does nothing."""

    def looked_up(self, store: str, is_hit: bool) -> None:
        """A card was looked for in a store."""

    def rendered(self, encoded: ImageFile, seconds: float) -> None:
        """A card was rendered."""

    def waited(self, seconds: float) -> None:
        """A card waited this many seconds for its turn."""

    def limited(self, limit: str) -> None:
        """A card was not rendered because a limit was reached."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Return a context manager that encloses a stage of a new card."""
        return nullcontext()
