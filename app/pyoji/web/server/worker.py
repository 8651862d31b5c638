"""Worker: a process that the supervisor forks, and how each of the two knows that the other lives.

In: what the worker does, which never returns. Out: its process id, and a pipe in which it writes a
byte every second. In another pipe, which all workers share, nothing is ever written; when the
supervisor is gone, however it ended, that pipe is at its end, and the workers end. It must not know
when a worker is started, nor why.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Never

from pyoji.web.server import hangup
from pyoji.web.telemetry.log import LOG

BEAT = 1.0
"""Seconds between two bytes of a worker's pulse."""

STARTING, SERVING = b"s", b"r"

TAKEN = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD})
"""The signals that the supervisor acts upon."""


@dataclass(eq=False)
class Worker:
    """A worker as the supervisor sees it; times are those of a monotonic clock."""

    pid: int
    pulse: int
    started: float
    beaten: float
    serves: bool = False

    def feel(self, now: float) -> bool:
        """Read its pulse; whether there was one."""
        try:
            beats = os.read(self.pulse, 4096)
        except BlockingIOError:
            return False
        if beats:
            self.beaten = now
            self.serves = self.serves or SERVING in beats
        return bool(beats)


def fork(live: Callable[[int], Never]) -> tuple[int, int]:
    """Fork. The child calls `live` with the pipe for its pulse; the parent has the child's process
    id and the other end. Raises OSError where the system has no room for another process."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)
    # No signal may find the supervisor's handlers in the worker.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TAKEN)
    try:
        pid = os.fork()
        if pid == 0:
            os.close(read)
            signal.set_wakeup_fd(-1)
            for number in TAKEN:
                signal.signal(number, signal.SIG_DFL)
            hangup.expect()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            try:
                live(write)
            finally:
                os._exit(1)
    except OSError:
        os.close(read)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(write)
    return pid, read


def beat(pulse: int, supervisor: int, serves: Callable[[], bool]) -> None:
    """Begin to write this worker's pulse; end the worker once `supervisor` is at its end."""
    threading.Thread(
        target=_beat, args=(pulse, supervisor, serves), name="pulse", daemon=True
    ).start()


def _beat(pulse: int, supervisor: int, serves: Callable[[], bool]) -> None:
    poll = select.poll()
    poll.register(supervisor, 0)  # the end of a pipe is always told
    while not poll.poll(BEAT * 1000):
        with suppress(OSError):  # nobody has read it for a long time, or ever will
            os.write(pulse, SERVING if serves() else STARTING)
    LOG.error("the supervisor is gone; this worker ends")
    os.kill(os.getpid(), signal.SIGTERM)
