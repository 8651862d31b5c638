"""The log: one JSON object a line on standard error, for messages of the service, uvicorn and
Python; on a terminal, plain text (`log_text.py`).

`config` returns the dictionary that uvicorn applies. Lines are written through a queue, so that a
slow reader blocks nothing (`log_queue.py`). Lines about requests come from `access_log.py`.
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
"""For messages that the text form omits."""

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
"""Fields that a message may have besides its text, in this order."""


def as_json(value: Any, **options: Any) -> str:
    """Return the value as JSON that is safe on a terminal: readable, without control characters."""
    return printable_json(json.dumps(value, ensure_ascii=False, **options), halves=True)


class Formatter(logging.Formatter):
    """Formats log records as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line, without a line end."""
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
    """Writes records to a queue."""

    def __init__(self, queue: LogQueue) -> None:
        super().__init__()
        self._queue = queue

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's line to the queue."""
        try:
            self._queue.write(self.format(record) + "\n")
        except Exception as error:
            self._queue.write(
                _line("could not log a message", "error", error=repr(error), of=record.name)
            )


class TextQueue(LogQueue):
    """A queue that converts JSON lines to text."""

    def write(self, text: str) -> None:
        """Convert complete lines of JSON, and queue them."""
        converted = "".join(as_text(line, as_json) for line in text.splitlines())
        if converted:
            super().write(converted)


def is_text(choice: str, stream: TextIO) -> bool:
    """Whether to log as text: by the setting, and for `auto` if `stream` is a terminal."""
    return choice == "text" or (choice == "auto" and stream.isatty())


def queue(*, text: bool = False) -> LogQueue:
    """Return a queue to standard error that logs how many lines it has dropped."""
    if text:
        encoding = sys.stderr.encoding or "utf-8"
        return TextQueue(lambda lines: as_text(_gap(lines), as_json), encoding=encoding)
    return LogQueue(_gap)


def _gap(lines: int) -> str:
    return _line(
        f"{lines} lines of the log were dropped: standard error was not writable",
        "warning",
        dropped=lines,
    )


def config(level: str, lines: LogQueue) -> dict[str, Any]:
    """Return a `logging.config` dictionary for messages of at least `level`, written to `lines`."""
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
    """Log warnings and uncaught exceptions, which Python would print to standard error, maybe
    blocking."""
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
    """Format a time in UTC as ISO 8601."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{stamp}.{int(seconds % 1 * 1e6):06d}Z"
