"""Board: what each worker has counted, where every worker can read it.

Workers share nothing but a piece of memory that was mapped before they were forked. Each has a slot
of its own and writes its counts there as JSON, once a second; the worker that is asked for metrics
adds up all slots. What a worker that died had counted goes over into the first slot, so that a sum
never falls; what it held at the moment (a gauge) goes with it, and its slot to the next.

A slot has two sides, and a byte that says how often it was written, hence on which side. A writer
turns to the other side, so a reader finds something whole, even if the writer was killed.

    the board   folds (1 byte)    odd while a slot is being folded into the first
    a slot      pid (8 bytes)     0 nobody's, NEW taken but not yet known whose
                times (1 byte)    written so often, modulo 256; its lowest bit is the side
                2 sides           length (4 bytes), compressed JSON: [totals, levels]
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections import Counter
from collections.abc import Mapping

from pyoji.byte_sizes import KIB, MIB

SIDE = 64 * KIB
"""Bytes that a worker's counts may take. All that ours can come to takes a quarter of it."""

_LARGEST = 4 * MIB  # bytes that these may become when they are read

WORKERS = 256
"""As many may be alive at once; what others would count is seen only by who asks them."""

Counts = Mapping[str, float]

_PID, _LENGTH = struct.Struct("<q"), struct.Struct("<I")
_SLOT = _PID.size + 1 + 2 * SIDE
_NOBODY, _NEW = 0, -1
_LOOKS = 100


class Board:
    """A slot for each of so many workers, and one for those that have died."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._slots = workers + 1
        self._memory = mmap.mmap(-1, 1 + self._slots * _SLOT)
        self._own: int | None = None

    def take(self) -> None:
        """Take a slot for the next worker; for the parent of all workers, before it forks it."""
        self._own = None
        for slot in range(1, self._slots):
            pid = self._pid(slot)
            if pid > 0 and not _is_alive(pid):
                self._fold(slot)
            if self._own is None and self._pid(slot) == _NOBODY:
                self._own = slot
        if self._own is not None:
            self._name(self._own, _NEW)

    def give(self, pid: int) -> None:
        """The slot taken last is this process's; for the parent, once it has forked it."""
        if self._own is not None:
            self._name(self._own, pid)

    @property
    def is_first(self) -> bool:
        """Whether this is the first worker, which says what all of them would."""
        return self._own == 1

    def publish(self, totals: Counts, levels: Counts) -> bool:
        """Write what this process has counted, and what it holds at the moment.

        False if that is more than fits; what was there before stays.
        """
        if self._own is None:
            return True
        fits = self._write(self._own, totals, levels)
        if fits:
            self._name(self._own, os.getpid())
        return fits

    def others(self) -> Counter[str]:
        """The counts of all other processes, added up."""
        found: Counter[str] = Counter()
        for _ in range(_LOOKS):
            folds = self._memory[0]
            found = self._added()
            if folds % 2 == 0 and folds == self._memory[0]:
                break  # nothing went from one slot to another meanwhile
        return found

    def _added(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for slot in range(self._slots):
            if slot != self._own:
                totals, levels = self._read(slot)
                found.update(totals)
                if levels and _is_alive(self._pid(slot)):
                    found.update(levels)
        return found

    def _fold(self, slot: int) -> None:
        """Add what a dead worker counted to what those before it did, and free its slot."""
        totals = Counter(self._read(0)[0])
        totals.update(self._read(slot)[0])
        self._memory[0] = (self._memory[0] + 1) % 256
        if self._write(0, totals, {}):
            self._write(slot, {}, {})
            self._name(slot, _NOBODY)
        self._memory[0] = (self._memory[0] + 1) % 256

    def _read(self, slot: int) -> tuple[Counts, Counts]:
        """The totals and levels of a slot; none where there are none, or nothing that is ours."""
        start = 1 + slot * _SLOT + _PID.size
        for _ in range(_LOOKS):
            times = self._memory[start]
            side = start + 1 + times % 2 * SIDE
            (length,) = _LENGTH.unpack_from(self._memory, side)
            data = self._memory[side + _LENGTH.size : side + _LENGTH.size + min(length, SIDE)]
            if self._memory[start] == times:
                return _counts(data)
        return {}, {}

    def _write(self, slot: int, totals: Counts, levels: Counts) -> bool:
        """Whether there was room."""
        text = json.dumps([totals, levels]).encode()
        data = zlib.compress(text, level=1)
        if len(text) > _LARGEST or _LENGTH.size + len(data) > SIDE:
            return False
        start = 1 + slot * _SLOT + _PID.size
        times = (self._memory[start] + 1) % 256
        side = start + 1 + times % 2 * SIDE
        _LENGTH.pack_into(self._memory, side, len(data))
        self._memory[side + _LENGTH.size : side + _LENGTH.size + len(data)] = data
        self._memory[start] = times  # one byte, so it is the old side or the new one
        return True

    def _pid(self, slot: int) -> int:
        return int(_PID.unpack_from(self._memory, 1 + slot * _SLOT)[0])

    def _name(self, slot: int, pid: int) -> None:
        _PID.pack_into(self._memory, 1 + slot * _SLOT, pid)


def _counts(data: bytes) -> tuple[Counts, Counts]:
    try:
        totals, levels = json.loads(zlib.decompressobj().decompress(data, _LARGEST))
        return _numbers(totals), _numbers(levels)
    except (zlib.error, ValueError, TypeError, AttributeError):
        return {}, {}


def _numbers(counts: Counts) -> Counts:
    """The same; ValueError or its like where they are no counts."""
    return {name: float(count) for name, count in counts.items()}


def _is_alive(pid: int) -> bool:
    if pid <= 0:
        return False  # to kill(2) these are groups
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
