"""The log: one JSON object a line, ours, the server's and Python's own alike, to standard error;
on a terminal, text for people (`log_text.py`).

`config` is the dictionary that uvicorn applies. Lines leave by a queue, so that a log that is not
read stops nothing (`log_queue.py`). Lines about requests are `access_log.py`'s.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from typing import Any, TextIO

from pyoji.printable import printable_json
from pyoji.web.telemetry.log_queue import LogQueue
from pyoji.web.telemetry.log_text import as_text

LOG = logging.getLogger("pyoji")

DETAIL = logging.getLogger("pyoji.detail")
"""For what the text for people leaves out."""

_EXTRAS = (
    "id",
    "path",
    "bytes",
    "file",
    "line",
    "column",
    "key",
    "remedy",
    "templates",
    "stack",
    "purges",
    "answer",
    "template",
    "title",
    "times",
    "page",
)
"""What a message may say beside its text, in this order."""


def as_json(value: Any, **options: Any) -> str:
    """The value as JSON that a terminal shows as it is: readable, and nothing hidden in it."""
    return printable_json(json.dumps(value, ensure_ascii=False, **options), halves=True)


class Formatter(logging.Formatter):
    """Log records as lines of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, without its end."""
        line: dict[str, Any] = {"event": record.getMessage()}
        if record.stack_info:
            line["stack_info"] = record.stack_info
        line["level"] = record.levelname.lower()
        line["logger"] = record.name
        line |= {name: record.__dict__[name] for name in _EXTRAS if name in record.__dict__}
        line["timestamp"] = _timestamp(record.created)
        if record.exc_info and record.exc_info[0]:
            line["exception"] = self.formatException(record.exc_info)
        return as_json(line, default=repr)


class Handler(logging.Handler):
    """Puts lines into a queue."""

    def __init__(self, queue: LogQueue) -> None:
        super().__init__()
        self._queue = queue

    def emit(self, record: logging.LogRecord) -> None:
        """Put the record's line into the queue."""
        try:
            self._queue.write(self.format(record) + "\n")
        except Exception as error:
            self._queue.write(
                _line("a message could not be logged", "error", error=repr(error), of=record.name)
            )


class TextQueue(LogQueue):
    """Writes for people what comes as lines of JSON."""

    def write(self, text: str) -> None:
        """Have whole lines written as text."""
        shown = "".join(as_text(line, as_json) for line in text.splitlines())
        if shown:
            super().write(shown)


def is_text(choice: str, stream: TextIO) -> bool:
    """Whether the log is for people: as chosen, and with `auto` where `stream` is a terminal."""
    return choice == "text" or (choice == "auto" and stream.isatty())


def queue(*, text: bool = False) -> LogQueue:
    """A queue before standard error that says in a line of the log what it had to drop."""
    if text:
        encoding = sys.stderr.encoding or "utf-8"
        return TextQueue(lambda lines: as_text(_gap(lines), as_json), encoding=encoding)
    return LogQueue(_gap)


def _gap(lines: int) -> str:
    return _line(
        f"{lines} lines of the log were dropped: standard error could not be written",
        "warning",
        dropped=lines,
    )


def config(level: str, lines: LogQueue) -> dict[str, Any]:
    """A `logging.config` dictionary for messages of at least `level`, which leave by `lines`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "pyoji.web.telemetry.log.Formatter"}},
        "handlers": {
            "queue": {"()": "pyoji.web.telemetry.log.Handler", "queue": lines, "formatter": "json"}
        },
        "root": {"handlers": ["queue"], "level": level.upper()},
    }


def take_over() -> None:
    """Log what Python itself would print to standard error, where it may wait for a reader."""
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, trace: LOG.critical(
        "the process failed", exc_info=(kind, error, trace)
    )
    sys.unraisablehook = lambda unraised: LOG.error(
        unraised.err_msg or "an exception was ignored", exc_info=unraised.exc_value
    )
    threading.excepthook = lambda failed: LOG.error(
        "a thread failed: %s", failed.thread, exc_info=failed.exc_value
    )


def _line(event: str, level: str, **more: Any) -> str:
    line = {**more, "event": event, "level": level, "logger": LOG.name}
    return as_json({**line, "timestamp": _timestamp(time.time())}) + "\n"


def _timestamp(seconds: float) -> str:
    """A moment in UTC, as ISO 8601 writes it."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{stamp}.{int(seconds % 1 * 1e6):06d}Z"
