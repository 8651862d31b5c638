"""Choice: which store stands behind memory, by the settings.

In: settings. Out: a guarded store, or None. Neither touches a disk or a network: the process that
uses the store opens it, which may be a fork of this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.guard import Guard, ObserveFault
from pyoji.settings import Settings

if TYPE_CHECKING:
    from pyoji.service.cache.redis import RedisStore


def behind_memory(settings: Settings, observe: ObserveFault) -> Guard | None:
    """Return the store that the settings ask for: Redis if there is an address, else the directory.

    `observe` gets each fault.
    """
    store = chosen(settings)
    if store is None:
        return None
    claims = store if settings.shared_flight and not isinstance(store, DirectoryStore) else None
    return Guard(store, observe, claims)


def chosen(settings: Settings) -> DirectoryStore | RedisStore | None:
    """Return the store without a guard, for commands that wait for it and show its faults."""
    if settings.cache_url is not None:
        from pyoji.service.cache.redis import (
            RedisStore,  # takes a sixth of a second; most need it not
        )

        return RedisStore(settings.cache_url, settings.cache_ttl)
    if settings.cache_dir is None or settings.cache_dir_bytes == 0:
        return None
    return DirectoryStore(settings.cache_dir, settings.cache_dir_bytes)
