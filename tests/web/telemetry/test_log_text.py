"""The log for people: on a terminal, or where it is chosen."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys

from pyoji.web.telemetry import log
from pyoji.web.telemetry.log_text import as_text

TIME = {"timestamp": "2026-01-02T03:04:05.000006Z"}


def shown(**fields: object) -> str:
    """A line for people, without its time."""
    text = as_text(json.dumps({"level": "info", "logger": "pyoji", **TIME, **fields}), log.as_json)
    return re.sub(r"^\d\d:\d\d:\d\d ", "", text)


def test_a_line_is_its_message():
    """With what it holds beside; a level is named from warning on."""
    assert shown(event="표지") == "표지\n"
    assert shown(event='a "b"', level="warning", bytes=3) == 'warning: a "b" bytes=3\n'


def test_a_request_is_a_line():
    """The status first."""
    request = {"logger": "pyoji.access", "event": "request", "method": "GET", "path": "/표지"}
    assert shown(**request, status=200, bytes=15296, id="x") == "200 GET /표지 15,296 bytes\n"


def test_a_traceback_stands_below():
    """In lines of its own, as Python prints it."""
    text = shown(event="failed", level="error", exception="Traceback:\n  x\nValueError: no")
    assert text == "error: failed\n    Traceback:\n      x\n    ValueError: no\n"


def test_what_a_terminal_would_act_upon_stays_escaped():
    """In a path and in a message; no value makes another line."""
    text = shown(event="a\x1b[31m\nb\u202e", path="/\x9b")
    assert text == "a\\u001b[31m\\nb\\u202e path=/\\u009b\n"


def test_what_is_for_programs_is_left_out():
    """Up to info. A warning of every logger is shown."""
    assert shown(event="Started server process", logger="uvicorn.error") == ""
    assert shown(event="1 of 2", logger="pyoji.detail") == ""
    assert shown(event="x", logger="uvicorn.error", level="error") == "error: x\n"


def test_text_is_for_terminals_or_by_choice():
    """`auto` looks; the others do not."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert log.is_text("auto", Terminal())
    assert not log.is_text("json", Terminal())
    assert not log.is_text("auto", io.StringIO())
    assert log.is_text("text", io.StringIO())


def test_on_a_terminal_serve_prints_one_line_with_the_address_and_the_page():
    """Before the first request, and nothing else."""
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYOJI_")}
    environment["PYOJI_CACHE_DIR"] = "off"
    command = [sys.executable, "-m", "pyoji", "serve", "--port", "0", "--workers", "1"]
    with (
        os.fdopen(ours, "rb", 0) as terminal,
        subprocess.Popen(command, env=environment, stderr=theirs) as process,
    ):
        os.close(theirs)
        try:
            said = b""
            while not said.endswith(b"\n"):
                said += terminal.read(4096)
        finally:
            process.send_signal(signal.SIGTERM)
        assert re.fullmatch(
            r"\d\d:\d\d:\d\d running on (http://127\.0\.0\.1:\d+) page=\1/\r\n", said.decode()
        )
        process.wait(60)
