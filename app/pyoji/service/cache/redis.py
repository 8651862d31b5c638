"""Cards in Redis or Valkey, for processes on all machines: the only file that knows redis.

    pyoji:1:card:<digest>      a card (`stored.py`; the number is that of the stored form)
    pyoji:1:drawn:<digest>     a token: somebody is drawing this card
    pyoji:1:purges             a hash of the purges that were asked for, and a mark of the last

A card is kept for `ttl` seconds, and none over LARGEST is kept; the bound in bytes is the server's
own `maxmemory`. The right to draw is a key that only its token removes, and that is gone after HELD
whatever happens to who had it.

Every wait is bounded by TIMEOUT, and nothing is tried twice: the guard decides what a fault means.
Connections are made when first needed, and anew after a fork. What the library says is never
repeated, since it knows the password.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from redis import Redis, exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

from pyoji.engine.image_file import ImageFile
from pyoji.service.cache import Claim, StoreSize
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.stored import LARGEST, VERSION, is_digest, pack, unpack
from pyoji.service.purges import Purges, Tokens

TIMEOUT = 0.05
"""Seconds to connect, and to wait for each piece of an answer."""

HELD = 10.0
"""Seconds after which the right to draw is gone by itself: longer than drawing ever takes."""

BATCH = 500
"""Keys that are looked for, and removed, at once."""

_PREFIX = f"pyoji:{VERSION}"
_PURGES, _MARK = f"{_PREFIX}:purges", "mark"

_RELEASE = """
if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end
return 0
"""

# The first that fits. A fault that came back promptly leaves the store usable otherwise.
_REASONS: tuple[tuple[type[Exception], FaultReason], ...] = (
    (exceptions.TimeoutError, FaultReason.SLOW),
    (exceptions.AuthenticationError, FaultReason.DENIED),
    (exceptions.AuthorizationError, FaultReason.DENIED),
    (exceptions.ConnectionError, FaultReason.DOWN),
    (exceptions.OutOfMemoryError, FaultReason.FULL),
    (exceptions.ResponseError, FaultReason.DENIED),
    (exceptions.RedisError, FaultReason.DOWN),
    (OSError, FaultReason.DOWN),
)


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself."""

    software: str
    version: str
    maxmemory: int
    """Bytes; 0 is no bound."""
    policy: str
    """What it removes where that is reached: `allkeys-lru`, `noeviction` …"""


class RedisStore:
    """Cards on the server at `url` (redis://, rediss:// or unix://), each for `ttl` seconds."""

    name = "redis"

    def __init__(self, url: str, ttl: int) -> None:
        self._ttl = ttl
        self._client = Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # the newer one asks more before the first answer, and brings nothing here
            driver_info=None,
        )

    def open(self) -> None:
        """Nothing: the first question connects. A server that is down may come later."""

    def get(self, digest: str) -> ImageFile | None:
        """The card kept under `digest`, or None. Raises Fault."""
        key = _key("card", digest)
        with _told():
            try:
                # At most so much: whatever else lies there is not fetched.
                value = cast(bytes, self._client.getrange(key, 0, LARGEST))
            except exceptions.ResponseError as error:
                if str(error).startswith("WRONGTYPE"):
                    raise Fault(FaultReason.CORRUPT, "a key of another type") from error
                raise
        return unpack(digest, value) if value else None

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Keep the card for a while. Raises Fault."""
        value = pack(digest, encoded)
        with _told():
            self._client.set(_key("card", digest), value, ex=self._ttl)

    def remove(self, digest: str) -> None:
        """Forget the card, if it is kept. Raises Fault."""
        with _told():
            self._client.delete(_key("card", digest))

    def clear(self) -> int:
        """Remove every card, and say how many there were. Raises Fault."""
        removed = 0
        with _told():
            every = self._client.scan_iter(f"{_PREFIX}:card:*", BATCH)
            while keys := list(islice(every, BATCH)):
                removed += self._client.unlink(*keys)
        return removed

    def purges(self, known: str) -> Purges | None:
        """The purges that it holds; None if they are those of the mark `known`. Raises Fault."""
        with _told():
            mark = _text(cast(bytes | None, self._client.hget(_PURGES, _MARK)))
            if mark == known:
                return None
            found = cast(dict[bytes, bytes], self._client.hgetall(_PURGES))
        tokens = {_text(scope): _text(token) for scope, token in found.items()}
        return Purges({scope: tokens[scope] for scope in tokens.keys() - {_MARK}}, mark)

    def purge(self, tokens: Tokens, *, alone: bool = False) -> None:
        """Hold these purges too; `alone` in the place of all others. Raises Fault."""
        with _told(), self._client.pipeline(transaction=True) as together:
            if alone:
                together.delete(_PURGES)
            fields: Any = {**tokens, _MARK: secrets.token_hex(16)}
            together.hset(_PURGES, mapping=fields)
            together.execute()

    def server(self) -> Server:
        """What the server says of itself. Raises Fault: not every user may ask."""
        with _told():
            said = cast(dict[str, object], self._client.info())
        valkey = said.get("valkey_version")
        return Server(
            "Valkey" if valkey else "Redis",
            str(valkey or said.get("redis_version", "")),
            int(str(said.get("maxmemory", 0))),
            str(said.get("maxmemory_policy", "")),
        )

    def size(self) -> StoreSize:
        """What the server holds, all that is not ours too. Raises Fault: not every user may ask."""
        with _told():
            said = cast(dict[str, object], self._client.info("memory"))
            keys = self._client.dbsize()
        return StoreSize(int(str(said.get("used_memory", 0))), keys)

    def claim(self, digest: str) -> Claim | None:
        """The right to draw the card, or None while somebody has it. Raises Fault."""
        token = secrets.token_hex(16)
        with _told():
            won = self._client.set(_key("drawn", digest), token, nx=True, px=int(HELD * 1000))
        return Claim(digest, token) if won else None

    def release(self, claim: Claim) -> None:
        """Give the right back, unless it has run out and is another's. Raises Fault."""
        with _told():
            self._client.eval(_RELEASE, 1, _key("drawn", claim.digest), claim.token)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def _key(kind: str, digest: str) -> str:
    if not is_digest(digest):
        raise ValueError("not a card's digest")
    return f"{_PREFIX}:{kind}:{digest}"


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the library says into a Fault."""
    try:
        yield
    except (exceptions.RedisError, OSError) as error:
        reason = next(reason for kind, reason in _REASONS if isinstance(error, kind))
        raise Fault(reason, type(error).__name__) from error
