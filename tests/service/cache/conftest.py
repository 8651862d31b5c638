"""Tests of stores wait as long as it takes; those about waiting say how long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoji.service.cache import guard, redis


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Half a minute, so that a busy machine is no failure; a test may set another one."""

    def of(seconds: float) -> None:
        monkeypatch.setattr(guard, "PATIENCE", seconds)
        monkeypatch.setattr(redis, "TIMEOUT", seconds)

    of(30)
    monkeypatch.setattr(guard, "DRAIN", 30)
    return of
