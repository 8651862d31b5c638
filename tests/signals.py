"""Signals that were ignored when the tests were started reach what the tests start.

`nohup`, a shell's `&` and some CI runners ignore SIGHUP or SIGINT, and a process hands that on to
those that it starts; a service that was started so does not end on Ctrl-C. A handler is not handed
on: what is started has the default again, and this process still goes on.
"""

import signal
from types import FrameType

OURS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""Those that a test sends, or that end a service."""


def _go_on(signum: int, frame: FrameType | None) -> None:
    """Take a signal as one that is ignored."""


def handle_ignored() -> None:
    """Give each of OURS that is ignored a handler that does nothing."""
    for each in OURS:
        if signal.getsignal(each) is signal.SIG_IGN:
            signal.signal(each, _go_on)
