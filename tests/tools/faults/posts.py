"""Hostile posts, one at a time: `python -m tests.tools.faults.posts`. Takes 1 to 2 minutes.

`pyoji check` reads a blog of a good post and a hostile one, in a separate process. Prints how it
ended, its CPU seconds, its peak memory, and whether the good post was checked.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.blog.hostile import CARD, LOUD, SLOW, UNREADABLE, Hostile
from tests.tools.bench.drawers import ROOT
from tests.tools.bench.table import Table

HEADINGS = ("a hostile post", "exit", "processor, s", "peak, MB", "the other was checked")
PATIENCE = 30.0
"""Seconds until a command is killed."""

MEMORY = 4 * 1024**3
"""The limit of its memory in bytes."""

GOOD = f'---\ntitle: "a b"\nimage: "{CARD}a b"\n---\n'


@dataclass(frozen=True, slots=True)
class Run:
    """The end of a command: its exit code, -signal, or a word; its resources; its output."""

    ended: str
    seconds: float
    peak: float
    printed: str

    @property
    def goes_on(self) -> bool:
        """Whether the good post was checked."""
        return "good.md:3:9" in self.printed

    def row(self, name: str) -> Sequence[str]:
        """The cells of the table."""
        return name, self.ended, f"{self.seconds:.1f}", f"{self.peak:.0f}", str(self.goes_on)


def checked(hostile: Hostile) -> Run:
    """Run `pyoji check` on a blog with such a post."""
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        folder = Path(directory)
        (folder / "good.md").write_text(GOOD)
        hostile.make(folder / "hostile.md")
        command = [sys.executable, "-m", "pyoji.cli", "check", "good.md", "hostile.md"]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        with (folder / "printed").open("wb") as out:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdout=out,
                stderr=out,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
            )
        ended, seconds, peak = _waited(process)
        printed = (folder / "printed").read_text("utf-8", "replace")
        return Run("traceback" if "Traceback" in printed else ended, seconds, peak, printed)


def _waited(process: subprocess.Popen[bytes]) -> tuple[str, float, float]:
    """Return how it ended, its CPU seconds, and its peak megabytes."""
    end, late = time.monotonic() + PATIENCE, ""
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return (
                late or str(process.returncode),
                used.ru_utime + used.ru_stime,
                used.ru_maxrss / 1024,
            )
        if time.monotonic() > end and not late:
            late = f"none in {PATIENCE:.0f} s"
            process.kill()
        time.sleep(0.02)


def main(names: Sequence[str]) -> None:
    """Print the table of all posts, or of the named ones."""
    kinds = {**UNREADABLE, **SLOW, **LOUD}
    runs = {name: checked(kinds[name]) for name in names or kinds}
    print(Table(HEADINGS, [run.row(name) for name, run in runs.items()]).text())
    if any(run.ended not in ("0", "1") or not run.goes_on for run in runs.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
