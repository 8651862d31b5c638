"""Whether cards can be kept in a directory is tried, and nothing is left of the trial."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoji.cli.doctor import directory
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import Fault, Reason

from tests.cli.doctor.findings import OK, WARNING, WRONG
from tests.service.cache.cards import card, name

LIMIT = 1 << 20


def found(path: Path, limit: int = LIMIT, asked: bool = True) -> list[tuple[str, str]]:
    return [(each.state, each.seen) for each in directory.look(path, limit, asked=asked)]


def files(path: Path) -> set[str]:
    return {each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()}


def test_a_directory_that_is_not_there_is_not_made(tmp_path):
    """It would be ours, and the service may run as somebody else."""
    told = found(tmp_path / "a" / "b")
    assert [state for state, _ in told] == [OK, OK]
    assert "can be made" in told[0][1]
    assert [*tmp_path.iterdir()] == []


def test_a_store_in_use_keeps_what_it_has(tmp_path):
    """The trial's card is gone, and counted no more."""
    kept = DirectoryStore(tmp_path, LIMIT)
    kept.open()
    assert [state for state, _ in found(tmp_path)] == [OK, OK]
    before = files(tmp_path)
    assert before == {"cards-1/tally"}
    tally = (tmp_path / "cards-1" / "tally").read_bytes()
    assert [state for state, _ in found(tmp_path)] == [OK, OK]
    assert (files(tmp_path), (tmp_path / "cards-1" / "tally").read_bytes()) == (before, tally)
    assert kept.get("0" * 32) is None


def test_a_directory_that_others_may_enter_is_told(tmp_path):
    """The store closes it, and the next look finds it closed."""
    root = tmp_path / "cards-1"
    root.mkdir()
    root.chmod(0o755)
    assert (WARNING, f"{root} was open to others (mode 0755); the store closes it") in found(
        tmp_path
    )
    assert [state for state, _ in found(tmp_path)] == [OK, OK]


def test_somebody_elses_directory_is_wrong(tmp_path, monkeypatch):
    """With who we are. A user's folders above it are found first, root's are trusted."""
    DirectoryStore(tmp_path, LIMIT).open()
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    [(state, told)] = found(tmp_path)
    assert state == WRONG
    assert re.search(r"belongs to (?:somebody else|user \d+,)", told)
    assert f"user {other}" in told


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nowhere")])
def test_what_is_in_the_stores_place_is_found(tmp_path, make):
    """A file, or a link that leads nowhere."""
    make(tmp_path / "cards-1")
    assert [state for state, _ in found(tmp_path)] == [WRONG]


def test_a_path_through_a_file_is_wrong(tmp_path):
    """Nothing can be made below it."""
    (tmp_path / "file").touch()
    [(state, told)] = found(tmp_path / "file" / "cards")
    assert state == WRONG
    assert "keeps no card" in told


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (PermissionError(13, "Permission denied"), "belong to the user"),
        (OSError(30, "Read-only file system"), "mount a volume"),
        (OSError(28, "No space left on device"), "make room"),
    ],
)
def test_what_the_system_refuses_has_its_remedy(tmp_path, monkeypatch, error, remedy):
    """Where nobody asked for that place, it is a warning only."""

    def refuse(**_):
        raise error

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    for asked, state in ((True, WRONG), (False, WARNING)):
        [finding] = directory.look(tmp_path, LIMIT, asked=asked)
        assert finding.state is state
        assert error.strerror in finding.seen
        assert remedy in finding.remedy


def test_a_bound_below_one_card_is_wrong(tmp_path):
    """It would keep nothing."""
    [finding] = directory.look(tmp_path, 4096, asked=True)
    assert finding.state is WRONG
    assert "PYOJI_CACHE_DIR_BYTES" in finding.remedy


def test_a_card_that_cannot_be_removed_is_wrong(tmp_path, monkeypatch):
    """It is there already when the store is full."""

    def refuse(*_):
        raise Fault(Reason.DENIED, "EPERM")

    monkeypatch.setattr(DirectoryStore, "remove", refuse)
    assert (WRONG, "cards cannot be removed (denied: EPERM)") in found(tmp_path)


def disk(blocks: int, inodes: int, has: int = 1000) -> SimpleNamespace:
    return SimpleNamespace(f_bavail=blocks, f_frsize=4096, f_files=has, f_favail=inodes)


@pytest.mark.parametrize(
    ("limit", "stat", "state", "told"),
    [
        (1 << 20, disk(256, 1000), OK, "1 MB are free, cards may take 1 MB more"),
        (1 << 20, disk(255, 1000), WARNING, "1,020 KB are free, and cards may take 1 MB more"),
        (1 << 20, disk(256, 19), WARNING, "19 files can still be made, about 20 cards"),
        (1 << 20, disk(256, 0, 0), OK, "1 MB are free, cards may take 1 MB more"),
    ],
)
def test_the_disk_has_room_for_what_may_come(tmp_path, monkeypatch, limit, stat, state, told):
    """Bytes, and files where the file system counts them."""
    monkeypatch.setattr(os, "statvfs", lambda _: stat)
    assert [told in seen for each, seen in found(tmp_path, limit) if each == state].count(True) == 1


def test_what_cards_take_already_is_not_needed_again(tmp_path, monkeypatch):
    """By the store's own tally."""
    kept = DirectoryStore(tmp_path, LIMIT)
    for number in range(10):
        kept.put(name(number), card(number, size=50_000))
    monkeypatch.setattr(os, "statvfs", lambda _: disk(256, 1000))
    [told] = [seen for _, seen in found(tmp_path) if "free" in seen]
    assert float(told.split("may take ")[1].split()[0]) < 600
