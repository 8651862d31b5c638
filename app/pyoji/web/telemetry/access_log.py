"""The access log: one JSON object for each request answered, in the shape of every other log line.

At thousands of requests a second a line through `logging` costs more than the answer, so these are
put together by hand and handed on a tenth of a second's worth at a time. A line holds the path and
never the query, where a signature may be.
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
    """Where lines go."""

    def write(self, text: str, /) -> object:
        """Take whole lines; wait for nothing and raise nothing."""


class AccessLog:
    """Puts lines into `lines`; none where the log's level is above info."""

    def __init__(self, lines: LogLines) -> None:
        self._out = lines
        self._lines: list[str] = []
        self._second = ("", 0)
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_on(self) -> bool:
        """Whether anybody wants to read it."""
        return _LOGGER.isEnabledFor(logging.INFO)

    def note(self, id_: str, method: str, path: str, status: int, length: int) -> None:
        """A request was answered; `path` is a JSON string already (see `quoted`)."""
        self._lines.append(
            f'{{"id":"{id_}","method":"{method}","path":{path},"status":{status},"bytes":{length},'
            f'"event":"request","level":"info","logger":"pyoji.access",'
            f'"timestamp":"{self._now()}"}}\n'
        )
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self.flush)

    def flush(self) -> None:
        """Hand on what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        lines, self._lines = self._lines, []
        if lines:
            self._out.write("".join(lines))

    def _now(self) -> str:
        now = time.time()
        whole = int(now)
        if whole != self._second[1]:
            self._second = (time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)), whole)
        return f"{self._second[0]}.{int((now - whole) * 1_000_000):06d}Z"


def request_id(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The id that the proxy before us gave the request, if it is a sane one, else a new one."""
    for name, value in headers:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return value.decode("ascii")
    return _IDS.next()


class _Ids:
    """Ids that no other process gives."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin anew, as another process."""
        self.process = uuid4().hex[:12]
        self._count = count(1)

    def next(self) -> str:
        """The next id."""
        return f"{self.process}-{next(self._count):x}"


_IDS = _Ids()
os.register_at_fork(after_in_child=_IDS.begin)  # or all workers would give the same ids


def quoted(text: str) -> str:
    """The text as a JSON string."""
    return as_json(text)
