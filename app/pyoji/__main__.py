"""The entry point of `pyoji` and `python -m pyoji`: prepare the process before the first slow
import, then run the command line.

`pyoji serve` reads fonts and designs for a second or two before it serves. During that time a
SIGHUP is recorded and does not end the process. A SIGTERM ends it at once, also as process 1 of a
container, for which the kernel ignores unhandled signals. Imports leave no garbage, so the garbage
collector runs as rarely as while serving.

A standard stream may be closed, as some init systems leave it. Then the next file that is opened,
such as the listening socket, would take its number, and the log would be written into it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

from pyoji.web.server import hangup

SERVE = "serve"

_COLLECT = 50_000
"""Allocations between two runs of the garbage collector. Python's default, 700, takes a twelfth of
the start."""

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
"""The standard streams by number, and their modes."""


def open_streams() -> None:
    """Let the standard streams that are closed lead to the null device."""
    for number, (name, mode) in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)  # takes the lowest number, that of the stream
            os.set_inheritable(null, True)
            setattr(sys, name, os.fdopen(null, mode, encoding="utf-8", closefd=False))


def main() -> None:
    """Run the command line."""
    open_streams()
    if sys.argv[1:2] == [SERVE]:
        hangup.expect()
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        gc.set_threshold(_COLLECT)
    from pyoji.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
