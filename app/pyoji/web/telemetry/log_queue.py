"""Log queue: lines on their way to standard error, so that nothing waits for its reader.

In: whole lines of text. Out: the same lines, in order, written by a thread of their own. The bytes
that wait are bounded. What does not fit is dropped and counted until all that waits is written;
then one line, which `gap` makes, says how many lines are missing in its place. A pipe that is not
read, a disk that is full or a terminal that is stopped costs lines of the log and nothing else.

A process that is forked begins with an empty queue and a thread of its own. It must not know what
a line says.
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
"""What may wait in each process: some five thousand requests."""

_Piece = bytes | threading.Event | None
"""Lines; something to set once all before it is written; or the place of a gap."""


class LogQueue:
    """A queue of lines before the file descriptor `file`."""

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
        # A finalizer that logs may interrupt the code below in the same thread: the lock admits
        # its own thread again, and SimpleQueue is made for that.
        self._lock = threading.RLock()
        self._pieces: SimpleQueue[_Piece] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._held = 0  # bytes that wait
        self._lost = 0  # lines of the gap that is open
        self._failed = 0  # lines that the system did not take
        self.dropped = 0  # lines of this process that nobody will read

    def write(self, text: str) -> None:
        """Have whole lines written, soon; waits for nothing and raises nothing."""
        data = text.encode(self._encoding, "backslashreplace")
        with self._lock:
            fits = not self._lost and self._held + len(data) <= self._limit
            opens_gap = not fits and not self._lost
            if fits:
                self._held += len(data)
            else:
                self._lost += text.count("\n")
                self.dropped += text.count("\n")
        if fits or opens_gap:
            self._pieces.put(data if fits else None)
        if self._thread is None:
            self._start()

    def drain(self, seconds: float) -> bool:
        """Whether all that waits is written, within `seconds`."""
        if self._thread is None:
            return True
        written = threading.Event()
        self._pieces.put(written)
        return written.wait(seconds)

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="log", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            piece = self._pieces.get()
            if piece is None:
                self._close_gap()
            elif isinstance(piece, bytes):
                for lines in _at_line_ends(piece):
                    self._put(lines)
                with self._lock:
                    self._held -= len(piece)
            else:
                piece.set()

    def _close_gap(self) -> None:
        with self._lock:
            lost, self._lost = self._lost, 0
        self._put(self._gap(lost).encode())

    def _put(self, lines: bytes) -> None:
        """Write; what cannot be written is counted, and told once something can be."""
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
    """Pieces of whole lines, each as large as a pipe takes at once (POSIX `write`), so that lines
    of several processes do not run into each other. A line that is longer is a piece by itself."""
    at = 0
    while at < len(data):
        end = data.rfind(b"\n", at, at + select.PIPE_BUF) + 1 or data.find(b"\n", at) + 1
        yield data[at : end or len(data)]
        at = end or len(data)


def _write(file: int, data: bytes) -> None:
    """Write all of it. Raises OSError."""
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(file, rest) :]
        except BlockingIOError:  # whoever opened it wants no waiting in `write`
            poll = select.poll()
            poll.register(file, select.POLLOUT)
            poll.poll()
