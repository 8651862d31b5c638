"""The log is one JSON object a line, whoever writes to it."""

from __future__ import annotations

import json
import logging

import pytest

from app.web import log


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


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_the_configuration_is_for_logging(level):
    """The level is the root's; the formatter is found by its name."""
    made = log.config(level)
    assert made["root"]["level"] == level.upper()
    assert made["formatters"]["json"]["()"] == f"{log.__name__}.Formatter"
