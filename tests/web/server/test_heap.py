"""A process that serves has one heap, and returns what it does not use."""

from __future__ import annotations

import asyncio
import platform
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from pyoji.web.server import heap

from tests.tree import ROOT
from tests.web.serving import serving

RESERVED = 64 << 20
"""Bytes that glibc reserves for a heap of a thread, at a multiple of them."""

needs_glibc = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc" or sys.maxsize < 2**32, reason="looks at glibc's heaps"
)


def said(code: str) -> str:
    """What a process of its own prints: this one is to stay as it is."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def heaps_of_threads(pid: int) -> list[int]:
    """The addresses of heaps that belong to threads."""
    lines = [line.split() for line in Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines()]
    areas = [(*(int(end, 16) for end in line[0].split("-")), line[1]) for line in lines]
    return [
        start
        for (start, end, mode), (after, last, rest) in pairwise(areas)
        if mode.startswith("rw") and rest.startswith("---")
        if start % RESERVED == 0 and end == after and last == start + RESERVED
    ]


def test_one_heap_keeps_the_memory_of_images():
    """One heap for all threads, and images in it: of 8 MB at most, 16 of them free."""
    code = (
        "import ctypes\n"
        "from pyoji.web.server import heap\n"
        "class Library:\n"
        "    def mallopt(self, option, value):\n"
        "        print(option, value)\n"
        "ctypes.CDLL = lambda name: Library()\n"
        "heap.share()\n"
    )
    assert said(code).splitlines() == ["-8 1", "-3 8388608", "-1 16777216"]


def test_a_library_without_arenas_is_no_fault():
    """musl and macOS have no such number, or no such function."""
    code = (
        "import ctypes\n"
        "from pyoji.web.server import heap\n"
        "for error in (OSError, AttributeError):\n"
        "    def missing(name, error=error):\n"
        "        raise error\n"
        "    ctypes.CDLL = missing\n"
        "    heap.share()\n"
        "    heap.release()\n"
        "print('well')\n"
    )
    assert said(code) == "well\n"


@pytest.mark.slow
@needs_glibc
@pytest.mark.parametrize("workers", [1, 2])
def test_no_thread_of_a_service_has_a_heap_of_its_own(tmp_path, workers):
    """Including those that start before the first card, such as the log's."""
    with serving(workers, cache_dir=tmp_path) as service:
        service.ask("/api/minimal?title=a")
        processes = {service.process.pid, *service.workers}
        assert {pid: heaps_of_threads(pid) for pid in processes} == {pid: [] for pid in processes}


@needs_glibc
def test_pages_between_values_are_returned():
    """Many small gaps, which the end of the heap does not show."""
    code = (
        "import re\n"
        "from pathlib import Path\n"
        "from pyoji.web.server import heap\n"
        "def held():\n"
        "    status = Path('/proc/self/status').read_text()\n"
        "    return int(re.search(r'RssAnon:\\s+(\\d+)', status)[1]) // 1024\n"
        "heap.share()\n"
        "blocks = [bytes(50_000) for _ in range(2000)]\n"
        "kept = blocks[::20]\n"
        "del blocks\n"
        "before = held()\n"
        "heap.release()\n"
        "print(before, held())\n"
    )
    before, after = map(int, said(code).split())
    assert after < before - 50, "megabytes"


def test_it_is_done_from_time_to_time(monkeypatch):
    """In a thread, until it ends."""

    async def run() -> tuple[int, int]:
        loop = asyncio.get_running_loop()
        thrice = asyncio.Event()
        released: list[int] = []

        def release() -> None:
            released.append(threading.get_ident())
            if len(released) == 3:
                loop.call_soon_threadsafe(thrice.set)

        monkeypatch.setattr(heap, "release", release)
        releasing = heap.Releasing(seconds=0.001)
        releasing.begin()
        await asyncio.wait_for(thrice.wait(), 30)
        await releasing.end()
        await loop.shutdown_default_executor()
        assert threading.get_ident() not in released
        count = len(released)
        await asyncio.sleep(0.01)
        return count, len(released)

    at_the_end, later = asyncio.run(run())
    assert later == at_the_end
