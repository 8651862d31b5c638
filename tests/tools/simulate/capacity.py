"""Capacity: what one core draws and one worker answers, as the bench measured it.

In: docs/explanation/performance.json where there is one, else `capacity.json` beside this file,
which has the same keys and says that it is an assumption. Out: two numbers and where they are from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.tree import ROOT

MEASURED = ROOT / "docs" / "explanation" / "performance.json"
ASSUMED = Path(__file__).with_name("capacity.json")


@dataclass(frozen=True, slots=True)
class Capacity:
    """A second's work."""

    cards: float  # new ones, by a core
    hits: float  # known cards, by a worker
    measured: bool

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def read(measured: Path = MEASURED, assumed: Path = ASSUMED) -> Capacity:
    """The bench's figures if it has written both, else the assumed ones."""
    if measured.exists():
        found = json.loads(measured.read_text("utf-8"))
        if "http" in found and {"growth", "hits"} <= set(found["http"]):
            return _of(found["http"], measured=True)
    return _of(json.loads(assumed.read_text("utf-8"))["http"], measured=False)


def _of(http: Mapping[str, Any], *, measured: bool) -> Capacity:
    """Raises KeyError where the bench has renamed what it measures."""
    return Capacity(
        http["growth"]["workers"]["one, on one core"]["rate"]["median"],
        http["hits"]["servers"]["Pyoji, 1 worker"]["rate"]["median"],
        measured,
    )
