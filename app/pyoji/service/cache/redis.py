"""Cards in Redis or Valkey, shared between machines; the only module that imports redis.

    pyoji:1:card:<digest>      a card (`stored.py`; the number is the version of the stored form)
    pyoji:1:note:<name>        a note for the other processes
    pyoji:1:drawn:<digest>     a claim's token: a process renders this card
    pyoji:1:purges             a hash of the purges, and the mark of the latest change

A card expires after `ttl` seconds, and none is larger than LARGEST. The bound in bytes is the
server's `maxmemory`. A claim is a key that only its token removes, and that expires after
CLAIM_SECONDS.

Every wait is bounded, and there are no retries: the guard handles faults. Connections are opened on
demand, and again after a fork. Messages of the library are never logged, because they may contain
the password.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

from redis import Redis, exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

from pyoji.engine.image_file import ImageFile
from pyoji.service.cache import Claim, StoreSize
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.stored import LARGEST, VERSION, is_digest, pack, unpack
from pyoji.service.purges import Purges, Tokens
from pyoji.system_cause import system_cause

TIMEOUT = 0.05
"""Seconds in which a request waits for a connection, and for each part of a reply."""

CLAIM_SECONDS = 10.0
"""Seconds after which a claim expires: longer than any rendering takes."""

BATCH = 500
"""Keys that are scanned and removed at once."""

_PREFIX = f"pyoji:{VERSION}"
_PURGES, _MARK = f"{_PREFIX}:purges", "mark"

_RELEASE = """
if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end
return 0
"""

# Of each table the first matching class decides.
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

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.AuthenticationError, "wrong user or password"),
    (exceptions.AuthorizationError, "not authorised"),
    (exceptions.BusyLoadingError, "it is loading its data"),
    (exceptions.NoPermissionError, "the user has no permission"),
    (exceptions.ReadOnlyError, "it is a read-only replica"),
    (exceptions.OutOfMemoryError, "its maxmemory is reached"),
    (exceptions.ResponseError, "it refused the command"),
)


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """What a server reports about itself."""

    software: str
    version: str
    maxmemory: int
    """Bytes; 0 means unbounded."""
    policy: str
    """The eviction policy: `allkeys-lru`, `noeviction` …"""


class RedisStore:
    """Cards on the server at `url` (redis://, rediss:// or unix://), each for `ttl` seconds.

    `timeout` bounds a connection and each part of a reply, in seconds.
    """

    name = "redis"

    def __init__(self, url: str, ttl: int, timeout: float = TIMEOUT) -> None:
        self._ttl, self._timeout = ttl, timeout
        self.place = _place(url)
        self._client = Redis.from_url(
            url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # RESP3 needs another round trip to connect, without a benefit here
            driver_info=None,
        )

    def open(self) -> None:
        """Do nothing: the first command connects, so the server may start later."""

    def get(self, digest: str) -> ImageFile | None:
        """Return the card stored under `digest`, or None. Raises Fault."""
        key = _key("card", digest)
        with self._as_fault():
            try:
                # A range, so that a foreign value of any size is not read into memory.
                value = cast(bytes, self._client.getrange(key, 0, LARGEST))
            except exceptions.ResponseError as error:
                if str(error).startswith("WRONGTYPE"):
                    raise Fault(FaultReason.CORRUPT, "a key of another type") from error
                raise
        return unpack(digest, value) if value else None

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Store the card for `ttl` seconds. Raises Fault."""
        value = pack(digest, encoded)
        with self._as_fault():
            self._client.set(_key("card", digest), value, ex=self._ttl)

    def note(self, name: str) -> bytes | None:
        """Return the note stored under `name`, or None. Raises Fault."""
        with self._as_fault():
            return cast(bytes, self._client.getrange(_key("note", name), 0, LARGEST)) or None

    def put_note(self, name: str, content: bytes, seconds: int) -> None:
        """Store a note for `seconds`. Raises Fault."""
        with self._as_fault():
            self._client.set(_key("note", name), content, ex=seconds)

    def remove(self, digest: str) -> None:
        """Remove the card, if it is stored. Raises Fault."""
        with self._as_fault():
            self._client.delete(_key("card", digest))

    def clear(self) -> int:
        """Remove every card. Return the number removed. Raises Fault."""
        removed = 0
        with self._as_fault():
            scan = self._client.scan_iter(f"{_PREFIX}:card:*", BATCH)
            while keys := list(islice(scan, BATCH)):
                removed += self._client.unlink(*keys)
        return removed

    def purges(self, known: str) -> Purges | None:
        """Return the stored purges, None if they still have the mark `known`. Raises Fault."""
        with self._as_fault():
            mark = _text(cast(bytes | None, self._client.hget(_PURGES, _MARK)))
            if mark == known:
                return None
            fields = cast(dict[bytes, bytes], self._client.hgetall(_PURGES))
        tokens = {_text(scope): _text(token) for scope, token in fields.items()}
        return Purges({scope: tokens[scope] for scope in tokens.keys() - {_MARK}}, mark)

    def purge(self, tokens: Tokens, *, alone: bool = False) -> None:
        """Add purges; with `alone`, replace all others. Raises Fault."""
        with self._as_fault(), self._client.pipeline(transaction=True) as transaction:
            if alone:
                transaction.delete(_PURGES)
            fields: Any = {**tokens, _MARK: secrets.token_hex(16)}
            transaction.hset(_PURGES, mapping=fields)
            transaction.execute()

    def server(self) -> ServerInfo:
        """Return the server's version and limits. Raises Fault, also if INFO is not permitted."""
        with self._as_fault():
            info = cast(dict[str, object], self._client.info())
        valkey = info.get("valkey_version")
        return ServerInfo(
            "Valkey" if valkey else "Redis",
            str(valkey or info.get("redis_version", "")),
            int(str(info.get("maxmemory", 0))),
            str(info.get("maxmemory_policy", "")),
        )

    def size(self) -> StoreSize:
        """Return the size of all keys of the server, foreign ones included.

        Raises Fault, also if INFO is not permitted.
        """
        with self._as_fault():
            info = cast(dict[str, object], self._client.info("memory"))
            keys = self._client.dbsize()
        return StoreSize(int(str(info.get("used_memory", 0))), keys)

    def claim(self, digest: str) -> Claim | None:
        """Claim the card; None while another process holds the claim. Raises Fault."""
        token = secrets.token_hex(16)
        milliseconds = int(CLAIM_SECONDS * 1000)
        with self._as_fault():
            is_set = self._client.set(_key("drawn", digest), token, nx=True, px=milliseconds)
        return Claim(digest, token) if is_set else None

    def release(self, claim: Claim) -> None:
        """Release the claim, unless it has expired. Raises Fault."""
        with self._as_fault():
            self._client.eval(_RELEASE, 1, _key("drawn", claim.digest), claim.token)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextmanager
    def _as_fault(self) -> Iterator[None]:
        """Convert the library's exceptions to Fault."""
        try:
            yield
        except (exceptions.RedisError, OSError) as error:
            reason = next(reason for kind, reason in _REASONS if isinstance(error, kind))
            raise Fault(reason, _cause(error, self._timeout)) from error


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def _key(kind: str, digest: str) -> str:
    if not is_digest(digest):
        raise ValueError("not a card's digest")
    return f"{_PREFIX}:{kind}:{digest}"


def _cause(error: BaseException, timeout: float) -> str:
    """Return the cause in words that are ours or the system's, never the library's."""
    if isinstance(error, exceptions.TimeoutError):
        return f"no reply within {timeout * 1000:.0f} ms"
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), None)
    return words or system_cause(error) or type(error).__name__


def _place(url: str) -> str:
    """Return the host and port of a URL, or the path of its socket."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    host = parts.hostname or "localhost"
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or 6379}"
