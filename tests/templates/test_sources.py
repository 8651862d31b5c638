"""Sources: what of a directory is a design, under which name."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import TemplateError
from app.templates.sources import Source, source, sources, stamps


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
    """Anything else is told, and stands in the place of a design."""
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
