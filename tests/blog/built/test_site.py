"""What is a built site, and which files are its pages."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoji.blog.built import site

from tests.blog.built.site import lay, page

INDEX = {"index.html": page("Home")}
POST = "---\ntitle: a\n---\n"


@pytest.mark.parametrize(
    ("files", "is_built"),
    [
        (INDEX, True),
        (INDEX | {"a/index.html": page("a"), "a.md": POST, "b.html": "", "b.md": POST}, True),
        (INDEX | {"posts/a.md": POST, "posts/b.md": POST}, False),
        (INDEX | {"_config.yml": "title: x"}, False),
        (INDEX | {"package.json": "{}"}, False),
        (INDEX | {"hugo.toml": "", "public/index.html": page("x")}, False),
        ({"index.html": "---\nlayout: home\n---\n<html><title>x</title>"}, False),
        ({"index.html": "<html><title>{{ page.title }}</title>"}, False),
        ({"en/index.html": page("Home"), "ko/index.html": page("Home")}, True),
        ({"en/index.html": page("Home"), "a.md": POST}, False),
        ({"part.html": "<p>a part</p>"}, False),
        ({"a.md": POST}, False),
        ({}, False),
        (INDEX | {".git": "gitdir: x"}, True),
        ({"index.html": "\ufeff<!-- a --><HTML><HEAD>".encode("utf-16")}, True),
    ],
)  # fmt: skip
def test_a_site_is_known_by_its_pages(tmp_path: Path, files: Mapping[str, str], is_built: bool):
    """Sources have a configuration, front matter, placeholders, or more posts than pages."""
    assert site.is_built(lay(tmp_path, files)) is is_built


def test_a_file_is_a_page_or_a_source(tmp_path: Path):
    """HTML without front matter is a page; Markdown is none."""
    lay(tmp_path, {"a.html": page("a"), "b.html": POST + "<p>", "c.md": POST, "d.HTM": page("d")})
    names = [
        name for name in ("a.html", "b.html", "c.md", "d.HTM") if site.is_built(tmp_path / name)
    ]
    assert names == ["a.html", "d.HTM"]


def test_pages_are_found_in_order(tmp_path: Path):
    """Hidden folders, packages and symbolic links are skipped. Each page is found once."""
    lay(tmp_path, INDEX | {"b/a.html": "", "b.htm": "", ".x/a.html": "", "node_modules/a.html": "",
                           "c.XHTML": "", "d.txt": ""})  # fmt: skip
    (tmp_path / "link").symlink_to(tmp_path / "b")
    names = [
        file.relative_to(tmp_path).as_posix() for file in site.files([tmp_path, tmp_path / "b"])
    ]
    assert names == ["b/a.html", "b.htm", "c.XHTML", "index.html"]


def test_names_are_relative_to_the_site(tmp_path: Path):
    """To the folder that is named; of a page, to the top of the folders with an index.html."""
    lay(tmp_path, {"public/index.html": "", "public/a/index.html": "", "public/a/b/c.html": ""})
    top = tmp_path / "public"
    assert site.root([top]) == site.root([top / "a" / "b" / "c.html"]) == top
    assert site.root([top / "a", top / "index.html"]) == top
    assert site.root([top / "a"]) == top / "a"


def test_only_a_regular_file_of_bounded_size_is_read(tmp_path: Path):
    """A symbolic link, a pipe and a page of 50 MB are refused."""
    with (tmp_path / "large.html").open("wb") as large:
        large.truncate(50_000_000)
    with pytest.raises(OSError, match="found 50,000,000 bytes; at most 16,777,216 are allowed"):
        site.read(tmp_path / "large.html")
    (tmp_path / "link.html").symlink_to(tmp_path / "a.html")
    lay(tmp_path, {"a.html": ""})
    with pytest.raises(OSError, match="found a symbolic link"):
        site.read(tmp_path / "link.html")
    os.mkfifo(tmp_path / "pipe.html")
    with pytest.raises(OSError, match="found a pipe"):
        site.read(tmp_path / "pipe.html")
