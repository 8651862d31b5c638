"""A cache directory that is full, read-only, or has only truncated files, under load.

The full and read-only directories are an in-memory file system, which only root may mount; others
skip these two. There is no memory cache, so every response needs the disk.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest

from tests.tools.faults import cards
from tests.tools.faults.asking import Load
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import service, until

ROOM = 8 << 20
"""Bytes that are freed on the full disk."""


def full(judge: Judge, seconds: float = 1.5) -> Finding:
    """Another program fills the disk to the last byte, and then frees it."""
    with _mounted() as place:
        filler = place / "filler"
        filler.write_bytes(bytes(ROOM))  # or the cards alone might have filled the disk by then

        def fill(_: Path) -> None:
            with filler.open("ab", buffering=0) as file:
                try:
                    while file.write(b"\0" * 65536):
                        pass
                except OSError:
                    return

        return _broken(judge, "disk full", place, fill, lambda _: filler.unlink(), seconds, "full")


def read_only(judge: Judge, seconds: float = 1.5) -> Finding:
    """The disk becomes read-only, and then writable again."""

    def remount(how: str) -> Callable[[Path], object]:  # waits until no process writes
        return lambda place: until(lambda: _run("mount", "-o", f"remount,{how}", str(place)))

    with _mounted("256m") as place:
        ro, rw = remount("ro"), remount("rw")
        return _broken(judge, "disk read-only", place, ro, rw, seconds, "denied")


def truncated(judge: Judge, seconds: float = 1.0) -> Finding:
    """Each card's file is truncated, at a different length."""
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:

        def cut(place: Path) -> None:
            for number, file in enumerate(_cards(place)):
                os.truncate(file, file.stat().st_size * (number % 4) // 4)

        place = Path(directory)
        return _broken(judge, "files truncated", place, cut, lambda _: None, seconds, "corrupt")


def _broken(
    judge: Judge,
    name: str,
    place: Path,
    break_: Callable[[Path], object],
    mend: Callable[[Path], object],
    seconds: float,
    reason: str,
) -> Finding:
    """Run a load before, during and after the fault. The metrics report the fault. The store has
    recovered once new cards are stored and known cards are hits."""
    known = cycle(cards.known(12))
    with service(2, cache_dir=place, cache_dir_bytes="1G", cache_bytes=0, deadline=20) as made:

        def hits() -> float:
            return made.counter("pyoji_lookups_total", store="directory", result="hit")

        def faults() -> float:
            return made.counter("pyoji_store_faults_total", store="directory", reason=reason)

        with Load(made.server, (known, 4), (cards.endless(), 2), pause=0.02) as load:
            until(lambda: hits() > 0)
            break_(place)
            until(lambda: faults() > 0)
            time.sleep(seconds)
            load.answered(20)
            before, found_before = len(_cards(place)), hits()
            mend(place)
            recovered = until(lambda: len(_cards(place)) > before and hits() > found_before)
            load.answered(20)
        found = finding(name, made, judge.counts(load.seen))
        found.recovered, found.peak = recovered, made.peak()
    found.promise(not found.counts.refused, "no request is refused")
    return found


def _cards(place: Path) -> list[Path]:
    return [path for path in place.glob("cards-*/??/*") if path.is_file()]


@contextmanager
def _mounted(size: str = "16m") -> Iterator[Path]:
    """Mount a disk of that size."""
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        options = ("-t", "tmpfs", "-o", f"size={size}", "x", directory)
        if os.geteuid() != 0 or not _run("mount", *options):
            pytest.skip("no disk can be mounted here: that takes root")
        try:
            yield Path(directory)
        finally:
            assert _run("umount", directory)


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
