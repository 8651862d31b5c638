"""Installations for the doctor's tests, and servers that may take their time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoji.cli.doctor.finding import Installation
from pyoji.service.cache import redis
from pyoji.settings import from_mapping


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Wait half a minute, so that a busy machine is no failure; a test may set another time."""

    def of(seconds: float) -> None:
        monkeypatch.setattr(redis, "TIMEOUT", seconds)

    of(30)
    return of


@pytest.fixture
def installed() -> Callable[..., Installation]:
    """Make an installation with these variables; cards in no directory unless one is named."""

    def make(workers: int | None = None, **variables: str) -> Installation:
        environment = {"PYOJI_CACHE_DIR": "off"}
        environment |= {f"PYOJI_{name.upper()}": text for name, text in variables.items()}
        return Installation(environment, from_mapping(environment), workers)

    return make
