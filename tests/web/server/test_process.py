"""A process ends within its deadline, also if signals interrupt each other."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import asynccontextmanager, nullcontext
from types import FrameType
from typing import Any

import pytest
import uvicorn
from pyoji.web.server import process
from pyoji.web.server.process import Ending
from pyoji.web.telemetry.log_queue import LogQueue
from starlette.applications import Starlette

from tests.waiting import until

PATIENCE = 60.0
"""Seconds until a test gives up waiting."""


def test_a_signal_may_interrupt_another_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Ctrl-C: the terminal sends SIGINT to every process, the supervisor then SIGTERM."""
    ended = threading.Event()
    monkeypatch.setattr(Ending, "now", lambda _: ended.set())
    ending = Ending(LogQueue(), 0.0)
    interruptions = []

    def interrupt(_: FrameType, event: str, __: object) -> Any:
        interruptions.append(event)
        ending.request()  # at every line of the other one; this one is not traced
        return interrupt

    def request() -> None:
        sys.settrace(interrupt)
        ending.request()
        sys.settrace(None)

    ending.guard()
    thread = threading.Thread(target=request, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert "line" in interruptions
    assert not thread.is_alive()
    assert ended.wait(PATIENCE)


def test_the_application_ends_after_a_second_signal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It writes what is queued for its store, and the log has no traceback."""
    events: list[str] = []

    @asynccontextmanager
    async def lifespan(_: Starlette):
        yield
        events.append("ended")

    config = uvicorn.Config(Starlette(lifespan=lifespan), port=0, lifespan="on", log_config=None)
    server = process._Server(config, Ending(LogQueue(), 0.0))
    monkeypatch.setattr(server, "capture_signals", nullcontext)  # this is not the main thread
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    server.handle_exit(signal.SIGINT, None)
    server.handle_exit(signal.SIGINT, None)
    thread.join(PATIENCE)
    assert events == ["ended"]
    assert "Traceback" not in caplog.text
