"""What is not read below a folder is counted, by kind and reason."""

from __future__ import annotations

import os
from pathlib import Path

from pyoji.blog.source.site_layout import files
from pyoji.blog.source.unread import FOLDER, Reason, Unread, UnreadCounter

TREE = {
    "a.md": None,
    "b.ADOC": Unread(".adoc", Reason.KIND),
    "no-extension": Unread("", Reason.KIND),
    "_partial.md": Unread(".md", Reason.PARTIAL),
    "README.md": Unread(".md", Reason.DOCUMENT),
    ".hidden.md": Unread(".md", Reason.HIDDEN),
    ".git/x.md": Unread(FOLDER, Reason.HIDDEN),
    "node_modules/y.md": Unread(FOLDER, Reason.GENERATED),
    "_layouts/z.md": Unread(FOLDER, Reason.UNPUBLISHED),
    "below/c.html": Unread(".html", Reason.KIND),
}


def test_each_entry_is_read_or_counted(tmp_path: Path) -> None:
    """A skipped folder counts as one entry. A missing path counts as none."""
    for name in TREE:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "nowhere.md").symlink_to("nothing")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "door").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.md")
    unread = UnreadCounter()
    assert list(files([tmp_path], unread)) == [tmp_path / "a.md"]
    expected = UnreadCounter(filter(None, TREE.values()))
    expected[Unread(FOLDER, Reason.LINKED)] = 1
    expected[Unread(".md", Reason.MISSING)] = 3
    assert unread == expected


def test_a_named_file_is_read(tmp_path: Path) -> None:
    """Of whatever kind, and counted nowhere."""
    (tmp_path / "README.rst").touch()
    unread = UnreadCounter()
    assert list(files([tmp_path / "README.rst"], unread)) == [tmp_path / "README.rst"]
    assert not unread


def test_the_generator_decides(tmp_path: Path) -> None:
    """Hugo has bundles, and reads no reStructuredText; MkDocs has a folder of pages."""
    hugo, mkdocs = tmp_path / "hugo", tmp_path / "mkdocs"
    for file in (
        hugo / "hugo.toml",
        hugo / "content/posts/a/index.md",
        hugo / "content/posts/a/notes.md",
        hugo / "content/b.rst",
        hugo / "archetypes/default.md",
        mkdocs / "mkdocs.yml",
        mkdocs / "docs/c.md",
        mkdocs / "d.md",
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    unread = UnreadCounter()
    found = [file.name for file in files([tmp_path], unread)]
    assert found == ["index.md", "c.md"]
    assert unread == {
        Unread(".toml", Reason.KIND): 1,
        Unread(".md", Reason.BUNDLED): 1,
        Unread(".rst", Reason.FOREIGN): 1,
        Unread(FOLDER, Reason.UNPUBLISHED): 1,
        Unread(".yml", Reason.KIND): 1,
        Unread(".md", Reason.OUTSIDE): 1,
    }
