"""Edits: in their places, and written whole or not at all."""

from __future__ import annotations

import os

import pytest
from pyoji.blog.source.edit import Edit, apply_edits, diff, write
from pyoji.files import likeness


def test_edits_touch_nothing_else():
    """In whichever order they come."""
    assert apply_edits("abcdef", [Edit(4, 5, "Y"), Edit(1, 2, "XX")]) == "aXXcdYf"


def test_a_file_is_written_with_its_mode(tmp_path):
    """And nothing is left beside it."""
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbfa\r\n")
    file.chmod(0o640)
    write(file, "\ufeffa\r\n", "\ufeffb\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfb\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["a.md"]  # noqa: PTH208 - names are what is compared


def test_a_link_or_a_changed_file_is_left_alone(tmp_path):
    """The error states the reason."""
    file, link = tmp_path / "a.md", tmp_path / "b.md"
    file.write_text("a")
    link.symlink_to(file)
    with pytest.raises(OSError, match="symbolic link"):
        write(link, "a", "b")
    with pytest.raises(OSError, match="has changed"):
        write(file, "x", "b")
    assert file.read_text() == "a"


def test_the_difference_is_a_patch():
    """Line by line."""
    assert list(diff("x.md", "a\nb\n", "a\nc\n"))[:2] == ["--- a/x.md\n", "+++ b/x.md\n"]


def test_the_difference_of_a_file_without_a_last_line_end_is_a_patch():
    """And of one whose lines hold what Python takes for an end, and `patch` does not."""
    assert list(diff("x.md", "a\x0b\u2028\nb", "a\x0b\u2028\nc"))[3:] == [
        " a\x0b\u2028\n",
        "-b\n\\ No newline at end of file\n",
        "+c\n\\ No newline at end of file\n",
    ]


def test_a_name_adds_no_line_to_a_patch():
    """Whatever it is called."""
    assert next(diff("x\n+y\x1b.md", "a\n", "b\n")) == '--- "a/x\\012+y\\033.md"\n'


def test_a_file_of_several_names_is_left_alone(tmp_path):
    """A new file would have one of them."""
    file, other = tmp_path / "a.md", tmp_path / "b.md"
    file.write_text("a")
    os.link(file, other)
    with pytest.raises(OSError, match="2 names"):
        write(file, "a", "b")
    assert (file.read_text(), other.read_text(), file.stat().st_nlink) == ("a", "a", 2)


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "nothing"])
def test_what_is_no_file_is_left_alone(tmp_path, kind):
    """And not waited for."""
    file = tmp_path / "a.md"
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "device":
            file.symlink_to("/dev/zero")
    with pytest.raises(OSError, match=r"pipe|folder|symbolic link|No such"):
        write(file, "a", "b")
    assert len(list(tmp_path.iterdir())) == (kind != "nothing")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner(tmp_path):
    """Also where root writes it; and its mode, with it."""
    file = tmp_path / "a.md"
    file.write_text("a")
    os.chown(file, 4321, 8765)
    file.chmod(0o640)
    write(file, "a", "b")
    found = file.stat()
    assert (file.read_text(), found.st_uid, found.st_gid) == ("b", 4321, 8765)
    assert found.st_mode & 0o7777 == 0o640


def test_a_file_keeps_its_attributes(tmp_path):
    """Those of the user; access control lists are such too."""
    file = tmp_path / "a.md"
    file.write_text("a")
    try:
        os.setxattr(file, "user.note", b"kept")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    write(file, "a", "b")
    assert os.getxattr(file, "user.note") == b"kept"


def test_what_cannot_be_kept_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    """Nothing is left beside it."""
    file = tmp_path / "a.md"
    file.write_text("a")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "its owner (1:1) cannot be kept")

    monkeypatch.setattr(likeness, "give", refuse)
    with pytest.raises(PermissionError, match="cannot be kept"):
        write(file, "a", "b")
    assert file.read_text() == "a"
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]
