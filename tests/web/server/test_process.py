"""A process ends within its deadline, also if signals interrupt each other."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any

import pytest
from pyoji.web.server.process import Ending
from pyoji.web.telemetry.log_queue import LogQueue

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
