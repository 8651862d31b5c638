"""A manifest says what is in which file, and survives whatever ends a build."""

from __future__ import annotations

import hashlib
import json
import os

import pytest
from pyoji.blog.build import manifest
from pyoji.blog.build.manifest import CardRecord, Manifest
from pyoji.errors import BlogError
from pyoji.files.folder import Folder


def made(content: bytes = b"x", **more) -> CardRecord:
    return CardRecord(
        "d" * 32, hashlib.sha256(content).hexdigest(), len(content), 1200, 630, **more
    )


def test_what_is_written_is_read(tmp_path):
    """Also a post with two files, and a file that no post has."""
    file = tmp_path / "cards.json"
    known = Manifest(
        {"b.md": ("b.png", "b-2.png"), "한.md": ()},
        {
            "b.png": made(),
            "b-2.png": made(b"y", missing=(0xE000,)),
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
    manifest.add_to_journal(file, "a.png", made(b"1"))
    with manifest.journal(file).open("ab") as journal:
        journal.write(b'\n{"file": "torn.png", "card": "d')
    manifest.add_to_journal(file, "b.png", made(b"2"))
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
    """A name outside the folder is refused, because the files of a manifest may be removed."""
    file = tmp_path / "cards.json"
    file.write_bytes(content)
    with pytest.raises(BlogError, match="not a manifest of pyoji build"):
        manifest.read(file)


def test_no_manifest_is_an_empty_one(tmp_path):
    """At the first build."""
    assert manifest.read(tmp_path / "cards.json") == Manifest()


def test_a_file_is_known_by_its_bytes(tmp_path):
    """A fresh clone has other modification times."""
    file = tmp_path / "a.png"
    with Folder.at(tmp_path) as folder:
        assert not made().is_in(folder, "a.png")
        file.write_bytes(b"x")
        assert made().is_in(folder, "a.png")
        for other in (b"y", b"xx"):
            file.write_bytes(other)
            assert not made().is_in(folder, "a.png")
        file.unlink()
        file.mkdir()
        assert not made().is_in(folder, "a.png")


def test_a_file_is_known_by_its_bytes_and_not_by_a_links(tmp_path):
    """A sparse file of 10 GB is not read, even if its size is that of the manifest."""
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "b.png").symlink_to("a.png")
    with (tmp_path / "hole").open("wb") as hole:
        hole.truncate(10 * 1024**3)
    with Folder.at(tmp_path) as folder:
        assert not made().is_in(folder, "b.png")
        assert not CardRecord("d", "0" * 64, 10 * 1024**3, 1, 1).is_in(folder, "hole")


@pytest.mark.parametrize("which", ["manifest", "journal"])
@pytest.mark.parametrize("kind", ["link", "pipe", "shared", "hole"])
def test_only_files_of_ours_are_read_and_written(tmp_path, which, kind):
    """What a link leads to, or what has another name elsewhere, stays as it is; a pipe is not
    waited for, and a hole not read."""
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"theirs")
    file = tmp_path / "cards.json"
    place = file if which == "manifest" else manifest.journal(file)
    match kind:
        case "link":
            place.symlink_to(theirs)
        case "pipe":
            os.mkfifo(place)
        case "shared":
            os.link(theirs, place)
        case "hole":
            with place.open("wb") as hole:
                hole.truncate(10 * 1024**3)
    if (which, kind) != ("journal", "shared"):  # a file that is no journal is ignored
        with pytest.raises(BlogError):
            manifest.read(file)
    if which == "journal" and kind != "hole":
        with pytest.raises(OSError, match="found"):
            manifest.add_to_journal(file, "a.png", made())
    assert theirs.read_bytes() == b"theirs"


@pytest.mark.parametrize(
    "content",
    [
        b'{"version": 1, "posts": {}, "cards": {"a.png": {"card": "d", "bytes": %s}}}'
        % (b"9" * 10_000),
        b'{"version": 1, "posts": {}, "cards": %s}' % (b'{"a":' * 100_000),
        b'{"version": 1, "posts": {}, "posts": {}, "cards": {}}',
    ],
    ids=range(3),
)
def test_a_manifest_is_read_within_bounds(tmp_path, content):
    """As everything that others may have written."""
    file = tmp_path / "cards.json"
    file.write_bytes(content)
    with pytest.raises(BlogError, match="not a manifest of pyoji build"):
        manifest.read(file)
