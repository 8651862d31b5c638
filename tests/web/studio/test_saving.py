"""Saving: a brand appears whole, replaces what it may, and follows no link out of its folder."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from pyoji.web.studio import saving
from pyoji.web.studio.draft import BrandDraft
from pyoji.web.studio.recognition import Recognized
from pyoji.web.studio.refusals import StudioRefusal
from pyoji.web.studio.uploads import write

from tests.web.making import MARK, MARKED, PLAIN


@pytest.fixture
def brands(tmp_path: Path) -> Path:
    """An empty folder of brands."""
    folder = tmp_path / "brands"
    folder.mkdir()
    return folder


@pytest.fixture
def draft(tmp_path: Path) -> BrandDraft:
    """A brand with an image."""
    kept = tmp_path / "kept"
    kept.mkdir()
    return BrandDraft("mine", MARKED, (write(kept, MARK, Recognized("mark.svg", "picture", {})),))


def save(draft: BrandDraft, brands: Path | None, *, overwrite: bool = False) -> saving.SavedBrand:
    return saving.save(draft, brands, overwrite=overwrite)


def refused(draft: BrandDraft, brands: Path | None, *, overwrite: bool = False) -> StudioRefusal:
    with pytest.raises(StudioRefusal) as caught:
        save(draft, brands, overwrite=overwrite)
    return caught.value


def files(folder: Path) -> dict[str, bytes]:
    """Every file below, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


SAVED = {"mine/mark.svg": MARK, "mine/template.yaml": MARKED.encode()}


def test_a_brand_is_a_folder(brands, draft):
    """Of its template and its files, and nothing of ours is left beside it."""
    brand = save(draft, brands)
    assert brand == saving.SavedBrand(brands / "mine", ("mark.svg", "template.yaml"), False)
    assert files(brands) == SAVED
    assert [path.name for path in brands.iterdir()] == ["mine"]


def test_the_rights_are_those_of_other_files(brands, draft):
    """A brand may be read by whom the operator's mask allows."""
    mask = os.umask(0o022)
    try:
        save(draft, brands)
    finally:
        os.umask(mask)
    assert (brands / "mine").stat().st_mode & 0o777 == 0o755
    assert (brands / "mine" / "template.yaml").stat().st_mode & 0o777 == 0o644


def test_a_brand_is_replaced_only_if_that_is_asked(brands, draft):
    """Files of its names; others stay, whatever they are."""
    save(draft, brands)
    (brands / "mine" / "notes.txt").write_text("keep")
    (brands / "mine" / "sub").mkdir()
    other = BrandDraft("mine", PLAIN, draft.files)
    refusal = refused(other, brands)
    assert (refusal.problem.status, refusal.members["taken_by"]) == (409, "brand")
    assert files(brands) == {**SAVED, "mine/notes.txt": b"keep"}
    assert save(other, brands, overwrite=True).replaced
    assert files(brands) == {
        **SAVED, "mine/notes.txt": b"keep", "mine/template.yaml": PLAIN.encode(),
    }  # fmt: skip


def test_a_file_becomes_a_folder(brands, draft):
    """The brand has a picture now, so that NAME.yaml is replaced by NAME/."""
    (brands / "mine.yaml").write_text(PLAIN)
    assert refused(draft, brands).members["taken_by"] == "brand"
    assert save(draft, brands, overwrite=True).replaced
    assert files(brands) == SAVED


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize(
    "take",
    [
        lambda brands, other: (brands / "mine").symlink_to(other),
        lambda brands, other: (brands / "mine").symlink_to("nowhere"),
        lambda brands, other: (brands / "mine").write_text("a file"),
        lambda brands, other: os.mkfifo(brands / "mine"),
        lambda brands, other: (brands / "Mine").mkdir(),
        lambda brands, other: (brands / "MINE.yaml").write_text(PLAIN),
        lambda brands, other: (brands / "mine.yml").write_text(PLAIN),
        lambda brands, other: (brands / "mine.yaml").symlink_to(other / "theirs.yaml"),
        lambda brands, other: (brands / "mine.yaml").mkdir(),
    ],
    ids=[
        "link",
        "broken",
        "file",
        "pipe",
        "case",
        "case-yaml",
        "yml",
        "linked-yaml",
        "folder-yaml",
    ],
)
def test_what_is_no_brand_is_never_overwritten(brands, draft, tmp_path, take, overwrite):
    """The target of a link is not written to."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "theirs.yaml").write_text("theirs")
    take(brands, other)
    before = files(tmp_path), sorted(brands.iterdir())
    assert refused(draft, brands, overwrite=overwrite).members["taken_by"] == "other"
    assert (files(tmp_path), sorted(brands.iterdir())) == before


def test_a_link_within_a_brand_is_replaced_and_not_followed(brands, draft, tmp_path):
    """The file of another folder stays as it was."""
    outside = tmp_path / "outside.svg"
    outside.write_text("theirs")
    (brands / "mine").mkdir()
    (brands / "mine" / "mark.svg").symlink_to(outside)
    (brands / "mine" / "template.yaml").symlink_to(outside)
    save(draft, brands, overwrite=True)
    assert outside.read_text() == "theirs"
    assert files(brands) == SAVED


def test_a_folder_in_a_files_place_is_left(brands, draft):
    """Before anything is written."""
    (brands / "mine" / "mark.svg").mkdir(parents=True)
    (brands / "mine" / "template.yaml").write_text(PLAIN)
    refusal = refused(draft, brands, overwrite=True)
    assert "found a folder" in str(refusal)
    assert files(brands) == {"mine/template.yaml": PLAIN.encode()}


def test_the_folder_itself_may_be_a_link(brands, draft, tmp_path):
    """It is the operator's own path."""
    link = tmp_path / "link"
    link.symlink_to(brands)
    save(draft, link)
    assert files(brands) == SAVED


@pytest.mark.parametrize("below", ["", "mine"])
def test_what_a_killed_process_left_is_cleared(brands, draft, below):
    """Beside a new brand, and within one that is replaced."""
    part = brands / below / f".pyoji-{os.getpid()}.part"
    part.mkdir(parents=True)
    (part / "half.svg").write_text("<")
    save(draft, brands, overwrite=True)
    assert files(brands) == SAVED
    assert not part.exists()


@pytest.mark.parametrize("exists", [False, True])
def test_a_full_disk_changes_nothing(brands, draft, monkeypatch, exists):
    """All files are written before the first is moved into place. Partial files are removed."""
    before = {}
    if exists:
        save(BrandDraft("mine", PLAIN, draft.files), brands)
        before = files(brands)
    written = []

    def full(folder: object, name: str, content: bytes, **_: object) -> None:
        written.append(name)
        if name == "template.yaml":
            raise OSError(errno.ENOSPC, "No space left on device", name)

    monkeypatch.setattr("pyoji.files.folder.Folder.replace", full)
    refusal = refused(draft, brands, overwrite=True)
    assert written == ["mark.svg", "template.yaml"]
    assert refusal.problem.name == "no-folder"
    assert "No space left" in str(refusal)
    assert files(brands) == before
    assert [path.name for path in brands.iterdir()] == (["mine"] if exists else [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_says_so(brands, draft):
    """With the reason and what to do."""
    brands.chmod(0o500)
    try:
        refusal = refused(draft, brands)
    finally:
        brands.chmod(0o700)
    assert refusal.problem.name == "no-folder"
    assert "PYOJI_TEMPLATES_DIR=" in str(refusal)


@pytest.mark.parametrize("directory", [None, "missing", "file"])
def test_without_a_folder_it_says_how_to_set_one(tmp_path, draft, directory):
    """Not set, no longer there, no folder."""
    (tmp_path / "file").write_text("")
    refusal = refused(draft, tmp_path / directory if directory else None)
    assert (refusal.problem.status, refusal.problem.name) == (409, "no-folder")
    assert "PYOJI_TEMPLATES_DIR=" in str(refusal)


def test_a_name_of_a_built_in_design_is_taken(brands):
    """Unless the request replaces it in all links."""
    article = BrandDraft("article", PLAIN, ())
    assert refused(article, brands).members["taken_by"] == "built-in"
    assert not save(article, brands, overwrite=True).replaced
    assert refused(article, brands).members["taken_by"] == "brand"


def test_a_file_that_is_no_longer_kept_stops_it(brands, draft):
    """Before anything is written."""
    draft.files[0].path.unlink()
    assert refused(draft, brands).problem.name == "unknown-file"
    assert list(brands.iterdir()) == []


def test_readers_see_one_of_two_templates_and_never_half_of_one(brands, draft):
    """While two brands replace each other in turn."""
    texts = [PLAIN + f"# {letter * 60_000}\n" for letter in "ab"]
    save(BrandDraft("mine", texts[0], ()), brands)
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add((brands / "mine" / "template.yaml").read_text())

    reader = threading.Thread(target=look)
    reader.start()
    for turn in range(40):
        save(BrandDraft("mine", texts[turn % 2], ()), brands, overwrite=True)
    over.set()
    reader.join()
    assert seen <= set(texts)
