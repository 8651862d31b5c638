"""Clock: whether it is about now, here and where cards are kept.

In: an installation. Out: findings. A machine whose clock is wrong trusts no certificate, and
takes old cards for new ones.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pyoji.cli.doctor import directory
from pyoji.cli.doctor.finding import Finding, ok, warning, wrong
from pyoji.cli.doctor.installation import Installation
from pyoji.service.cache.faults import Fault
from pyoji.web import app

APART = 5.0
"""Seconds between two clocks that are worth a word."""

WRITTEN = 1_793_491_200
"""2026-11-01, in seconds since 1970: no machine that runs this can be before it. The program's
file tells more exactly, unless an image was made without dates."""


def clock(seen: Installation) -> Iterator[Finding]:
    """The clock is not in the past, and the store's is the same."""
    now = time.time()
    at = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now))
    if now < max(WRITTEN, Path(app.__file__).stat().st_mtime) - APART:
        yield wrong(
            f"it is {at} here, and this program was built later than that",
            "set the clock (NTP): certificates and the age of cards depend on it",
        )
    else:
        yield ok(at)
    try:
        apart = _apart(seen)
    except (Fault, OSError):
        return  # what is wrong with the store is told as such
    if apart is None:
        return
    where = f"{abs(apart):,.1f} s {'ahead' if apart > 0 else 'behind'}"
    if abs(apart) > APART:
        yield warning(f"the store's clock is {where}", "set the clocks of both machines (NTP)")
    else:
        yield ok("the store's clock is the same")


def _apart(seen: Installation) -> float | None:
    """Seconds that the store's clock is ahead of ours; None where there is no store."""
    chosen = seen.settings
    if chosen.cache_url is not None:
        from pyoji.cli.doctor import shared  # takes a sixth of a second; most need it not

        return shared.apart(chosen.cache_url)
    if chosen.cache_dir is None or not chosen.cache_dir_bytes:
        return None
    with tempfile.TemporaryFile(dir=directory.nearest(chosen.cache_dir)) as file:
        file.write(b"pyoji")
        file.flush()  # now a disk of the network dates it, by its own clock
        return os.fstat(file.fileno()).st_mtime - time.time()
