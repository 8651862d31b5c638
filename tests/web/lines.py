"""A log that is kept instead of written."""

from __future__ import annotations

import json

from pyoji.web.telemetry.log_queue import LogQueue


class KeptLines(LogQueue):
    """Keeps each line as the object that it is."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, object]] = []

    def write(self, text: str) -> None:
        assert text.endswith("\n")
        self.lines += map(json.loads, text.splitlines())
