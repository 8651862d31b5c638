"""The access log: one JSON object for each answered request, in the form of every other log line.

At thousands of requests a second, a line through `logging` costs more than the response. So lines
are formatted here and written in batches, ten times a second. A line has the path but never the
query, which may contain a signature.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from collections.abc import Iterable
from itertools import count
from typing import Protocol
from uuid import uuid4

from pyoji.web.telemetry.log import as_json

_LOGGER = logging.getLogger("pyoji.access")
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_PAUSE = 0.1
"""Seconds that a line may wait."""


class LogLines(Protocol):
    """The destination of log lines."""

    def write(self, text: str, /) -> object:
        """Write complete lines, without blocking and without raising."""


class AccessLog:
    """Writes to `lines`, if the log's level is info or lower."""

    def __init__(self, lines: LogLines) -> None:
        self._out = lines
        self._lines: list[str] = []
        self._second = ("", 0)
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_on(self) -> bool:
        """Whether the log's level includes requests."""
        return _LOGGER.isEnabledFor(logging.INFO)

    def note(self, id_: str, method: str, path: str, status: int, length: int) -> None:
        """Log an answered request; `path` is a JSON string (see `quoted`)."""
        self._lines.append(
            f'{{"id":"{id_}","method":"{method}","path":{path},"status":{status},"bytes":{length},'
            f'"event":"request","level":"info","logger":"pyoji.access",'
            f'"timestamp":"{self._now()}"}}\n'
        )
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self.flush)

    def flush(self) -> None:
        """Write the lines collected so far."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        lines, self._lines = self._lines, []
        if lines:
            self._out.write("".join(lines))

    def _now(self) -> str:
        now = time.time()
        second = int(now)
        if second != self._second[1]:
            self._second = (time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)), second)
        return f"{self._second[0]}.{int((now - second) * 1_000_000):06d}Z"


def request_id(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the request's X-Request-ID if it is valid, else a new id."""
    for name, value in headers:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return value.decode("ascii")
    return _IDS.next()


class _Ids:
    """Request ids, unique across processes."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start with a new prefix, in a new process."""
        self.process = uuid4().hex[:12]
        self._count = count(1)

    def next(self) -> str:
        """Return the next id."""
        return f"{self.process}-{next(self._count):x}"


_IDS = _Ids()
os.register_at_fork(after_in_child=_IDS.begin)  # or all workers would use the same ids


def quoted(text: str) -> str:
    """Return the text as a JSON string."""
    return as_json(text)
