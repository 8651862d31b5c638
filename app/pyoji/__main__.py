"""The entry point of `pyoji` and `python -m pyoji`: prepare the process before the first slow
import, then run the command line.

`pyoji serve` reads fonts and designs for a second or two before it serves. During that time a
SIGHUP is recorded and does not end the process. A SIGTERM ends it at once, also as process 1 of a
container, for which the kernel ignores unhandled signals. Imports leave no garbage, so the garbage
collector runs as rarely as while serving.
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


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == [SERVE]:
        hangup.expect()
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        gc.set_threshold(_COLLECT)
    from pyoji.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
