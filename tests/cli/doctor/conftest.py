"""What tests of the doctor ask for: installations, and stores that may take their time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoji.cli.doctor import shared
from pyoji.cli.doctor.installation import Installation, read
from pyoji.service.cache import redis


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Half a minute, so that a busy machine is no failure; a test may set another one."""

    def of(seconds: float) -> None:
        monkeypatch.setattr(redis, "TIMEOUT", seconds)
        monkeypatch.setattr(shared, "PATIENCE", seconds)

    of(30)
    return of


@pytest.fixture
def installed() -> Callable[..., Installation]:
    """An installation with these variables; cards in no directory unless one is named."""

    def make(served: dict[str, object] | None = None, **variables: str) -> Installation:
        environment = {"PYOJI_CACHE_DIR": "off"}
        environment |= {f"PYOJI_{name.upper()}": text for name, text in variables.items()}
        return Installation(environment, *read(environment), **(served or {}))

    return make
