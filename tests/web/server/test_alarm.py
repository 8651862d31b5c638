"""The alarm ends a process that Python can no longer end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree import ROOT

BEGIN = (
    "import re, threading, time\n"
    "from pyoji.web.server.alarm import Alarm\n"
    "alarm = Alarm(0.3)\n"
    "alarm.put_off()\n"
    "def hold():\n"
    "    re.match('(a+)+$', 'a' * 99 + 'b')\n"
)


def run(code: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BEGIN + code]
    return subprocess.run(command, cwd=ROOT, text=True, timeout=120, **options)


def test_a_call_that_holds_the_interpreter_ends_the_process() -> None:
    """With a code, and the place where it is, whichever thread it runs in."""
    code = "threading.Thread(target=hold).start()\nwhile True:\n    time.sleep(1)\n"
    ran = run(code, stderr=subprocess.PIPE)
    assert ran.returncode == signal.SIGPROF
    assert "in hold" in ran.stderr


def test_a_log_keeps_what_it_holds(tmp_path: Path) -> None:
    """The places are written behind it."""
    file = tmp_path / "log"
    with file.open("w") as log:
        ran = run("import os\nos.write(2, b'before\\n')\nhold()\n", stderr=log)
    assert ran.returncode == signal.SIGPROF
    assert file.read_text().startswith("before\n")
    assert "in hold" in file.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="opens /proc/self/fd")
def test_a_log_that_is_not_read_does_not_hold_it_up() -> None:
    """The pipe is full."""
    code = (
        "import os\n"
        "os.set_blocking(2, False)\n"
        "try:\n"
        "    while True:\n"
        "        os.write(2, b'x' * 4096)\n"
        "except BlockingIOError:\n"
        "    os.set_blocking(2, True)\n"
        "hold()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", BEGIN + code], cwd=ROOT, stderr=subprocess.PIPE
    ) as process:
        assert process.wait(120) == signal.SIGPROF


def test_whoever_waits_or_puts_it_off_goes_on() -> None:
    """Time that goes by without work does not count."""
    assert run("time.sleep(1)\n").returncode == 0
    assert run("for _ in range(9):\n    alarm.put_off()\n    sum(range(10**6))\n").returncode == 0
