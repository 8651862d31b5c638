"""What was read and what was not, in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoji.blog.source.unread import FOLDER, Reason, Unread
from pyoji.cli import reading
from typer.testing import Result

POST = "---\ntitle: a\nimage: https://og.example.com/api/minimal?title=a\n---\n"


def make(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(POST if name.endswith((".md", ".mdx")) else "")


@pytest.mark.parametrize(
    ("unread", "lines"),
    [
        ({}, []),
        ({Unread(".org", Reason.KIND): 1200, Unread(".png", Reason.KIND): 9}, ["1,200 .org: not"]),
        ({Unread(FOLDER, Reason.GENERATED): 1}, ["1 folder: written"]),
        ({Unread(FOLDER, Reason.HIDDEN): 2}, []),
        ({Unread(".md", Reason.HIDDEN): 1, Unread(".md", Reason.EXCLUDED): 2},
         ["2 .md: excluded", "1 .md: hidden"]),
    ],
)  # fmt: skip
def test_only_what_may_be_a_post_is_listed(unread: dict[Unread, int], lines: list[str]) -> None:
    """A line for each reason, and none for pictures and what is hidden in every blog."""
    found = list(reading.unread_lines(unread))
    assert len(found) == len(lines)
    assert all(line.startswith(begin) for line, begin in zip(found, lines, strict=True))


def test_many_kinds_are_cut() -> None:
    """The most frequent come first."""
    counts = {f".{n}": n for n in range(1, 10)}
    assert reading.kinds(counts) == "9 .9, 8 .8, 7 .7, 6 .6, 5 .5, 4 .4, 6 others"
    assert reading.kinds({"": 1, FOLDER: 2}) == "2 folders, 1 file without an extension"


def test_check_says_what_was_read(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """In text and as data."""
    make(tmp_path / "blog", "a.md", "b.mdx", "c.adoc", "_d.md", "old/e.md", "img/f.png")
    (tmp_path / "blog/.pyoji.yaml").write_text("exclude: [old/]\nrules: {duplicate: off}\n")
    text = invoke("check", "blog").stdout
    assert text.startswith("Nothing is wrong: 2 links in 2 files (1 .md, 1 .mdx).\nNot read:\n")
    assert "  1 .adoc: not in a format that is read: .md, .mdx, .markdown, .rst\n" in text
    assert "  1 .md: parts that pages include: their names begin with _\n" in text
    assert "  1 .md: excluded by .pyoji.yaml\n" in text
    data = json.loads(invoke("check", "blog", "--json").stdout)
    assert data["read"] == {".md": 1, ".mdx": 1}
    assert (data["files"], data["files_with_links"]) == (2, 2)
    assert {"kind": ".png", "reason": "kind", "count": 1} in data["unread"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ((), "no post was read in blog: the folder is empty."),
        (("a.adoc", "b.adoc"), "2 .adoc: not in a format that is read"),
        (("export.json",), "1 .json: not in a format that is read"),
        (("node_modules/a.md",), "1 folder: written or installed by a program"),
        (("drafts/a.md",), "1 .md: excluded by .pyoji.yaml"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_nothing_read_is_no_success(
    invoke: Callable[..., Result], tmp_path: Path, names: tuple[str, ...], reason: str, form: str
) -> None:
    """Exit 2 with the reason; what programs read is well-formed nevertheless."""
    make(tmp_path / "blog", *names)
    (tmp_path / ".pyoji.yaml").write_text("exclude: [drafts/]\n")
    (tmp_path / "blog").mkdir(exist_ok=True)
    result = invoke("check", "blog", "--format", form)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert "Nothing is wrong" not in result.stdout
    if form in ("json", "sarif"):
        json.loads(result.stdout)


def test_a_named_file_may_be_excluded(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """A hook before a commit names each changed file, and must not fail for a draft."""
    make(tmp_path, "drafts/a.md")
    (tmp_path / ".pyoji.yaml").write_text("exclude: [drafts/]\n")
    result = invoke("check", "drafts/a.md")
    assert result.exit_code == 0
    assert "Nothing is checked" in result.stdout
    assert invoke("check", "drafts").exit_code == 2


def test_posts_without_links_are_said(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """Nothing was checked in them."""
    (tmp_path / "a.md").write_text("---\ntitle: a\n---\n")
    result = invoke("check", "a.md")
    assert result.exit_code == 0
    assert result.stdout.startswith("No link to a card in 1 file;")
