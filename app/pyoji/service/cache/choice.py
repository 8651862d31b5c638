"""Choice: the store behind memory that the settings select.

In: settings. Out: a guarded store, or None. Nothing here touches a disk or a network: the process
that uses the store opens it, possibly after a fork.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.guard import Guard, ObserveFault
from pyoji.settings import Settings

if TYPE_CHECKING:
    from pyoji.service.cache.redis import RedisStore


def guarded_store(settings: Settings, observe: ObserveFault) -> Guard | None:
    """Return the store of the settings behind a guard, or None; `observe` gets each fault."""
    store = external_store(settings)
    if store is None:
        return None
    claims = store if settings.shared_flight and not isinstance(store, DirectoryStore) else None
    return Guard(store, observe, claims)


def external_store(
    settings: Settings, timeout: float | None = None
) -> DirectoryStore | RedisStore | None:
    """Return the store of the settings: Redis if it has a URL, else the directory, or None.

    `timeout` is how long to wait for Redis, in seconds, if not as long as a request waits.
    """
    if settings.cache_url is not None:
        from pyoji.service.cache.redis import TIMEOUT, RedisStore  # slow to import, rarely needed

        return RedisStore(settings.cache_url, settings.cache_ttl, timeout or TIMEOUT)
    if settings.cache_dir is None or settings.cache_dir_bytes == 0:
        return None
    return DirectoryStore(settings.cache_dir, settings.cache_dir_bytes)
