"""The log is one JSON object a line, from every logger."""

from __future__ import annotations

import json
import logging
import logging.config
import os
import subprocess
import sys
import unicodedata

import pytest
from pyoji.web.telemetry import log

from tests.tree import ROOT
from tests.web.lines import KeptLines


def said(**fields: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "n", "levelname": "INFO", "levelno": 20, **fields})
    line = log.Formatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_message_is_an_object():
    """With its level, its logger and the time in UTC."""
    told = said(msg="%s ready", args=("표지",))
    assert told["event"] == "표지 ready"
    assert (told["level"], told["logger"]) == ("info", "n")
    assert str(told["timestamp"]).endswith("Z")


def test_a_traceback_stays_on_the_line():
    """It is a member of the object, not text after it."""
    try:
        raise ValueError("no ink")
    except ValueError as error:
        told = said(msg="failed", exc_info=(ValueError, error, error.__traceback__))
    assert "ValueError: no ink" in str(told["exception"])


def test_what_no_json_has_is_said_as_python_says_it():
    """Keys have a fixed order, independent of the record's."""
    told = said(msg="a", path=b"b", id=1, stack_info="Stack", other="left out")
    assert told["path"] == "b'b'"
    assert list(told) == ["event", "stack_info", "level", "logger", "id", "path", "timestamp"]


def test_a_message_of_no_exception_has_none():
    """`exc_info=True` outside of any."""
    assert "exception" not in said(msg="a", exc_info=(None, None, None))


HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_what_a_terminal_would_act_upon_is_escaped():
    """Controls, line ends, directions, invisible characters, halves of characters; no others are,
    and a program reads the same text."""
    every = " ".join(map(chr, range(0x110000)))
    written = log.as_json(every)
    assert {unicodedata.category(each) for each in written}.isdisjoint(HIDDEN)
    missing = {unicodedata.category(each) for each in set(every) - set(written)}
    assert missing - {"Cn"} == HIDDEN, "what newer tables have as hidden is none in older ones"
    assert json.loads(written) == every


def test_a_message_shows_nothing_hidden():
    """Wherever in the record it stands."""
    record = logging.makeLogRecord(
        {"name": "n\x9b", "levelno": 20, "msg": "a\u202eb\x1b[31m", "path": "/\u2028\x7f"}
    )
    line = log.Formatter().format(record)
    assert {unicodedata.category(each) for each in line}.isdisjoint(HIDDEN)
    assert json.loads(line)["event"] == "a\u202eb\x1b[31m"


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_the_configuration_is_for_logging(level, monkeypatch):
    """The level is the root's; lines leave by the queue."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:])
    monkeypatch.setattr(root, "level", root.level)
    kept = KeptLines()
    logging.config.dictConfig(log.config(level, kept))
    assert root.level == logging.getLevelName(level.upper())
    logging.getLogger("pyoji").error("표지")
    assert [line["event"] for line in kept.lines] == ["표지"]


def test_a_message_that_cannot_be_formatted_is_a_line_too():
    """It is not a traceback on standard error, where writing may block."""
    kept = KeptLines()
    handler = log.Handler(kept)
    handler.setFormatter(log.Formatter())
    handler.handle(logging.makeLogRecord({"name": "n", "levelno": 20, "msg": "%d", "args": ("a",)}))
    [line] = kept.lines
    assert (line["event"], line["of"]) == ("could not log a message", "n")
    assert "TypeError" in line["error"]


def test_dropped_lines_are_a_line_of_the_log():
    """The line states their number, for people and for programs."""
    read, write = os.pipe()
    queue = log.queue()
    queue._file, queue._limit = write, 0
    queue.write("a\nb\n")
    assert queue.drain(60)
    line = json.loads(os.read(read, 9999))
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "2 lines of the log were dropped: standard error was not writable",
        "dropped": 2,
        "level": "warning",
        "logger": "pyoji",
    }
    os.close(read)
    os.close(write)


def test_what_python_would_print_is_logged():
    """Warnings, and exceptions that no code takes: in a thread, in a finalizer, in the end."""
    code = (
        "import logging.config, os, threading, warnings\n"
        "from pyoji.web.telemetry import log\n"
        "queue = log.queue()\n"
        "logging.config.dictConfig(log.config('info', queue))\n"
        "log.take_over()\n"
        "class Bad:\n"
        "    def __del__(self):\n"
        "        raise ValueError('finalizer')\n"
        "warnings.warn('careful')\n"
        "Bad()\n"
        "thread = threading.Thread(target=lambda: 1 / 0)\n"
        "thread.start()\n"
        "thread.join()\n"
        "import atexit\n"
        "atexit.register(queue.drain, 60)\n"
        "raise RuntimeError('the end')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert ran.returncode == 1
    assert [line["level"] for line in lines] == ["warning", "error", "error", "critical"]
    assert "careful" in lines[0]["event"]
    for line, error in zip(lines[1:], ("finalizer", "ZeroDivisionError", "the end"), strict=True):
        assert error in line["exception"]
