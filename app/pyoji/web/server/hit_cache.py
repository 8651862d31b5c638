"""Hit cache: answers that were given before, by the exact bytes of their targets.

A card's link is asked for again and again in the same bytes. What they mean has been found out
then: which card it is, and which headers go with it. While the card is in memory and the templates
are the same, the connection has the answer from here (`fast_path.py`), without a route, a query, a
parameter or a Response. An answer is learned when it has begun to go out (`middleware.py`), so it
cannot differ from it: what is kept are the very headers, and the name of the card, never the image.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from starlette.types import Scope

from pyoji.byte_sizes import MIB
from pyoji.engine.image_file import ImageFile
from pyoji.web import conditional
from pyoji.web.scope import CARD, LINK, TARGET
from pyoji.web.sending import Fields, Started
from pyoji.web.server.fast_path import FastAnswer, RequestHead
from pyoji.web.server.framing import Field
from pyoji.web.telemetry import traffic
from pyoji.web.telemetry.access_log import AccessLog, quoted, request_id
from pyoji.web.telemetry.traffic import Cell, Kind, Traffic

NAME = "links"
"""What metrics call the answers that are kept here."""

MOST_BYTES = 8 * MIB
_OVERHEAD = 800  # bytes of a kept answer beside its target and lines (tracemalloc, CPython 3.11)

_METHODS = frozenset({b"GET", b"HEAD"})
_UNCHANGED = frozenset({b"cache-control", b"etag"})  # what a 304 has of them


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An answer without its image."""

    digest: str
    tag: str
    path: str  # as JSON, for the log
    length: int  # of the image
    lines: bytes
    unchanged: bytes  # the lines of a 304
    hits: Cell
    not_modified: Cell


class HitCache:
    """The answers that went out before.

    `find` gives the image of a digest, if it is in memory. `state` gives a value that is
    another one when answers may have changed. `known` observes each answer by its card's digest.
    """

    def __init__(
        self,
        find: Callable[[str], ImageFile | None],
        state: Callable[[], object],
        max_target: int,
        traffic: Traffic,
        access: AccessLog,
        known: Callable[[str], None] | None = None,
    ) -> None:
        self._find = find
        self._state = state
        self._max_target = max_target
        self._traffic = traffic
        self._access = access
        self._known = known
        self._kept: dict[bytes, CachedAnswer] = {}
        self._bytes = 0
        self._of: object = None

    def learner(self, scope: Scope) -> Started | None:
        """Return what learns the answer to this request; None if it came over a connection that
        asks for no fast path."""
        if TARGET not in scope.get("state", ()):
            return None
        return partial(self._started, scope, self._state())

    @property
    def entries(self) -> int:
        """How many are kept now."""
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """Bytes that the answers take."""
        return self._bytes

    def answer(self, head: RequestHead) -> FastAnswer | None:
        """What the routes would answer, counted and logged like theirs; None if they have to."""
        began = perf_counter()
        kept = self._kept.get(head.target)
        if kept is None or head.method not in _METHODS or head.length > self._max_target:
            return None
        encoded = self._find(kept.digest) if self._state() == self._of else None
        if encoded is None or len(encoded.data) != kept.length:  # a store may have another's bytes
            return None
        user_agent, held = b"", []
        for name, value in head.fields:
            if name == b"user-agent":
                user_agent = value
            elif name == b"if-none-match":
                held.append(value.decode("latin-1"))
        if held and conditional.is_known(kept.tag, held):
            cell, answer = kept.not_modified, FastAnswer(304, kept.unchanged, b"")
        else:
            body = b"" if head.method == b"HEAD" else encoded.data
            cell, answer = kept.hits, FastAnswer(200, kept.lines, body)
        cell.count(user_agent, perf_counter() - began)
        if self._known is not None:
            self._known(kept.digest)
        if self._access.is_on:
            id_, method = request_id(head.fields), head.method.decode("ascii")
            self._access.note(id_, method, kept.path, answer.status, len(answer.body))
        return answer

    def _started(self, scope: Scope, state: object, status: int, headers: Fields) -> None:
        """Remember the answer if it is a whole card, and what `state` was when it was asked for."""
        if status != 200 or CARD not in scope or state != self._state():
            return
        if state != self._of:
            self._kept.clear()
            self._of, self._bytes = state, 0
        by_name, link = dict(headers), scope.get(LINK)
        kept = CachedAnswer(
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
        )
        target = scope["state"][TARGET]
        if (before := self._kept.pop(target, None)) is not None:
            self._bytes -= _cost(target, before)
        self._kept[target] = kept
        self._bytes += _cost(target, kept)
        while self._bytes > MOST_BYTES:
            oldest = next(iter(self._kept))
            self._bytes -= _cost(oldest, self._kept.pop(oldest))


def _cost(target: bytes, kept: CachedAnswer) -> int:
    return len(target) + len(kept.lines) + _OVERHEAD


def _lines(fields: Iterable[Field]) -> bytes:
    return b"".join(b"%s: %s\r\n" % field for field in fields)
