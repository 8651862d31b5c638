"""Tuning: interpreter settings of a process that renders cards and answers requests.

It sets the thread switch interval and the thresholds of the garbage collector. Called once in each
process, after fonts and templates are loaded. `heap.py` has what must come before.
"""

from __future__ import annotations

import gc
import sys

SWITCH_INTERVAL = 0.0005
"""Seconds after which a rendering thread yields the interpreter to the event loop. With Python's
default of 5 ms, every hit would take that long while cards are rendered. A tenth of it has no
measurable cost for rendering (docs/decisions/0014)."""

COLLECTIONS = 50_000, 20, 50
"""Thresholds of the garbage collector. A card creates thousands of objects and no cycles; with the
default thresholds, collections would take a tenth of the rendering time."""


def tune() -> None:
    """Apply the settings to this process."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.freeze()  # objects made so far are never collected
    gc.set_threshold(*COLLECTIONS)
