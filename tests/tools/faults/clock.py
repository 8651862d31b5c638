"""The clock of a running service jumps: a year ahead, then back to before its start.

libfaketime, which Debian has, replaces the time of day of the processes. It leaves the monotonic
clock alone, as the kernel does when NTP steps a clock.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from itertools import cycle
from pathlib import Path

import pytest

from tests.tools.faults import cards
from tests.tools.faults.asking import Load, Seen
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import service, until

JUMPS = ("+365d", "-3d")

_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
_PATTERNS = ("faketime/libfaketimeMT.so.1", "*/faketime/libfaketimeMT.so.1")


def jumped(judge: Judge, answers: int = 40) -> Finding:
    """Cards are served, stored and found as before, in every worker."""
    known = cycle(cards.known(6))
    jumped_to: list[float] = []
    library = _library()
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        place, clock = Path(directory) / "cards", Path(directory) / "clock"
        set_to(clock, "+0d")
        environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        settings = {"cache_dir": place, "cache_bytes": 0, "deadline": 20}
        with service(2, environment=environment, **settings) as made:

            def hits() -> float:
                return made.counter("pyoji_lookups_total", store="directory", result="hit")

            def kept() -> int:
                return sum(1 for _ in place.glob("cards-*/??/*"))

            took = 0.0
            with Load(made.server, (known, 2), (cards.endless(), 2), pause=0.02) as load:
                for jump in ("+0d", *JUMPS):
                    set_to(clock, jump)
                    until(lambda jump=jump: abs(ahead(load.seen) - days(jump)) < 0.1)
                    jumped_to.append(ahead(load.seen))
                    before = hits(), kept()
                    load.answered(answers)
                    took += until(lambda was=before: hits() > was[0] and kept() > was[1])
            found = finding("the clock jumps", made, judge.counts(load.seen))
            found.recovered, found.peak = took, made.peak()
            # At a jump libfaketime fails a sleep with EINVAL, which no kernel does; it counts as
            # down.
            spoilt = made.spoilt(but="down")
    found.promise(not found.counts.refused, "no request is refused")
    found.promise(len(jumped_to) == 1 + len(JUMPS), f"the clock has really jumped: {jumped_to}")
    found.promise(spoilt == 0, f"nothing that is kept is spoilt: {spoilt}")
    return found


def set_to(clock: Path, jump: str) -> None:
    """Set the clock, with effect from the next second."""
    new = clock.with_suffix(".new")
    new.write_text(f"{jump}\n", "ascii")
    new.replace(clock)  # never half of it


def days(jump: str) -> float:
    """How far a jump goes."""
    return float(jump.removesuffix("d"))


def ahead(seen: Sequence[Seen]) -> float:
    """Return how many days the clock of the last answering process is ahead of ours."""
    date = seen[-1].field("date") if seen else None
    if date is None:
        return float("nan")
    return (parsedate_to_datetime(date).timestamp() - time.time()) / 86400


def _library() -> Path:
    found = [path for folder in _FOLDERS for each in _PATTERNS for path in Path(folder).glob(each)]
    if not found:
        if os.environ.get("CI"):
            pytest.fail("libfaketime is missing, and the gate needs it")
        pytest.skip("libfaketime is not here")
    return found[0]
