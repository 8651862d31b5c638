"""Day: a day's requests in fast-forward through the real reader and the real stores.

In: traffic, bounds, a directory. Out: figures. Raise AssertionError at the first wrong card, or
byte over a bound. Errors of a store are not caught.

A request is a link as crawlers send it, with trackers and damage. The service's own reader makes it
a card, which is looked up in a `MemoryCache` and a `DirectoryStore`, and otherwise drawn by a fake.
The fake's bytes have a real card's size and follow from the card's digest, so every response can be
checked. The store notes a card's last use once an hour; that hour is shortened by the factor by
which the day runs faster.
"""

from __future__ import annotations

import fcntl
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from pyoji.engine.card import Card
from pyoji.engine.design import Templates, load
from pyoji.engine.image_file import ImageFile
from pyoji.engine.text.fonts import Fonts
from pyoji.link.query import read
from pyoji.service.cache import directory
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.memory import MemoryCache
from pyoji.service.cache.tally import count

from tests.tools.simulate.traffic import FORMS, Form, Request, Traffic, requests, size
from tests.tree import FONTS

TEMPLATE = "og-cuckoo-network"
GROWTH = 24 * 2**20
"""Bytes that the process may grow after the first fifth of the day. A leak of 100 bytes a request
is three times that in a million."""

HOUR = directory.TOUCH
"""Seconds after which the directory notes a card's use anew."""

_WORDS = ("표지", "링크", "Python", "조판", "새 소식", "DeepSeek", "오픈 소스", "세 번째 이야기")
_TRACKERS = ("utm_source=feed&utm_medium=social", "ref=home", "v=3")
_NOISE = random.Random(0).randbytes(2**20)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes; small enough that most cards are dropped again."""

    memory: int = 16 * 2**20
    disk: int = 256 * 2**20


@dataclass(slots=True)
class Found:
    """What a day came to. Bytes are the most of all samples; of `resident`, the process's own
    bytes, all samples are kept."""

    requests: int = 0
    memory_hits: int = 0
    directory_hits: int = 0
    drawn: int = 0
    memory_bytes: int = 0
    disk_bytes: int = 0
    samples: int = 0
    seconds: float = 0.0
    put_ms: float = 0.0  # a card into the directory, on average, sweeps included
    count_us: float = 0.0  # a sweep's look at one file
    resident: list[int] = field(default_factory=list)

    @property
    def growth(self) -> int:
        """Bytes that the process grew after the first fifth."""
        settled = self.resident[len(self.resident) // 5 :]
        return max(settled) - settled[0] if settled else 0

    def plain(self) -> dict[str, Any]:
        """For JSON; the samples as their first, middle and last."""
        told = asdict(self)
        every = max(1, (len(self.resident) - 1) // 10)
        told["resident"] = self.resident[::every]
        return told | {"growth": self.growth}


def link(request: Request, chance: random.Random) -> tuple[Form, bytes]:
    """The form, which the path says, and the query: one card, written as people write it."""
    form = FORMS[request.form]
    title = f"{_WORDS[request.title % len(_WORDS)]} {request.title}: {_WORDS[-1]}"
    pairs = [f"title={quote(title) if chance.random() < 0.6 else title}"]
    if form.size != "og":
        pairs.append(f"size={form.size}")
    if request.tracked:
        pairs.append(f"fbclid=IwAR{chance.getrandbits(64):x}")
    elif chance.random() < 0.1:
        pairs.append(chance.choice(_TRACKERS))
    return form, ("&amp;" if chance.random() < 0.05 else "&").join(pairs).encode()


def draw(card: Card) -> ImageFile:
    """Stands in for the pipeline."""
    number = int(card.digest[:15], 16)
    form = next(
        form for form in FORMS if form.format is card.format and form.size == card.size.name
    )
    length = size(number / 16**15, form)
    start = number % (len(_NOISE) // 2)
    data = card.digest.encode() + _NOISE[start : start + length - len(card.digest)]
    return ImageFile(data, card.format, (0xE000,) if number % 50 == 0 else ())


def spend(
    day: Traffic,
    root: Path,
    bounds: Bounds,
    templates: Templates,
    every: int = 5_000,
    hour: float | None = None,
) -> Found:
    """One process's day, looked at after each `every` requests; `hour` is how many seconds the
    directory takes for one, instead of an hour of the day."""
    memory, store = MemoryCache(bounds.memory), DirectoryStore(root, bounds.disk)
    chance = random.Random(day.seed)
    found = Found()
    putting = 0.0
    began = time.monotonic()
    with patch.object(directory, "TOUCH", directory.TOUCH if hour is None else hour):
        for request in requests(day):
            form, query = link(request, chance)
            pairs = read(query)
            card = templates.card(TEMPLATE, pairs, form.format)
            answer = memory.get(card.digest)
            if answer is not None:
                found.memory_hits += 1
            else:
                answer = store.get(card.digest)
                if answer is not None:
                    found.directory_hits += 1
                else:
                    found.drawn += 1
                    answer = draw(card)
                    before = time.perf_counter()
                    store.put(card.digest, answer)
                    putting += time.perf_counter() - before
                memory.put(card.digest, answer)
            found.requests += 1
            assert answer == draw(card), f"{card.digest} is another card"
            if found.requests % every == 0 or found.requests == day.requests:
                _look(found, memory, root, bounds)
                plain = templates.card(TEMPLATE, _without_trackers(pairs), form.format)
                assert plain == card, "a tracker made another card"
                if hour is None:
                    faster = request.second / (time.monotonic() - began)
                    vars(directory).update(TOUCH=HOUR / faster)
    found.seconds = time.monotonic() - began
    found.put_ms = putting / max(found.drawn, 1) * 1000
    assert found.memory_hits + found.directory_hits + found.drawn == day.requests
    assert found.growth <= GROWTH, f"the process grew by {found.growth:,} bytes"
    return found


def pair(day: Traffic, root: Path, bounds: Bounds, every: int = 5_000) -> list[Found]:
    """The day's requests shared by two processes with memories of their own and one directory."""
    halves = [replace(day, requests=day.requests // 2, seed=day.seed + i) for i in range(2)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(_spend, half, root, bounds, every) for half in halves]
        return [each.result() for each in running]


def opened() -> Templates:
    """The designs, with the bundle's digest; no font is looked into."""
    return load(Fonts.open(FONTS).digest)


def _spend(day: Traffic, root: Path, bounds: Bounds, every: int) -> Found:
    return spend(day, root, bounds, opened(), every)


def _without_trackers(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs if name in ("title", "size"))


def _look(found: Found, memory: MemoryCache, root: Path, bounds: Bounds) -> None:
    """Take a sample, and hold it against the bounds."""
    files = list(_files(root))
    held = sum(files)
    folder = os.open(next(root.glob("cards-*")), os.O_RDONLY | os.O_DIRECTORY)
    try:
        before = time.perf_counter()
        count(folder)
        found.count_us = (time.perf_counter() - before) / max(len(files), 1) * 1e6
    finally:
        os.close(folder)
    assert memory.bytes <= bounds.memory, f"{memory.bytes:,} bytes in memory"
    assert held <= bounds.disk, f"{held:,} bytes on disk"
    found.memory_bytes = max(found.memory_bytes, memory.bytes)
    found.disk_bytes = max(found.disk_bytes, held)
    found.resident.append(_resident())
    found.samples += 1


def _files(root: Path) -> Iterator[int]:
    """Yield the bytes of each card on disk, with partly written ones, in whole blocks. Count
    without the store's own code, under the lock that stops writers."""
    with (next(root.glob("cards-*")) / "tally").open("rb") as tally:
        fcntl.flock(tally, fcntl.LOCK_EX)
        for place, _, names in os.walk(root):
            for name in names:
                if name != "tally":
                    yield -(-(Path(place) / name).stat().st_size // 4096) * 4096


def _resident() -> int:
    """Return the resident bytes of this process, or their peak if the system has no statm."""
    told = Path("/proc/self/statm")
    if told.exists():
        return int(told.read_text("ascii").split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
