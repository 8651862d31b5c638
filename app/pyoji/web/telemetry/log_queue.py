"""Log queue: writes log lines to standard error without blocking the caller.

In: complete lines of text. Out: the same lines, in order, written by a separate thread. The queue
is bounded in bytes. Lines that do not fit are dropped and counted until the queue is written; then
a line from `gap` reports how many are missing. So a pipe that is not read, a full disk or a stopped
terminal only loses lines of the log.

A forked process starts with an empty queue and its own thread. It must not know what a line says.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue

from pyoji.byte_sizes import MIB

STANDARD_ERROR = 2

MOST_BYTES = MIB
"""Bytes in the queue of each process: about five thousand requests."""

_Entry = bytes | threading.Event | None
"""Lines; an event to set once all entries before it are written; None for a gap."""


class LogQueue:
    """A queue of lines to the file descriptor `file`."""

    def __init__(
        self,
        gap: Callable[[int], str] = lambda lines: f"{lines} lines were dropped\n",
        file: int = STANDARD_ERROR,
        limit: int = MOST_BYTES,
        encoding: str = "utf-8",
    ) -> None:
        self._gap, self._file, self._limit, self._encoding = gap, file, limit, encoding
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # the thread stays with the parent

    def _begin(self) -> None:
        # A finalizer that logs may interrupt the code below in the same thread, so the lock is
        # reentrant, as is SimpleQueue.
        self._lock = threading.RLock()
        self._entries: SimpleQueue[_Entry] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._queued = 0  # bytes in the queue
        self._lost = 0  # lines of the current gap
        self._failed = 0  # lines that could not be written, not yet reported
        self.dropped = 0  # all lines of this process that were lost

    def write(self, text: str) -> None:
        """Queue complete lines, without blocking and without raising."""
        data = text.encode(self._encoding, "backslashreplace")
        with self._lock:
            fits = not self._lost and self._queued + len(data) <= self._limit
            opens_gap = not fits and not self._lost
            if fits:
                self._queued += len(data)
            else:
                self._lost += text.count("\n")
                self.dropped += text.count("\n")
        if fits or opens_gap:
            self._entries.put(data if fits else None)
        if self._thread is None:
            self._start()

    def drain(self, seconds: float) -> bool:
        """Wait until the queue is written; return whether it was within `seconds`."""
        if self._thread is None:
            return True
        written = threading.Event()
        self._entries.put(written)
        return written.wait(seconds)

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="log", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            entry = self._entries.get()
            if entry is None:
                self._close_gap()
            elif isinstance(entry, bytes):
                for lines in _at_line_ends(entry):
                    self._put(lines)
                with self._lock:
                    self._queued -= len(entry)
            else:
                entry.set()

    def _close_gap(self) -> None:
        with self._lock:
            lost, self._lost = self._lost, 0
        self._put(self._gap(lost).encode())

    def _put(self, lines: bytes) -> None:
        """Write lines; count lines that fail, and report them after the next success."""
        try:
            _write(self._file, lines)
            if self._failed:
                _write(self._file, self._gap(self._failed).encode())
                self._failed = 0
        except OSError:
            with self._lock:
                self._failed += lines.count(b"\n")
                self.dropped += lines.count(b"\n")


def _at_line_ends(data: bytes) -> Iterator[bytes]:
    """Split into chunks of complete lines that a pipe writes atomically (POSIX `write`), so that
    lines of several processes do not mix. A longer line is a chunk of its own."""
    start = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + select.PIPE_BUF) + 1 or data.find(b"\n", start) + 1
        yield data[start : end or len(data)]
        start = end or len(data)


def _write(file: int, data: bytes) -> None:
    """Write all bytes. Raises OSError."""
    unwritten = memoryview(data)
    while unwritten:
        try:
            unwritten = unwritten[os.write(file, unwritten) :]
        except BlockingIOError:  # the descriptor is non-blocking
            poll = select.poll()
            poll.register(file, select.POLLOUT)
            poll.poll()
