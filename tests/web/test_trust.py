"""Trust: who can replace a design or a list is named at the start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyoji.files import trusted
from pyoji.settings import Settings
from pyoji.web.trust import warn

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="gives a file to another user, as root")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory of ours, with a directory of designs and two lists."""
    found = tmp_path / "ours"
    (found / "designs").mkdir(parents=True)
    for name in ("titles", "block"):
        (found / name).write_text("")
    for path in (found, *found.iterdir()):
        path.chmod(path.stat().st_mode & ~0o022)
    return found


def settings(folder: Path) -> Settings:
    return Settings(
        templates_dir=folder / "designs",
        titles=str(folder / "titles"),
        block=str(folder / "block"),
    )


def test_what_is_ours_needs_no_warning(folder, caplog):
    """URLs, missing files and sticky directories cause no warning either."""
    warn(settings(folder))
    warn(Settings(titles="https://example.org/cards.json", block=str(folder / "none")))
    folder.chmod(0o1777)
    warn(settings(folder))
    assert caplog.messages == []


def test_a_directory_that_others_can_write_is_named(folder, caplog):
    """Once for each setting that lies below it."""
    folder.chmod(0o777)
    warn(settings(folder))
    remedy = "can be written to by others (mode 0777): chmod go-w it, or make it sticky"
    assert caplog.messages == [
        f"{name}: {folder} {remedy}"
        for name in ("PYOJI_TEMPLATES_DIR", "PYOJI_TITLES", "PYOJI_BLOCK")
    ]


def test_a_list_that_others_can_write_is_named(folder, caplog):
    """Itself; a sticky bit means nothing on a file."""
    (folder / "block").chmod(0o1666)
    warn(settings(folder))
    [message] = caplog.messages
    assert message.startswith(f"PYOJI_BLOCK: {folder / 'block'} can be written to by others")
    assert message.endswith("chmod go-w it")


def test_where_a_link_leads_counts(folder, caplog):
    """Each directory on the way, also of a link to a link."""
    theirs = folder / "theirs"
    theirs.mkdir()
    theirs.chmod(0o777)
    (theirs / "middle").symlink_to(folder / "titles")
    (folder / "first").symlink_to("theirs/middle")
    warn(Settings(titles=str(folder / "first")))
    [message] = caplog.messages
    assert message.startswith(f"PYOJI_TITLES: {theirs} can be written to by others")


@as_root
def test_the_owner_of_a_directory_is_named(folder, caplog):
    """By number: the owner could put another file there."""
    os.chown(folder, 65534, -1)
    warn(Settings(block=str(folder / "block")))
    [message] = caplog.messages
    assert message.startswith(f"PYOJI_BLOCK: {folder} belongs to user 65534")


def test_a_read_only_mount_is_exempt(folder, caplog, monkeypatch):
    """A ConfigMap is mounted so, with a directory of mode 0777."""

    class ReadOnly:
        f_flag = os.ST_RDONLY

    folder.chmod(0o777)
    monkeypatch.setattr(trusted.os, "statvfs", lambda _: ReadOnly)
    monkeypatch.setattr(trusted.os, "fstatvfs", lambda _: ReadOnly)
    warn(settings(folder))
    assert caplog.messages == []
