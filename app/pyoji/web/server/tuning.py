"""Tuning: how the interpreter works in a process that renders cards and answers requests.

In: nothing. Out: settings of this process: when threads take turns, how often garbage is collected,
how many heaps there are. Called once in each process, when fonts and templates are read.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread that renders lets go of the interpreter when the event loop waits
for it. Python's own 5 ms would be the time that every hit takes while cards are rendered; a tenth
of it costs rendering nothing that can be measured (docs/decisions/0014)."""

COLLECTIONS = 50_000, 20, 50
"""Thresholds of the garbage collector. A card makes thousands of values and no cycles, so looking
for cycles as often as Python does by itself would be a tenth of rendering it."""

_M_ARENA_MAX = -8  # glibc's malloc.h


def tune() -> None:
    """Have the interpreter work as it should in this process."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.freeze()  # what is there by now stays
    gc.set_threshold(*COLLECTIONS)
    # glibc gives every thread a heap of its own and hands little of it back; with one for all a
    # worker holds a tenth less. Other C libraries have no such number.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
