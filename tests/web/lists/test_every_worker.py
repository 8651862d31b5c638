"""Several workers, and those that take a dead one's place: each obeys the lists and purges of now,
whatever the process knew that it was forked from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.processes import stopped
from tests.waiting import until
from tests.web.serving import ROOT, Serving, is_there, serving

LONG_AGO = 1_700_000_000
OURS, NEW, BAD = (f"/api/minimal?title={title}" for title in ("ours", "new", "bad"))


def write(file: Path, text: str) -> None:
    new = file.with_name("new")
    new.write_text(text, "utf-8")
    os.utime(new, (LONG_AGO, LONG_AGO))
    new.replace(file)


def answer(service: Serving, link: str) -> tuple[str, str]:
    """What is shown instead, if anything is, and the ETag; a status where there is no card."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{service.port}{link}", timeout=60) as found:
            return found.headers.get("X-Card-Fallback", ""), found.headers["ETag"]
    except urllib.error.HTTPError as error:
        return str(error.code), ""


def answers(service: Serving, link: str) -> set[tuple[str, str]]:
    """The answer of each worker."""
    found = set()
    workers = {pid for pid in service.workers if is_there(pid)}
    for pid in workers:
        with stopped(workers - {pid}):
            found.add(answer(service, link))
    return found


def settled(service: Serving, link: str, shown: str) -> str:
    """The one ETag that all workers answer with, once they all answer so."""
    until(lambda: {each for each, _ in answers(service, link)} == {shown})
    [(_, tag)] = answers(service, link)
    return tag


def replace_all(service: Serving) -> None:
    """Have each worker die, and be replaced by one forked from the supervisor."""
    for pid in service.workers[-2:]:
        before = len(service.workers)
        os.kill(pid, signal.SIGKILL)
        until(lambda before=before: service.lived() and len(service.workers) > before)


@pytest.mark.slow
def test_every_worker_obeys_the_lists_and_purges_of_now(tmp_path: Path) -> None:
    """Workers that ran at the change, and those that start later. A list that cannot be read
    changes nothing in any worker."""
    titles, block = tmp_path / "titles.txt", tmp_path / "block.txt"
    write(titles, f"{OURS}\n{BAD}\n")
    write(block, "# nothing\n")
    chosen = {"titles": titles, "block": block, "cache_dir": tmp_path / "cards"}
    with serving(2, playground="off", **chosen) as service:
        tag = settled(service, OURS, "")
        settled(service, BAD, "")
        settled(service, NEW, "unknown")

        write(titles, f"{OURS}\n{NEW}\n{BAD}\n")
        write(block, "bad\n")
        settled(service, NEW, "")
        settled(service, BAD, "410")
        environment = {**os.environ, "PYOJI_CACHE_DIR": str(tmp_path / "cards")}
        subprocess.run(
            [sys.executable, "-m", "pyoji.cli", "purge", OURS],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
        until(lambda: len(answers(service, OURS)) == 1 and answer(service, OURS)[1] != tag)
        purged = settled(service, OURS, "")

        replace_all(service)
        write(titles, "<urlset>")
        write(block, "*\n")
        until(lambda: len(service.said("^(PYOJI_TITLES: the previous list stays in use)")) >= 2)
        until(lambda: len(service.said("^(PYOJI_BLOCK: the previous list stays in use)")) >= 2)
        assert settled(service, OURS, "") == purged
        settled(service, NEW, "")
        settled(service, BAD, "410")
