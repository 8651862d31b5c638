"""The cause of a failed connection in the system's words, wherever a library has put it."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest
from pyoji.system_cause import system_cause

REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)")
CERTIFICATE = ssl.SSLCertVerificationError(1, "[SSL] (_ssl.c:1)")
CERTIFICATE.verify_message = "self-signed certificate"
TLS = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")
TLS.reason = "WRONG_VERSION_NUMBER"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (REFUSED, "Connection refused"),
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (CERTIFICATE, "self-signed certificate"),
        (TLS, "wrong version number"),
        (ExceptionGroup("addresses", [REFUSED, OSError("none")]), "Connection refused"),
        (OSError("All connection attempts failed"), None),
        (ValueError("a password"), None),
        (None, None),
    ],
)
def test_the_first_words_of_the_system_count(error, words):
    """Alone, and behind a library's error."""
    assert system_cause(error) == words
    wrapped = RuntimeError("redis://user:geheim@host")
    wrapped.__cause__ = error
    assert system_cause(wrapped) == words
