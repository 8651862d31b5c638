"""Worker: a process forked by the supervisor, and the heartbeats between the two.

In: the function that the worker runs, which never returns. Out: its process id, and a pipe into
which it writes a byte every second. All workers share another pipe, into which nothing is ever
written: it reaches its end when the supervisor ends for any reason, and then the workers end too.
It must not know when or why a worker is started.
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
"""Seconds between two bytes of a worker's heartbeat."""

STARTING, SERVING = b"s", b"r"

HANDLED = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD})
"""The signals that the supervisor handles."""


@dataclass(eq=False)
class Worker:
    """A worker as the supervisor sees it; times are monotonic. `pulse` is a file descriptor."""

    pid: int
    pulse: int
    started: float
    last_beat: float
    serves: bool = False

    def read_heartbeat(self, now: float) -> bool:
        """Read the heartbeat; return whether there was one."""
        try:
            beats = os.read(self.pulse, 4096)
        except BlockingIOError:
            return False
        if beats:
            self.last_beat = now
            self.serves = self.serves or SERVING in beats
        return bool(beats)


def fork(live: Callable[[int], Never]) -> tuple[int, int]:
    """Fork. The child calls `live` with the pipe for its heartbeat; the parent gets the child's
    process id and the pipe's other end. Raises OSError if the system cannot start a process."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)
    # Block signals until the worker has replaced the supervisor's handlers.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
    try:
        pid = os.fork()
        if pid == 0:
            os.close(read)
            signal.set_wakeup_fd(-1)
            for number in HANDLED:
                signal.signal(number, signal.SIG_DFL)
            hangup.expect()
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            try:
                live(write)
            finally:
                os._exit(1)
    except OSError:
        os.close(read)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(write)
    return pid, read


def beat(pulse: int, supervisor: int, serves: Callable[[], bool]) -> None:
    """Start this worker's heartbeat; end the worker when the pipe `supervisor` reaches its end."""
    threading.Thread(
        target=_beat, args=(pulse, supervisor, serves), name="pulse", daemon=True
    ).start()


def _beat(pulse: int, supervisor: int, serves: Callable[[], bool]) -> None:
    poll = select.poll()
    poll.register(supervisor, 0)  # poll always reports the end of a pipe
    while not poll.poll(BEAT * 1000):
        with suppress(OSError):  # the pipe is full, or its reader is gone
            os.write(pulse, SERVING if serves() else STARTING)
    LOG.error("the supervisor is gone; exiting")
    os.kill(os.getpid(), signal.SIGTERM)
