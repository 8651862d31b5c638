"""Regular files: whatever lies at a path, it is read within its bound or refused at once."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from pyoji.files.regular import Unsuitable, read


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """Up to the bound, and through a link."""
    file, link = tmp_path / "a", tmp_path / "link"
    file.write_bytes(b"x" * 3_000_000)
    link.symlink_to(file)
    assert read(file, 3_000_000) == read(link, 3_000_000) == b"x" * 3_000_000
    file.write_bytes(b"")
    assert read(file, 0) == b""


def test_a_file_that_says_it_is_empty_is_read(tmp_path: Path) -> None:
    """As those of the kernel do; within the bound all the same."""
    file = Path("/proc/self/status")
    if not file.exists():
        pytest.skip("reads Linux's /proc")
    assert b"VmHWM" in read(file, 1_000_000)
    with pytest.raises(Unsuitable, match="at most 100 are allowed"):
        read(file, 100)


def test_a_file_over_the_bound_is_refused(tmp_path: Path) -> None:
    """By what it says of itself, before a byte is read: a hole of 10 GB too."""
    file = tmp_path / "hole"
    with file.open("wb") as hole:
        hole.truncate(10 * 1024**3)
    with pytest.raises(Unsuitable, match="found 10,737,418,240 bytes; at most 9 are") as caught:
        read(file, 9)
    assert caught.value.filename == str(file)


@pytest.mark.parametrize(
    ("name", "found"),
    [("pipe", "a pipe"), ("folder", "a folder"), ("device", "a device"), ("socket", "a socket")],
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, found: str) -> None:
    """Without waiting for it; also through a link."""
    place = tmp_path / "x"
    with socket.socket(socket.AF_UNIX) as bound:
        match name:
            case "pipe":
                os.mkfifo(place)
            case "folder":
                place.mkdir()
            case "device":
                place.symlink_to("/dev/zero")
            case "socket":
                bound.bind(str(place))
        link = tmp_path / "link"
        link.symlink_to(place)
        for path in (place, link):
            with pytest.raises(Unsuitable, match=f"found {found}"):
                read(path, 100)


def test_a_link_may_be_refused(tmp_path: Path) -> None:
    """Where the caller says so."""
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="a symbolic link"):
        read(tmp_path / "b", 9, follow=False)
    assert read(tmp_path / "a", 9, follow=False) == b"x"


def test_what_takes_a_files_place_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the first look and the opening it became a pipe: it is refused, not waited for."""
    file = tmp_path / "a"
    file.write_bytes(b"x")
    real = os.open

    def swap(path: str | Path, flags: int, **more: int | None) -> int:
        file.unlink()
        os.mkfifo(file)
        return real(path, flags, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", swap)
    with pytest.raises(Unsuitable, match="a pipe"):
        read(file, 9)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """In the system's words."""
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing", 9)
