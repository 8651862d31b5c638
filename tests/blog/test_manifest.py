"""A manifest says what is in which file, and survives whatever ends a build."""

from __future__ import annotations

import hashlib
import json
import os

import pytest
from pyoji.blog import manifest
from pyoji.blog.manifest import Made, Manifest
from pyoji.errors import BlogError


def made(content: bytes = b"x", **more) -> Made:
    return Made("d" * 32, hashlib.sha256(content).hexdigest(), len(content), 1200, 630, **more)


def test_what_is_written_is_read(tmp_path):
    """Also a post with two files, and a file that no post has."""
    file = tmp_path / "cards.json"
    known = Manifest(
        {"b.md": ("b.png", "b-2.png"), "한.md": ()},
        {
            "b.png": made(),
            "b-2.png": made(b"y", missing=("U+E000",)),
            "한.png": made(),
            "z": made(),
        },
    )
    manifest.write(file, known)
    assert manifest.read(file) == known
    assert json.loads(file.read_text("utf-8"))["posts"]["b.md"] == ["b.png", "b-2.png"]


def test_equal_manifests_are_equal_bytes_and_are_left_alone(tmp_path):
    """Whatever the order they were made in; a file that is right is not touched."""
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    cards = {"a.png": made(), "b.png": made(b"y")}
    manifest.write(one, Manifest({"a": ("a.png",), "b": ("b.png",)}, cards))
    manifest.write(
        other, Manifest({"b": ("b.png",), "a": ("a.png",)}, dict(reversed(cards.items())))
    )
    assert one.read_bytes() == other.read_bytes()
    os.utime(one, ns=(1, 1))
    manifest.write(one, manifest.read(one))
    assert one.stat().st_mtime_ns == 1


def test_the_journal_adds_to_the_manifest_and_ends_with_it(tmp_path):
    """Its last line for a file counts; one that is torn, or no line of ours, counts nothing."""
    file = tmp_path / "cards.json"
    manifest.write(file, Manifest({"a.md": ("a.png",)}, {"a.png": made()}))
    manifest.note(file, "a.png", made(b"1"))
    with manifest.journal(file).open("ab") as journal:
        journal.write(b'\n{"file": "torn.png", "card": "d')
    manifest.note(file, "b.png", made(b"2"))
    with manifest.journal(file).open("ab") as journal:
        journal.write(b'\n[1]\n{"file": "../up.png", "card": "d"}\n\xff')
    found = manifest.read(file)
    assert found.cards == {"a.png": made(b"1"), "b.png": made(b"2")}
    manifest.write(file, found)
    assert not manifest.journal(file).exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"version": 2, "posts": {}, "cards": {}}',
        b'{"version": 1, "posts": {"a": ["../../a.png"]}, "cards": {}}',
        b'{"version": 1, "posts": {}, "cards": {"/a.png": {}}}',
        b'{"version": 1, "posts": {}, "cards": {"a.png": {}}}',
        b"[" * 100_000,
    ],
)
def test_another_file_is_not_taken_for_one(tmp_path, content):
    """Nor one that leads out of the folder: what is in a manifest may be removed."""
    file = tmp_path / "cards.json"
    file.write_bytes(content)
    with pytest.raises(BlogError, match="no manifest of pyoji build"):
        manifest.read(file)


def test_no_manifest_is_an_empty_one(tmp_path):
    """At the first build."""
    assert manifest.read(tmp_path / "cards.json") == Manifest()


def test_a_file_is_known_by_its_bytes(tmp_path):
    """Not by its time: a fresh clone has other times."""
    file = tmp_path / "a.png"
    assert not made().is_in(file)
    file.write_bytes(b"x")
    assert made().is_in(file)
    for other in (b"y", b"xx"):
        file.write_bytes(other)
        assert not made().is_in(file)
    assert not made().is_in(tmp_path)


def test_a_file_is_put_whole_or_not_at_all(tmp_path):
    """What fails before the end leaves the old one, and nothing else."""
    file = tmp_path / "a.png"
    manifest.put(file, b"old")

    def fail() -> None:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        manifest.put(file, b"new", fail)
    assert file.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]
    mask = os.umask(0o022)
    os.umask(mask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~mask
