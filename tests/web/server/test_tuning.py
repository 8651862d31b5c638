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
    """Both as measured; what was there before is never looked at again."""
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


def test_a_library_without_arenas_is_no_fault():
    """musl and macOS have no such number, or no such function."""
    code = (
        "import ctypes\n"
        "from pyoji.web.server.tuning import tune\n"
        "for error in (OSError, AttributeError):\n"
        "    def missing(name, error=error):\n"
        "        raise error\n"
        "    ctypes.CDLL = missing\n"
        "    tune()\n"
        "print('well')\n"
    )
    assert said(code) == "well\n"


def test_one_heap_keeps_the_memory_of_images():
    """One heap for all threads, and images in it: of 8 MB at most, 16 of them free."""
    code = (
        "import ctypes\n"
        "from pyoji.web.server.tuning import tune\n"
        "class Library:\n"
        "    def mallopt(self, option, value):\n"
        "        print(option, value)\n"
        "ctypes.CDLL = lambda name: Library()\n"
        "tune()\n"
    )
    assert said(code).splitlines() == ["-8 1", "-3 8388608", "-1 16777216"]
