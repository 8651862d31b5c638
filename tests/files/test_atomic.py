"""A file is replaced at once, and one module does it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoji.files import atomic

from tests.tree import ROOT

APP = ROOT / "app" / "pyoji"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[int]:
    """A descriptor of a folder that holds a file "a"."""
    (tmp_path / "a").write_bytes(b"old")
    descriptor = os.open(tmp_path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def put(folder: int, finish: atomic.Finish = lambda _: None) -> None:
    atomic.replace(folder, "a", b"new" * 9999, part="part", mode=0o600, finish=finish)


def test_the_old_file_is_there_until_the_new_one_is_whole(folder: int, tmp_path: Path) -> None:
    """And the new one has all its bytes when `finish` sees it."""
    seen: list[tuple[bytes, int]] = []

    def look(handle: int) -> None:
        seen.append(((tmp_path / "a").read_bytes(), os.fstat(handle).st_size))

    put(folder, look)
    assert seen == [(b"old", 3 * 9999)]
    assert (tmp_path / "a").read_bytes() == b"new" * 9999
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


@pytest.mark.parametrize("error", [OSError("no"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_alone(folder, tmp_path, error):
    """Nothing is left beside it."""

    def fail(_: int) -> None:
        raise error

    with pytest.raises(type(error)):
        put(folder, fail)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_a_killed_process_left_is_written_anew(folder, tmp_path, kind):
    """And never written through."""
    if kind == "file":
        (tmp_path / "part").write_bytes(b"half")
    else:
        (tmp_path / "part").symlink_to("elsewhere")
    put(folder)
    assert (tmp_path / "a").read_bytes() == b"new" * 9999
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def renames(tree: ast.AST) -> Iterator[str]:
    """The calls that put a file in the place of another."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr="replace" | "rename" | "renames"):
                yield node.attr


def test_no_other_module_renames_a_file():
    """Else one of them would forget what the other has learnt."""
    found = {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("*.py")
        if list(renames(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {"files/atomic.py"}
