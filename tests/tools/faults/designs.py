"""Designs with expanding aliases, and special files, reloaded by a service under load.

Each lies beside a good design that changes too. Cards of other designs have to be served, and the
change of the good design has to take effect.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path

from tests.tools.bench import servers
from tests.tools.faults import cards
from tests.tools.faults.asking import Load
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import MEMORY_OF_A_WORKER, Service, service, until

GOOD = "extends: minimal\nsummary: Edition {}.\n"
_ALIASES = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


def _text(text: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(text)


def _hole(file: Path) -> None:
    with file.open("wb") as hole:
        hole.truncate(10 * 1024**3)


HOSTILE: Mapping[str, Callable[[Path], object]] = {
    "100 KB of brackets": _text("summary: " + "[" * 100_000),
    "closed brackets": _text("summary: " + "[" * 25_000 + "]" * 25_000),
    "a deep map": _text("summary: " + "{a: " * 3_000 + "}" * 3_000),
    "an alias bomb": _text(_ALIASES),
    "an alias bomb of texts": _text(f"a: &a {'x' * 30_000}\nsummary: [{'*a, ' * 5_000}*a]\n"),
    "10,000 digits": _text(f"summary: 0x{'f' * 10_000}"),
    "a switch that is none": _text("listed: !!bool perhaps"),
    "a pipe": os.mkfifo,
    "a device": lambda file: file.symlink_to("/dev/zero"),
    "a hole of 10 GB": _hole,
}


def hostile(judge: Judge, workers: int = 2, kinds: tuple[str, ...] = tuple(HOSTILE)) -> Finding:
    """Reload each in turn with a SIGHUP, while known and new cards are requested."""
    slowest = 0.0
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        good, bad = Path(directory, "good.yaml"), Path(directory, "hostile.yaml")
        good.write_text(GOOD.format(0))
        with service(workers, templates_dir=directory, deadline=20) as made:
            before = set(made.workers())
            with Load(
                made.server, (cycle(cards.known(4)), 2), (cards.endless(), 1), pause=0.02
            ) as load:
                for number, kind in enumerate(kinds, 1):
                    bad.unlink(missing_ok=True)
                    HOSTILE[kind](bad)
                    good.write_text(GOOD.format(number))
                    slowest = max(slowest, _renewed(made, number, workers))
                load.answered(20)
            found = finding("hostile designs, SIGHUP", made, judge.counts(load.seen))
            found.recovered, found.peak = slowest, made.peak()
            found.promise(set(made.workers()) == before, "no worker ended")
            found.promise(found.peak < MEMORY_OF_A_WORKER, "no worker took more memory")
            found.promise("hostile.yaml" in made.said(), "the bad one is reported")
    found.promise(not found.counts.refused, "no request is refused")
    return found


def _renewed(made: Service, number: int, workers: int) -> float:
    """Return the seconds until each worker has reported the bad design and serves the good one."""
    reported = made.said().count("the previous design stays in use")
    os.kill(made.process.pid, signal.SIGHUP)

    def is_current() -> bool:
        assert made.process.poll() is None, f"it ended: {made.process.poll()}"
        told = made.said().count("the previous design stays in use") - reported
        shown = b"Edition %d." % number in servers.ask(made.server, "/api").body
        return told >= workers and shown

    return until(is_current)
