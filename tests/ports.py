"""Ports for servers of tests that have to know theirs before they start.

In: nothing. Out: a port of loopback. It must not know who listens there.
"""

from __future__ import annotations

import socket
import sys

HOST = "127.0.0.1"


def free_port() -> int:
    """A free port. On Linux no other program gets it by chance as long as this process lives.

    A socket stays bound to it and does not listen. The system then gives the port to none that
    asks for any, also between two servers of a test, and still refuses connections to it; a
    server that names the port and sets SO_REUSEADDR, as all do, may listen there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, 0))
        found: int = probe.getsockname()[1]
        if sys.platform == "linux":
            probe.detach()  # it ends with this process
        return found
