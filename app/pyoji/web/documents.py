"""Documents: pages and lists that are made once for each set of templates, and kept.

In: what a document is made of, its name, how to make it, and who asks. Out: its bytes with their
digest, kept up to a number of bytes. Making one takes up to a few hundredths of a second, so it
happens in a thread, in turn with cards and under the same limits; simultaneous requests share it.
An answer carries an ETag, and a 304 no bytes. It must not know what a document says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response

from pyoji.byte_sizes import MIB
from pyoji.service.shared_work import UNATTRIBUTED, Asking, SharedWork
from pyoji.web import conditional

MOST_BYTES = 4 * MIB
"""Bytes of documents that a process keeps."""

SECONDS = 0.02
"""Processor seconds that making one is expected to take."""


class WrittenDocument(NamedTuple):
    """The bytes of an answer, and a digest of them."""

    content: bytes
    digest: str

    @classmethod
    def of(cls, text: str) -> WrittenDocument:
        """The document of a text; half a surrogate pair, which no UTF-8 can hold, is replaced."""
        content = text.encode("utf-8", "replace")
        return cls(content, hashlib.sha256(content).hexdigest()[:32])


class Documents:
    """Makes documents and keeps them until what they are made of is another object."""

    def __init__(self, work: SharedWork, most: int = MOST_BYTES) -> None:
        self._work = work
        self._kept: LRUCache[str, WrittenDocument] = LRUCache(most, lambda each: len(each.content))
        self._source: object = None

    async def get(
        self,
        source: object,
        name: str,
        make: Callable[[], str],
        asking: Asking = UNATTRIBUTED,
        *,
        keep: bool = True,
    ) -> WrittenDocument:
        """The document of that name, made of `source`; without `keep` it is made each time.

        Raises Unavailable where it cannot be made in time, and what `make` raises.
        """
        if source is not self._source:
            self._kept.clear()
            self._source = source
        found = self._kept.get(name) if keep else None
        if found is None:
            flight = f"document {id(source)} {name}"
            found = await self._work.run(
                flight, asking, lambda: WrittenDocument.of(make()), SECONDS
            )
            if keep and source is self._source and len(found.content) <= self._kept.maxsize:
                self._kept[name] = found
        return found


def answer(
    request: Request, content: bytes, tag: str, fields: Mapping[str, str], status: int = 200
) -> Response:
    """The answer with this tag; 304 where the client holds it, with what RFC 9110 §15.4.5 asks."""
    tagged = {**fields, "ETag": tag}
    if status == 200 and conditional.is_known(tag, request.headers.getlist("If-None-Match")):
        repeated = ("ETag", "Cache-Control", "Vary", "Content-Location", "Expires")
        return Response(None, 304, {name: tagged[name] for name in repeated if name in tagged})
    return Response(content, status, tagged)
