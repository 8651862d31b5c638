"""Sources: what of a directory is a design, under which name."""

from __future__ import annotations

import errno
import importlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoji.engine.design.sources import Source, source, sources, stamps
from pyoji.errors import TemplateError


def made(directory: Path, *files: str) -> Path:
    """The directory with these files in it, all empty."""
    for name in files:
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return directory


def test_files_and_folders_are_designs(tmp_path: Path) -> None:
    """By the name of the file, or of the folder; all else may lie beside them."""
    made(tmp_path, "one.yaml", "two/template.yaml", "two/mark.svg", "notes.txt", "docs/readme.md")
    made(tmp_path, ".one.yaml.swp", ".git/template.yaml", ".#one.yaml")
    found = sources(tmp_path)
    assert found == {
        "one": Source("one", tmp_path / "one.yaml", None, "one.yaml"),
        "two": Source("two", tmp_path / "two/template.yaml", tmp_path / "two", "two/template.yaml"),
    }


@pytest.mark.parametrize(
    ("file", "name", "remedy"),
    [
        ("My Brand.yaml", "My Brand", "a name is 1 to 64 of a-z, 0-9 and -"),
        ("표지.yaml", "표지", "a name is 1 to 64"),
        ("-a.yaml", "-a", "begins with no -"),
        ("a.b.yaml", "a.b", "a name is 1 to 64"),
        ("a" * 65 + ".yaml", "a" * 65, "a name is 1 to 64"),
        ("Upper/template.yaml", "Upper", "a name is 1 to 64"),
        ("one.yml", "one", "call it .yaml"),
        ("one/template.yml", "one", "add the design as template.yaml"),
    ],
)
def test_a_name_is_one_that_a_link_can_hold(
    tmp_path: Path, file: str, name: str, remedy: str
) -> None:
    """Any other name gives a TemplateError in place of the design."""
    found = sources(made(tmp_path, file))[name]
    assert isinstance(found, TemplateError)
    assert found.file in (file, file.split("/")[0])
    assert remedy in found.remedy


def test_a_name_is_had_once(tmp_path: Path) -> None:
    """A file and a folder of one name are one too many."""
    found = sources(made(tmp_path, "one.yaml", "one/template.yaml"))["one"]
    assert isinstance(found, TemplateError)
    assert "remove one of the two" in found.remedy


def test_a_design_is_found_by_any_of_its_paths(tmp_path: Path) -> None:
    """Its folder, or the file in it."""
    folder = made(tmp_path, "one/template.yaml") / "one"
    assert source(folder) == source(folder / "template.yaml")
    with pytest.raises(TemplateError, match=r"found no template\.yaml"):
        source(made(tmp_path, "two/x.svg") / "two")


def test_a_stamp_changes_with_any_file_of_a_design(tmp_path: Path) -> None:
    """The design's or a picture's; written, new or gone."""
    made(tmp_path, "one/template.yaml", "one/mark.svg", "two.yaml")
    before = stamps(tmp_path)
    assert stamps(tmp_path) == before
    (tmp_path / "one/mark.svg").write_text("<svg/>")
    written = stamps(tmp_path)
    (tmp_path / "two.yaml").unlink()
    assert len({tuple(sorted(each.items())) for each in (before, written, stamps(tmp_path))}) == 3


def test_a_directory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of designs and of all entries is bounded. The directory is refused as a whole, so
    that designs read earlier do not count as deleted."""
    made(tmp_path, "one.yaml", "two.yaml", "notes.txt")
    sources_ = importlib.import_module(Source.__module__)  # not the function of its name
    monkeypatch.setattr(sources_, "MOST_ENTRIES", 3)
    monkeypatch.setattr(sources_, "MOST_DESIGNS", 2)
    assert set(sources(tmp_path)) == {"one", "two"}
    monkeypatch.setattr(sources_, "MOST_DESIGNS", 1)
    with pytest.raises(TemplateError, match="2 designs; a directory holds at most 1"):
        sources(tmp_path)
    monkeypatch.setattr(sources_, "MOST_ENTRIES", 2)
    with pytest.raises(TemplateError, match="more than 2 files and folders; at most 2"):
        sources(tmp_path)
    assert len(stamps(tmp_path)) == 2


def test_a_directory_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    """By its path."""
    with pytest.raises(TemplateError, match="nowhere: found No such file"):
        sources(tmp_path / "nowhere")


def test_a_directory_that_may_not_be_searched_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is that of the directory; no entry is skipped and counted as deleted."""

    def denied(path: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "is_dir", denied)
    with pytest.raises(TemplateError, match="found Permission denied; make it readable and"):
        sources(made(tmp_path, "one/template.yaml"))


def test_a_folder_may_be_deleted_while_it_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Watching continues; the entries seen before count."""

    def glob(directory: Path, _: str) -> Iterator[Path]:
        yield directory / "one.yaml"
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(directory / "two"))

    monkeypatch.setattr(Path, "glob", glob)
    assert set(stamps(made(tmp_path, "one.yaml"))) == {tmp_path / "one.yaml"}


def test_what_is_no_file_is_a_design_until_it_is_read(tmp_path: Path) -> None:
    """Listing opens no file: reading reports a broken symbolic link or a pipe."""
    made(tmp_path, "two/mark.svg")
    (tmp_path / "one.yaml").symlink_to("nowhere")
    os.mkfifo(tmp_path / "two/template.yaml")
    assert [type(each) for each in sources(tmp_path).values()] == [Source, Source]
    assert set(stamps(tmp_path)) == {tmp_path / "two", *(tmp_path / "two").iterdir()}
