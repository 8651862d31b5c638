"""A SIGHUP that comes too early is remembered."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pyoji.web.server import hangup

from tests.tree import ROOT


@pytest.fixture
def before() -> Iterator[object]:
    """The handler there was, which is there again after the test."""
    handler = signal.getsignal(signal.SIGHUP)
    yield handler
    signal.signal(signal.SIGHUP, handler)


def test_it_is_obeyed_once(before: object) -> None:
    """The first call reports it, the second does not."""
    assert not hangup.came_to(before)
    hangup.expect()
    handler = signal.getsignal(signal.SIGHUP)
    assert not hangup.came_to(handler)
    os.kill(os.getpid(), signal.SIGHUP)
    os.kill(os.getpid(), signal.SIGHUP)
    assert hangup.came_to(handler)
    assert not hangup.came_to(handler)


@pytest.mark.parametrize("words", [["serve", "--help"], ["templates", "list"]])
def test_only_the_service_takes_the_signal(words: list[str]) -> None:
    """A command that ends by itself is ended by a terminal that is closed."""
    code = (
        "import signal, sys\n"
        "from pyoji.__main__ import main\n"
        f"sys.argv[1:] = {words}\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    print(type(signal.getsignal(signal.SIGHUP)).__name__)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.endswith("Hangup\n" if words[0] == "serve" else "Handlers\n")


def test_the_door_imports_nothing_that_takes_time() -> None:
    """Before the signal is taken."""
    code = "import sys\nimport pyoji.__main__\nprint(*sys.modules)\n"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    loaded = ran.stdout.split()
    assert [name for name in loaded if name.startswith("pyoji")] == [
        "pyoji", "pyoji.web", "pyoji.web.server", "pyoji.web.server.hangup", "pyoji.__main__"
    ]  # fmt: skip
    assert not {"uvicorn", "typer", "asyncio"} & set(loaded)
