"""Typefaces that were read are kept on disk, for us alone, within bounds."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from pyoji.sandbox.font_store import MOST_STORED, FontStore


def test_an_answer_is_kept_and_proves_itself(tmp_path: Path) -> None:
    """An altered answer counts as missing."""
    store = FontStore(tmp_path)
    assert store.get("a") is None
    store.put("a", b"answer")
    assert store.get("a") == b"answer"
    (file,) = (tmp_path / "fonts-1").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert store.get("a") is None
    store.put("a", b"new")
    assert store.get("a") == b"new"


def test_the_directory_is_for_us_alone(tmp_path: Path) -> None:
    """Also one that others could read before."""
    place = tmp_path / "fonts-1"
    place.mkdir(0o755)
    FontStore(tmp_path).put("a", b"answer")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "a").stat().st_mode) == 0o600


def test_a_directory_that_others_can_write_to_keeps_nothing(tmp_path: Path) -> None:
    """They could put faces of their own in the place of ours."""
    tmp_path.chmod(0o777)
    store = FontStore(tmp_path)
    store.put("a", b"answer")
    assert store.get("a") is None
    assert not (tmp_path / "fonts-1" / "a").exists()


def test_the_last_written_are_kept(tmp_path: Path) -> None:
    """So that a designer who tries many fonts does not fill the disk."""
    store = FontStore(tmp_path)
    for number in range(MOST_STORED):
        store.put(f"{number}", b"answer")
        os.utime(tmp_path / "fonts-1" / f"{number}", (number, number))
    store.put("last", b"answer")
    assert store.get("last") == b"answer"
    assert store.get("0") is None
    assert store.get("1") == b"answer"


def test_without_a_directory_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a disk that is full or read-only is no error."""
    store = FontStore(None)
    store.put("a", b"answer")
    assert store.get("a") is None
    file = tmp_path / "file"
    file.touch()
    FontStore(file).put("a", b"answer")
    assert FontStore(file).get("a") is None
