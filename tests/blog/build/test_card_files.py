"""Card files: what a build writes and removes lies below its folder, whatever links lie there."""

from __future__ import annotations

import hashlib

import pytest
from pyoji.blog.build.card_files import clear, is_current, parent_folder, remove
from pyoji.blog.build.manifest import CardRecord
from pyoji.files.folder import Folder


def made(content: bytes = b"x") -> CardRecord:
    return CardRecord("d" * 32, hashlib.sha256(content).hexdigest(), len(content), 1200, 630)


@pytest.fixture
def outside(tmp_path):
    """Return a folder of another owner, with a file that could be a card."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.png").write_bytes(b"x")
    (outside / ".pyoji-1.part").write_bytes(b"")
    return outside


@pytest.fixture
def out(tmp_path, outside):
    """The folder of cards, with one in it, and a folder that is a link."""
    place = tmp_path / "out"
    (place / "ko/deep").mkdir(parents=True)
    (place / "ko/deep/a.png").write_bytes(b"x")
    (place / "linked").symlink_to(outside)
    (place / "link.png").symlink_to(outside / "a.png")
    with Folder.at(place) as out:
        yield out


def test_a_card_is_where_it_was_put(out):
    """By its bytes."""
    assert is_current(out, "ko/deep/a.png", made())
    assert not is_current(out, "ko/deep/a.png", made(b"y"))
    assert not is_current(out, "ko/deep/b.png", made())
    assert not is_current(out, "nowhere/a.png", made())


def test_nothing_is_found_behind_a_link(out, outside):
    """Links to folders and links to files are not followed."""
    assert not is_current(out, "linked/a.png", made())
    assert not is_current(out, "link.png", made())
    with (
        pytest.raises(OSError, match="symbolic link"),
        parent_folder(out, "linked/a.png", make=True),
    ):
        pass


def test_a_file_is_removed_with_the_folders_that_it_leaves_empty(out):
    """Up to the folder of cards, and not beyond what others have there."""
    (out.path / "ko/other").write_bytes(b"")
    assert remove(out, "ko/deep/a.png", made())
    assert [each.name for each in (out.path / "ko").iterdir()] == ["other"]
    (out.path / "ko/other").unlink()
    assert remove(out, "ko/deep/a.png", made())  # it is gone already, and so is its folder
    assert not (out.path / "ko").exists()
    assert out.path.exists()


def test_what_was_changed_is_not_removed(out):
    """A link in the file's place is not removed either."""
    (out.path / "ko/deep/a.png").write_bytes(b"y")
    assert not remove(out, "ko/deep/a.png", made())
    assert not remove(out, "link.png", made())
    assert (out.path / "link.png").is_symlink()


def test_nothing_is_removed_behind_a_link(out, outside):
    """Even if the file there has the recorded bytes."""
    with pytest.raises(OSError, match="symbolic link"):
        remove(out, "linked/a.png", made())
    clear(out, ["linked/a.png", "nowhere/a.png"])
    assert sorted(each.name for each in outside.iterdir()) == [".pyoji-1.part", "a.png"]


def test_what_a_killed_build_left_is_cleared(out):
    """Beside each of the files, and at the top."""
    for place in ("", "ko/", "ko/deep/"):
        (out.path / f"{place}.pyoji-7.part").touch()
    clear(out, ["ko/a.png"])
    left = sorted(each.relative_to(out.path).as_posix() for each in out.path.rglob(".pyoji*"))
    assert left == ["ko/deep/.pyoji-7.part"]
