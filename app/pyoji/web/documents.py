"""Documents: pages and lists that are made once for each set of templates, and cached.

In: the source of a document, its name, a function that makes it, and the requester. Out: its bytes
with their digest, from a cache with a byte limit. Making one takes up to a few hundredths of a
second: it runs in a thread, in turn with cards and under the same limits, and simultaneous requests
share it. It must not know what a document says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response

from pyoji.byte_sizes import MIB
from pyoji.service.shared_work import UNATTRIBUTED, Caller, SharedWork
from pyoji.web import conditional

MOST_BYTES = 4 * MIB
"""Bytes of documents that a process caches."""

SECONDS = 0.02
"""Expected processor seconds to make one."""


class WrittenDocument(NamedTuple):
    """The bytes of a document, and their digest."""

    content: bytes
    digest: str

    @classmethod
    def of(cls, text: str) -> WrittenDocument:
        """Encode a text as UTF-8; lone surrogates are replaced."""
        content = text.encode("utf-8", "replace")
        return cls(content, hashlib.sha256(content).hexdigest()[:32])


class Documents:
    """Makes documents and caches them until their source is another object."""

    def __init__(self, work: SharedWork, most: int = MOST_BYTES) -> None:
        self._work = work
        self._cache: LRUCache[str, WrittenDocument] = LRUCache(
            most, lambda document: len(document.content)
        )
        self._source: object = None

    async def get(
        self,
        source: object,
        name: str,
        make: Callable[[], str],
        caller: Caller = UNATTRIBUTED,
        *,
        keep: bool = True,
    ) -> WrittenDocument:
        """Return the document `name` of `source`. Without `keep` it is made for each request.

        Raises Unavailable where it cannot be made in time, and what `make` raises.
        """
        if source is not self._source:
            self._cache.clear()
            self._source = source
        document = self._cache.get(name) if keep else None
        if document is None:
            flight = f"document {id(source)} {name}"
            document = await self._work.run(
                flight, caller, lambda: WrittenDocument.of(make()), SECONDS
            )
            if keep and source is self._source and len(document.content) <= self._cache.maxsize:
                self._cache[name] = document
        return document


def answer(
    request: Request, content: bytes, tag: str, fields: Mapping[str, str], status: int = 200
) -> Response:
    """Respond with this tag; 304 with the fields of RFC 9110 §15.4.5 if the client has it."""
    tagged = {**fields, "ETag": tag}
    if status == 200 and conditional.is_known(tag, request.headers.getlist("If-None-Match")):
        repeated = ("ETag", "Cache-Control", "Vary", "Content-Location", "Expires")
        return Response(None, 304, {name: tagged[name] for name in repeated if name in tagged})
    return Response(content, status, tagged)
