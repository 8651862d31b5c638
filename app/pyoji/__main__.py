"""The door of `pyoji` and `python -m pyoji`: what has to be done before the first import that takes
time, and then the command line.

`pyoji serve` reads fonts and designs for a second or two before it serves. A SIGHUP in that time
is remembered, and does not end it; a SIGTERM ends it at once, also where the process is the first
of a container and the system would ignore the signal. Nothing that is imported is garbage, so it
is looked for as seldom as while serving.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

from pyoji.web.server import hangup

SERVE = "serve"

_COLLECT = 50_000
"""How many more values there are before circles among them are looked for; Python's own number,
700, costs a twelfth of the start."""


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
