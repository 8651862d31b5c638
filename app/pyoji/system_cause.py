"""System cause: what the operating system or TLS says about a connection that failed.

In: an exception of a library. Out: the first such words in the chain of its causes, or None. The
library's own sentence may hold an address or a password, or an error's number alone.
"""

from __future__ import annotations

import os
import socket


def system_cause(error: BaseException | None) -> str | None:
    """Return words such as “Connection refused”, or None."""
    while error is not None:
        if isinstance(error, BaseExceptionGroup):  # one for each address of a host
            error = error.exceptions[0]
        elif (words := _words(error)) is not None:
            return words
        else:
            error = error.__cause__ or error.__context__
    return None


def _words(error: BaseException) -> str | None:
    """Return the words of one exception."""
    if not isinstance(error, OSError) or not error.errno:
        return None
    import ssl  # slow to import, and loaded where there is such an error

    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, ssl.SSLError):
        return (error.reason or "").replace("_", " ").lower() or None
    return error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno)
