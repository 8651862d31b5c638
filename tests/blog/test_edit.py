"""Edits: in their places, and written whole or not at all."""

from __future__ import annotations

import os

import pytest
from pyoji.blog.edit import Edit, diff, edited, write


def test_edits_touch_nothing_else():
    """In whichever order they come."""
    assert edited("abcdef", [Edit(4, 5, "Y"), Edit(1, 2, "XX")]) == "aXXcdYf"


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
    """The reason is told."""
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
