"""`pyoji` that stops itself once it takes SIGHUP: `python -m tests.web.server.pausing serve …`.

It goes on at SIGCONT. What it has imported until then can be seen meanwhile.
"""

from __future__ import annotations

import os
import signal

from pyoji.__main__ import main
from pyoji.web.server import hangup

_expect = hangup.expect


def expect() -> None:
    """Take the signal, and stop."""
    hangup.expect = _expect
    _expect()
    os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    hangup.expect = expect
    main()
