"""Choice: which store stands behind memory, by the settings.

In: settings. Out: a guarded store, or None. A directory that cannot be used is said once, in a
sentence, and the service goes without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import Fault
from pyoji.service.cache.guard import Guard, Tell
from pyoji.settings import Settings

if TYPE_CHECKING:
    from pyoji.service.cache.redis import RedisStore


def behind_memory(
    settings: Settings, tell: Tell, warn: Callable[[str], None] = lambda _: None
) -> Guard | None:
    """The store that the settings ask for: Redis if there is an address, else the directory.

    `tell` hears of every fault from then on, `warn` why there is no store though one was asked for.
    """
    try:
        store = chosen(settings)
    except Fault as fault:
        warn(f"cards are kept in memory only: {settings.cache_dir} cannot be used ({fault})")
        return None
    if store is None:
        return None
    claims = store if settings.shared_flight and not isinstance(store, DirectoryStore) else None
    return Guard(store, tell, claims)


def chosen(settings: Settings) -> DirectoryStore | RedisStore | None:
    """The store itself, for who can wait for it and hear of its faults. Raises Fault."""
    if settings.cache_url is not None:
        from pyoji.service.cache.redis import (
            RedisStore,  # takes a sixth of a second; most need it not
        )

        return RedisStore(settings.cache_url, settings.cache_ttl)
    if settings.cache_dir is None or settings.cache_dir_bytes == 0:
        return None
    return DirectoryStore(settings.cache_dir, settings.cache_dir_bytes)
