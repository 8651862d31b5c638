"""Uploads: bounded, on a disk that is closed to others, and gone when they are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.web.studio.recognition import Recognized
from pyoji.web.studio.refusals import StudioRefusal
from pyoji.web.studio.uploads import BrandFile, Uploads, write


def dropped(uploads: Uploads, name: str, size: int = 10) -> BrandFile:
    file = write(uploads.directory(), b"x" * size, Recognized(name, "picture", {"width": 1}))
    uploads.keep(file)
    return file


@pytest.fixture
def uploads():
    uploads = Uploads(most=3, most_bytes=1000)
    yield uploads
    uploads.close()


def names(uploads: Uploads) -> set[str]:
    return {path.name for path in uploads.directory().iterdir()}


def test_a_file_is_kept_by_its_digest(uploads):
    """With its facts as data; the name is no path."""
    file = dropped(uploads, "mark.svg")
    assert uploads.get(file.id) is file
    assert file.describe() == {
        "id": file.id, "name": "mark.svg", "kind": "picture", "bytes": 10, "width": 1,
    }  # fmt: skip
    assert file.content() == b"x" * 10
    assert names(uploads) == {file.id}
    assert uploads.directory().stat().st_mode & 0o077 == 0


def test_the_number_is_bounded_by_use(uploads):
    """The one used least recently goes, from the disk too."""
    first, second, third = (dropped(uploads, name) for name in "abc")
    uploads.get(first.id)
    fourth = dropped(uploads, "d")
    assert names(uploads) == {first.id, third.id, fourth.id}
    with pytest.raises(StudioRefusal) as caught:
        uploads.get(second.id)
    assert caught.value.members["id"] == second.id
    with pytest.raises(StudioRefusal):
        second.content()


def test_bytes_are_bounded(uploads):
    """But the newest is there."""
    dropped(uploads, "a", 600)
    second = dropped(uploads, "b", 600)
    assert (names(uploads), uploads.size) == ({second.id}, 600)
    third = dropped(uploads, "c", 2000)
    assert names(uploads) == {third.id}


@pytest.mark.parametrize("id_", ["", "0", "../x", "x" * 9000, "\0"])
def test_an_id_is_no_path(uploads, id_):
    """It is looked up, and never opened."""
    dropped(uploads, "a")
    for ask in (uploads.get, uploads.remove):
        with pytest.raises(StudioRefusal) as caught:
            ask(id_)
        assert len(caught.value.members["id"]) <= 64


def test_a_file_that_became_a_link_is_not_followed(uploads, tmp_path):
    """It would lead to files of other users."""
    file = dropped(uploads, "a")
    (tmp_path / "secret").write_text("secret")
    file.path.unlink()
    file.path.symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic link"):
        file.content()


def test_without_a_temporary_folder_it_says_so(tmp_path, monkeypatch):
    """With what to set."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with pytest.raises(StudioRefusal, match="TMPDIR"):
        Uploads().directory()


def test_closing_removes_everything(tmp_path, monkeypatch):
    """And may be done twice."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    uploads = Uploads()
    dropped(uploads, "a")
    uploads.close()
    uploads.close()
    assert list(Path(tmp_path).iterdir()) == []
