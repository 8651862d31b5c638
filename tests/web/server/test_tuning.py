"""A process that serves has the interpreter set for it."""

from __future__ import annotations

import subprocess
import sys

from pyoji.web.server.tuning import COLLECTIONS, SWITCH_INTERVAL

from tests.tree import ROOT


def said(code: str) -> str:
    """What a process of its own prints: this one is to stay as it is."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_threads_take_turns_and_garbage_is_left():
    """Both have measured values. Objects from before the tuning are never scanned again."""
    code = (
        "import gc, sys\n"
        "from pyoji.web.server.tuning import tune\n"
        "tune()\n"
        "print(sys.getswitchinterval(), *gc.get_threshold(), gc.get_freeze_count() > 1000)\n"
    )
    interval, *thresholds, frozen = said(code).split()
    assert float(interval) == SWITCH_INTERVAL
    assert tuple(map(int, thresholds)) == COLLECTIONS
    assert frozen == "True"
