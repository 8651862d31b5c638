"""Purging: how each process learns which cards were purged.

In: the store that the processes share. Out: its purges, looked at once a second beside the event
loop. Where the store has forgotten them (evicted, emptied), it is reminded: else what was purged
would be known again under its old name. It must not know how a card is named.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from pyoji.service.purges import NONE, Purges, Tokens
from pyoji.web.telemetry.log import LOG

SECONDS = 1.0
"""Between two looks."""


MOST_LOGGED = 20
"""Scopes that a line of the log names."""


class Holds(Protocol):
    """A store that holds purges, and never fails."""

    async def purges(self, known: str) -> Purges | None:
        """The purges; None if they are those of the mark `known`, or it does not say."""

    def purge(self, tokens: Tokens) -> None:
        """Have these held too, soon."""


class Purging:
    """The current purges; `learned` is called with them when there are new ones."""

    def __init__(self, learned: Callable[[Purges], object] = lambda _: None) -> None:
        self.current: Purges = NONE
        self._learned = learned
        self._task: asyncio.Task[None] | None = None

    async def begin(self, store: Holds | None) -> None:
        """Look at the store now, and again and again from then on."""
        if store is not None:
            await self.look(store)
            self._task = asyncio.create_task(self._follow(store))

    async def end(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def look(self, store: Holds) -> None:
        """Look once."""
        found = await store.purges(self.current.mark)
        if found is None:
            return
        if not found.tokens and self.current.tokens:
            store.purge(self.current.tokens)
            self.current = Purges(self.current.tokens, found.mark)
            return
        before, self.current = self.current, found
        if found.tokens != before.tokens:
            self._learned(found)
            LOG.info("cards were purged", extra={"purges": _changed(before, found)})

    async def _follow(self, store: Holds) -> None:
        while True:
            await asyncio.sleep(SECONDS)
            await self.look(store)


def _changed(before: Purges, after: Purges) -> list[str]:
    """The first scopes whose purges are others."""
    scopes = sorted(before.tokens.keys() | after.tokens.keys())
    found = [each for each in scopes if before.tokens.get(each) != after.tokens.get(each)]
    return found[:MOST_LOGGED]
