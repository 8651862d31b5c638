"""Purging: how each process learns which cards were purged.

In: the store that the processes share. Out: its purges, polled once a second beside the event loop.
If the store has lost them (evicted, emptied), they are written again: otherwise a purged card would
be served again under its old key. It must not know the key of a card.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from pyoji.service.purges import NONE, Purges, Tokens
from pyoji.web.daemon_task import DaemonTask
from pyoji.web.telemetry.log import LOG

SECONDS = 1.0
"""Between two polls."""

MOST_LOGGED = 20
"""Scopes that one log line names."""


class PurgeStore(Protocol):
    """A store of purges that never raises."""

    async def purges(self, known: str) -> Purges | None:
        """Return the purges; None if their mark is `known`, or the store does not answer."""

    def purge(self, tokens: Tokens) -> None:
        """Add these in the background."""


class Purging:
    """The current purges. `on_change` receives new ones."""

    def __init__(self, on_change: Callable[[Purges], object] = lambda _: None) -> None:
        self.current: Purges = NONE
        self._on_change = on_change
        self._task = DaemonTask()

    async def begin(self, store: PurgeStore | None) -> None:
        """Poll the store now, and then periodically."""
        if store is not None:
            await self.poll(store)
            self._task.start(self._poll_forever(store))

    async def end(self) -> None:
        """Stop polling."""
        await self._task.stop()

    async def poll(self, store: PurgeStore) -> None:
        """Poll the store once."""
        purges = await store.purges(self.current.mark)
        if purges is None:
            return
        if not purges.tokens and self.current.tokens:
            store.purge(self.current.tokens)
            self.current = Purges(self.current.tokens, purges.mark)
            return
        before, self.current = self.current, purges
        if purges.tokens != before.tokens:
            self._on_change(purges)
            LOG.info("cards were purged", extra={"purges": _changed(before, purges)})

    async def _poll_forever(self, store: PurgeStore) -> None:
        while True:
            await asyncio.sleep(SECONDS)
            await self.poll(store)


def _changed(before: Purges, after: Purges) -> list[str]:
    """Return the first scopes whose purges differ."""
    scopes = sorted(before.tokens.keys() | after.tokens.keys())
    changed = [scope for scope in scopes if before.tokens.get(scope) != after.tokens.get(scope)]
    return changed[:MOST_LOGGED]
