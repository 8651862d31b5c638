"""Tuning: interpreter settings of a process that renders cards and answers requests.

It sets the thread switch interval, the thresholds of the garbage collector and the number of heaps.
Called once in each process, after fonts and templates are loaded.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Mapping
from contextlib import suppress

from pyoji.byte_sizes import MIB

SWITCH_INTERVAL = 0.0005
"""Seconds after which a rendering thread yields the interpreter to the event loop. With Python's
default of 5 ms, every hit would take that long while cards are rendered. A tenth of it has no
measurable cost for rendering (docs/decisions/0014)."""

COLLECTIONS = 50_000, 20, 50
"""Thresholds of the garbage collector. A card creates thousands of objects and no cycles; with the
default thresholds, collections would take a tenth of the rendering time."""

# glibc's malloc.h, and the values.
_MALLOC: Mapping[int, int] = {
    -8: 1,  # M_ARENA_MAX
    -3: 8 * MIB,  # M_MMAP_THRESHOLD
    -1: 16 * MIB,  # M_TRIM_THRESHOLD
}


def tune() -> None:
    """Apply the settings to this process."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.freeze()  # objects made so far are never collected
    gc.set_threshold(*COLLECTIONS)
    # glibc gives each thread its own heap and returns little of it. With one heap a worker uses a
    # tenth less memory. The images of a card are freed and allocated again for the next one. Kept
    # in the heap, their pages are not cleared each time, which takes a tenth of the time of a card
    # with a giant letter. Other C libraries lack the options.
    with suppress(OSError, AttributeError):
        for option, value in _MALLOC.items():
            ctypes.CDLL(None).mallopt(option, value)
