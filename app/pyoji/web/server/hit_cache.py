"""Hit cache: response headers by the exact bytes of a request's target.

Clients request a card's link again and again with the same bytes. The first request has determined
the card and the headers of the response. While the card is in memory and the templates are the
same, the connection takes the response from here (`fast_path.py`), without routing, parsing or a
Response object. A card with facts of a page expires with them. An entry is stored when a response
has been sent (`middleware.py`), so both have the same headers. It holds the card's digest, not
the image.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from math import inf
from time import monotonic, perf_counter

from starlette.types import Scope

from pyoji.byte_sizes import MIB
from pyoji.engine.image_file import ImageFile
from pyoji.web import conditional
from pyoji.web.scope import CARD, LINK, TARGET, UNTIL
from pyoji.web.sending import Fields, Sent
from pyoji.web.server.fast_path import FastAnswer, RequestHead
from pyoji.web.server.framing import Field
from pyoji.web.telemetry import traffic
from pyoji.web.telemetry.access_log import AccessLog, quoted, request_id
from pyoji.web.telemetry.traffic import Cell, Kind, Traffic

NAME = "links"
"""Name of this cache in metrics."""

MOST_BYTES = 8 * MIB
_OVERHEAD = 800  # bytes of an entry besides its target and lines (tracemalloc, CPython 3.11)

_METHODS = frozenset({b"GET", b"HEAD"})
_UNCHANGED = frozenset({b"cache-control", b"etag"})  # fields of a 304


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A response without its image."""

    digest: str
    tag: str
    path: str  # as a JSON string, for the access log
    length: int  # of the image
    lines: bytes
    unchanged: bytes  # the header lines of a 304
    hits: Cell
    not_modified: Cell
    until: float = inf  # monotonic seconds


class HitCache:
    """A cache of responses, bounded in bytes; the oldest is evicted first.

    `find` returns the image of a digest, if it is in memory. `state` returns a value that changes
    when responses may change. `observe_hit` gets the digest of each card sent.
    """

    def __init__(
        self,
        find: Callable[[str], ImageFile | None],
        state: Callable[[], object],
        max_target: int,
        traffic: Traffic,
        access: AccessLog,
        observe_hit: Callable[[str], None] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._find = find
        self._state = state
        self._max_target = max_target
        self._traffic = traffic
        self._access = access
        self._observe_hit = observe_hit
        self._clock = clock
        self._entries: dict[bytes, CachedAnswer] = {}
        self._bytes = 0
        self._entries_state: object = None

    def learner(self, scope: Scope) -> Sent | None:
        """Return a callback that stores the response to this request; None if its connection has no
        fast path."""
        if TARGET not in scope.get("state", ()):
            return None
        return partial(self._learn, scope, self._state())

    @property
    def entries(self) -> int:
        """Number of entries."""
        return len(self._entries)

    @property
    def bytes(self) -> int:
        """Bytes of all entries."""
        return self._bytes

    def answer(self, head: RequestHead) -> FastAnswer | None:
        """Return the response that the routes would give, None on a miss.

        A response is counted and logged as the routes do.
        """
        start = perf_counter()
        entry = self._entries.get(head.target)
        if entry is None or head.method not in _METHODS or head.length > self._max_target:
            return None
        encoded = self._find(entry.digest) if self._state() == self._entries_state else None
        if encoded is None or len(encoded.data) != entry.length:  # another encoding
            return None
        if entry.until < inf and self._clock() >= entry.until:
            return None
        user_agent, tags = b"", []
        for name, value in head.fields:
            if name == b"user-agent":
                user_agent = value
            elif name == b"if-none-match":
                tags.append(value.decode("latin-1"))
        if tags and conditional.is_known(entry.tag, tags):
            cell, answer = entry.not_modified, FastAnswer(304, entry.unchanged, b"")
        else:
            body = b"" if head.method == b"HEAD" else encoded.data
            cell, answer = entry.hits, FastAnswer(200, entry.lines, body)
        cell.count(user_agent, perf_counter() - start)
        if self._observe_hit is not None:
            self._observe_hit(entry.digest)
        if self._access.is_on:
            id_, method = request_id(head.fields), head.method.decode("ascii")
            self._access.note(id_, method, entry.path, answer.status, len(answer.body))
        return answer

    def _learn(self, scope: Scope, state: object, status: int, headers: Fields) -> None:
        """Store the response if it is a complete card whose facts are fresh, and `state`, that of
        its request, is still current."""
        if status != 200 or CARD not in scope or state != self._state():
            return
        until = scope.get(UNTIL, inf)
        if until < inf and self._clock() >= until:
            return
        if state != self._entries_state:
            self._entries.clear()
            self._entries_state, self._bytes = state, 0
        by_name, link = dict(headers), scope.get(LINK)
        entry = CachedAnswer(
            digest=scope[CARD],
            tag=by_name[b"etag"].decode("latin-1"),
            path=quoted(scope["path"]),
            length=int(by_name[b"content-length"]),
            lines=_lines(headers),
            unchanged=_lines(field for field in headers if field[0] in _UNCHANGED),
            hits=self._traffic.cell(Kind(200, traffic.AnswerKind.HIT, link, is_fast=True)),
            not_modified=self._traffic.cell(
                Kind(304, traffic.AnswerKind.NOT_MODIFIED, link, is_fast=True)
            ),
            until=until,
        )
        target = scope["state"][TARGET]
        if (replaced := self._entries.pop(target, None)) is not None:
            self._bytes -= _cost(target, replaced)
        self._entries[target] = entry
        self._bytes += _cost(target, entry)
        while self._bytes > MOST_BYTES:
            oldest = next(iter(self._entries))
            self._bytes -= _cost(oldest, self._entries.pop(oldest))


def _cost(target: bytes, entry: CachedAnswer) -> int:
    return len(target) + len(entry.lines) + _OVERHEAD


def _lines(fields: Iterable[Field]) -> bytes:
    return b"".join(b"%s: %s\r\n" % field for field in fields)
