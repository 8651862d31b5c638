"""The log: one JSON object a line, ours and the server's alike, to standard error.

`config` is the dictionary that uvicorn applies in each of its processes. Lines about requests are
`access.py`'s.
"""

from __future__ import annotations

import logging
from typing import Any

import structlog
from structlog.typing import Processor

LOG = logging.getLogger("pyoji")

_SHARED: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(
        [
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
        ]
    ),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Log records as lines of JSON."""

    def __init__(self) -> None:
        super().__init__(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=_SHARED,
        )


def config(level: str) -> dict[str, Any]:
    """A `logging.config` dictionary for messages of at least `level`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "app.web.log.Formatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
    }
