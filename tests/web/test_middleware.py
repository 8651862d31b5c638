"""Middleware: an inner error becomes a problem document, and our own faults are logged."""

from __future__ import annotations

import sys

import pytest
from pyoji.errors import Limited, Overloaded
from pyoji.web.middleware import Middleware
from pyoji.web.telemetry.access_log import AccessLog
from pyoji.web.telemetry.traffic import Traffic
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send


def failing(error: Exception) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    return Middleware(app, 8192, Traffic(), AccessLog(sys.stderr))


@pytest.mark.parametrize(("error", "status"), [(Overloaded(), 503), (Limited("all"), 429)])
def test_a_refusal_is_answered_and_not_logged(caplog, error, status):
    """Under load there would be thousands of them; the metrics count them."""
    answer = TestClient(failing(error)).get("/api/t")
    assert answer.status_code == status
    assert answer.headers["Retry-After"] == str(error.retry_after)
    assert caplog.records == []


def test_a_fault_of_ours_is_logged_with_its_cause(caplog):
    """The log has the id of the answer, without the query."""
    error = RuntimeError("broken")
    answer = TestClient(failing(error)).get("/api/t?title=secret")
    assert answer.status_code == 500
    [record] = caplog.records
    assert (record.getMessage(), record.exc_info[1]) == ("request failed", error)
    assert (record.path, record.id) == ("/api/t", answer.headers["X-Request-Id"])
