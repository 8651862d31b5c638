"""Waiting for what another thread, task or process does, within bounds: for it has no event."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 120.0
"""Seconds until a test gives up waiting for what should happen."""

T = TypeVar("T")


def until(found: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Return what is found, once it is true. AssertionError if it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.005)
    raise AssertionError("it never happened")


async def async_until(holds: Callable[[], object]) -> None:
    """Let others run until it holds. TimeoutError if it never does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110  (it has no event)
            await asyncio.sleep(0.001)
