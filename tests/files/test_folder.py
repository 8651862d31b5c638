"""A folder: what is below it is read and replaced there, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoji.files.folder import Folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a folder of another owner, with a file in it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a").write_bytes(b"theirs")
    return outside


@pytest.fixture
def folder(tmp_path: Path, outside: Path) -> Iterator[Folder]:
    """A folder with links that lead outside, to a folder and to a file."""
    place = tmp_path / "ours"
    place.mkdir()
    (place / "linked").symlink_to(outside)
    (place / "link").symlink_to(outside / "a")
    with Folder.at(place) as folder:
        yield folder


def test_a_file_is_replaced_whole(folder: Folder) -> None:
    """With the mode that new files have here, and nothing is left beside it."""
    folder.replace("a", b"old")
    folder.replace("a", b"new")
    mask = os.umask(0o022)
    os.umask(mask)
    found = folder.stat("a")
    assert folder.read("a", 9) == b"new"
    assert found is not None
    assert found.st_mode & 0o777 == 0o666 & ~mask
    assert sorted(folder.names()) == ["a", "link", "linked"]


def test_what_fails_before_the_end_changes_nothing(folder: Folder) -> None:
    """The old one stays, and nothing is left beside it."""
    folder.replace("a", b"old")

    def fail(*_: object) -> None:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        folder.replace("a", b"new", finish=fail)
    assert folder.read("a", 9) == b"old"
    assert sorted(folder.names()) == ["a", "link", "linked"]


def test_a_link_is_replaced_and_not_written_through(folder: Folder, outside: Path) -> None:
    """A link in the place of the temporary file is not written through either."""
    (folder.path / f".pyoji-{os.getpid()}.part").symlink_to(outside / "a")
    folder.replace("link", b"ours")
    assert folder.read("link", 9) == b"ours"
    assert (outside / "a").read_bytes() == b"theirs"
    assert sorted(folder.names()) == ["link", "linked"]


def test_nothing_is_reached_through_a_link(folder: Folder, outside: Path) -> None:
    """Links to folders and links to files are refused."""
    with (
        pytest.raises(OSError, match="a symbolic link; it must be a folder"),
        folder.below(["linked"]),
    ):
        pass
    with (
        pytest.raises(OSError, match="a symbolic link; it must be a folder"),
        folder.below(["linked"], make=True),
    ):
        pass
    with pytest.raises(OSError, match="a symbolic link"):
        folder.read("link", 9)
    with pytest.raises(OSError, match="a symbolic link"):
        folder.append("link", b"x")
    folder.remove("link")
    assert not folder.remove_folder("linked")
    assert (outside / "a").read_bytes() == b"theirs"
    assert folder.names() == ["linked"]


def test_folders_below_are_made_where_they_may_be(folder: Folder) -> None:
    """They are found again. A file in their place is an error."""
    with folder.below(["one", "two"], make=True) as below:
        below.replace("a", b"x")
        assert below.path == folder.path / "one/two"
    with folder.below(["one", "two"]) as below:
        assert below.read("a", 9) == b"x"
    folder.replace("file", b"")
    with (
        pytest.raises(OSError, match="found a file; it must be a folder"),
        folder.below(["file"], make=True),
    ):
        pass
    with pytest.raises(FileNotFoundError), folder.below(["three"]):
        pass


@pytest.mark.parametrize("kind", ["pipe", "folder", "shared"])
def test_only_a_file_of_one_name_is_appended_to(folder: Folder, outside: Path, kind: str) -> None:
    """A pipe would block, and what has another name too is not ours alone."""
    match kind:
        case "pipe":
            os.mkfifo(folder.path / "log")
        case "folder":
            (folder.path / "log").mkdir()
        case "shared":
            os.link(outside / "a", folder.path / "log")
    with pytest.raises(OSError, match=r"a pipe|a folder|2 names"):
        folder.append("log", b"x")
    assert (outside / "a").read_bytes() == b"theirs"


def test_lines_are_appended(folder: Folder) -> None:
    """To a file that is made if it is not there."""
    folder.append("log", b"one\n")
    folder.append("log", b"two\n")
    assert folder.read("log", 99) == b"one\ntwo\n"


def test_what_a_killed_process_left_is_cleared(folder: Folder) -> None:
    """And nothing else."""
    for name in (".pyoji-1.part", ".pyoji-99.part", ".pyoji.yaml", "a.part"):
        folder.replace(name, b"")
    folder.clear_parts()
    assert sorted(folder.names()) == [".pyoji.yaml", "a.part", "link", "linked"]


def test_an_error_names_the_file(folder: Folder) -> None:
    """As a person knows it."""
    with pytest.raises(FileNotFoundError) as caught:
        folder.read("nothing", 9)
    assert caught.value.filename == str(folder.path / "nothing")
    with pytest.raises(OSError, match="too long") as long:
        folder.replace("x" * 300, b"")
    assert long.value.filename == str(folder.path / ("x" * 300))
    assert folder.stat("nothing") is None
    folder.remove("nothing")
