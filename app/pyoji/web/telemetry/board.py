"""Board: the counts of all workers in shared memory.

The memory is mapped before the workers are forked. Each worker has a slot and writes its counts
into it once a second, as JSON. The worker that serves `/metrics` adds up all slots. When a worker
has died, its totals are added to the first slot, so that no sum decreases; its levels (gauges) are
dropped, and its slot is reused.

A slot has two buffers and a byte that counts writes; its lowest bit selects the current buffer. A
writer fills the other one, so a reader always finds complete data, even if the writer is killed.

    the board   folds (1 byte)    odd while a slot is being added to the first
    a slot      pid (8 bytes)     0 free, NEW reserved for a worker that is being forked
                writes (1 byte)   number of writes, modulo 256
                2 buffers         length (4 bytes), compressed JSON: [totals, levels]
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
"""Bytes of a buffer. The largest possible counts take a quarter of it."""

_LARGEST = 4 * MIB  # decompressed bytes of a buffer

WORKERS = 256
"""Number of slots. The counts of further workers are visible only in their own `/metrics`."""

Counts = Mapping[str, float]

_PID, _LENGTH = struct.Struct("<q"), struct.Struct("<I")
_SLOT = _PID.size + 1 + 2 * SIDE
_FREE, _NEW = 0, -1
_ATTEMPTS = 100


class Board:
    """A slot for each worker, and one for the totals of dead workers."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._slots = workers + 1
        self._memory = mmap.mmap(-1, 1 + self._slots * _SLOT)
        self._own: int | None = None

    def take(self) -> None:
        """Reserve a slot for the next worker; called by the parent before it forks."""
        self._own = None
        for slot in range(1, self._slots):
            pid = self._pid(slot)
            if pid > 0 and not _is_alive(pid):
                self._fold(slot)
            if self._own is None and self._pid(slot) == _FREE:
                self._own = slot
        if self._own is not None:
            self._name(self._own, _NEW)

    def give(self, pid: int) -> None:
        """Assign the reserved slot to the worker `pid`; called by the parent after the fork."""
        if self._own is not None:
            self._name(self._own, pid)

    @property
    def is_first(self) -> bool:
        """Whether this is the first worker, which reports what is the same for all."""
        return self._own == 1

    def publish(self, totals: Counts, levels: Counts) -> bool:
        """Write this process's totals and levels. Return False, and write nothing, if they do not
        fit."""
        if self._own is None:
            return True
        fits = self._write(self._own, totals, levels)
        if fits:
            self._name(self._own, os.getpid())
        return fits

    def others(self) -> Counter[str]:
        """Return the sums of all other processes."""
        sums: Counter[str] = Counter()
        for _ in range(_ATTEMPTS):
            folds = self._memory[0]
            sums = self._sums()
            if folds % 2 == 0 and folds == self._memory[0]:
                break  # no slot was folded meanwhile
        return sums

    def _sums(self) -> Counter[str]:
        sums: Counter[str] = Counter()
        for slot in range(self._slots):
            if slot != self._own:
                totals, levels = self._read(slot)
                sums.update(totals)
                if levels and _is_alive(self._pid(slot)):
                    sums.update(levels)
        return sums

    def _fold(self, slot: int) -> None:
        """Add a dead worker's totals to the first slot, and free its slot."""
        totals = Counter(self._read(0)[0])
        totals.update(self._read(slot)[0])
        self._memory[0] = (self._memory[0] + 1) % 256
        if self._write(0, totals, {}):
            self._write(slot, {}, {})
            self._name(slot, _FREE)
        self._memory[0] = (self._memory[0] + 1) % 256

    def _read(self, slot: int) -> tuple[Counts, Counts]:
        """Return the totals and levels of a slot; empty if there is no valid data."""
        start = 1 + slot * _SLOT + _PID.size
        for _ in range(_ATTEMPTS):
            writes = self._memory[start]
            side = start + 1 + writes % 2 * SIDE
            (length,) = _LENGTH.unpack_from(self._memory, side)
            data = self._memory[side + _LENGTH.size : side + _LENGTH.size + min(length, SIDE)]
            if self._memory[start] == writes:
                return _counts(data)
        return {}, {}

    def _write(self, slot: int, totals: Counts, levels: Counts) -> bool:
        """Write a slot; return False if the data does not fit."""
        text = json.dumps([totals, levels]).encode()
        data = zlib.compress(text, level=1)
        if len(text) > _LARGEST or _LENGTH.size + len(data) > SIDE:
            return False
        start = 1 + slot * _SLOT + _PID.size
        writes = (self._memory[start] + 1) % 256
        side = start + 1 + writes % 2 * SIDE
        _LENGTH.pack_into(self._memory, side, len(data))
        self._memory[side + _LENGTH.size : side + _LENGTH.size + len(data)] = data
        self._memory[start] = writes  # a single byte, so the switch is atomic
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
    """Convert the values to float. Raises ValueError, TypeError or AttributeError."""
    return {name: float(count) for name, count in counts.items()}


def _is_alive(pid: int) -> bool:
    if pid <= 0:
        return False  # kill(2) would read it as a process group
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
