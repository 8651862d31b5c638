"""Likeness: the file that replaces another has its owner, mode and attributes, or is none."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoji.files.likeness import give

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """The descriptors of two files."""
    for name in ("old", "new"):
        (tmp_path / name).touch()
    old, new = (os.open(tmp_path / name, os.O_RDWR) for name in ("old", "new"))
    yield old, new
    os.close(old)
    os.close(new)


def test_the_mode_is_kept(files: tuple[int, int]) -> None:
    """All twelve bits of it."""
    old, new = files
    os.fchmod(old, 0o4751)
    give(old, new)
    assert os.fstat(new).st_mode & 0o7777 == 0o4751


@ROOT_ONLY
def test_the_owner_is_kept(files: tuple[int, int]) -> None:
    """And with it the bits that a change of owner would clear."""
    old, new = files
    os.fchown(old, 4321, 8765)
    os.fchmod(old, 0o4755)
    give(old, new)
    found = os.fstat(new)
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (4321, 8765, 0o4755)


def test_an_owner_that_cannot_be_kept_is_told(
    files: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a file of another user in a folder that one's group may write to."""
    old, new = files
    real = os.fstat

    def of_another(handle: int) -> os.stat_result:
        found = real(handle)
        return os.stat_result((*found[:4], 4321, 8765, *found[6:])) if handle == old else found

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "fstat", of_another)
    monkeypatch.setattr(os, "fchown", refuse)
    with pytest.raises(PermissionError, match=r"its owner \(4321:8765\) cannot be kept"):
        give(old, new)


def test_extended_attributes_are_kept(files: tuple[int, int]) -> None:
    """Those of the user; access control lists are such too."""
    old, new = files
    try:
        os.setxattr(old, "user.note", b"\xff kept")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    give(old, new)
    assert os.getxattr(new, "user.note") == b"\xff kept"


def test_an_attribute_that_cannot_be_kept_is_told(
    files: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name."""
    if not hasattr(os, "listxattr"):
        pytest.skip("no extended attributes here")
    old, new = files
    monkeypatch.setattr(os, "listxattr", lambda handle: ["user.x"] if handle == old else [])
    monkeypatch.setattr(os, "getxattr", lambda *_: b"x")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "setxattr", refuse)
    with pytest.raises(OSError, match=r"attribute user\.x cannot be kept: no room"):
        give(old, new)


def test_a_disk_without_attributes_has_none(
    files: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is no error."""
    if not hasattr(os, "listxattr"):
        pytest.skip("no extended attributes here")

    def unsupported(_: int) -> list[str]:
        raise OSError(errno.ENOTSUP, "none here")

    monkeypatch.setattr(os, "listxattr", unsupported)
    give(*files)
