"""Site: decide whether paths are a built site or a blog's sources, and find a site's pages.

    public/     index.html is a whole page, and no generator's configuration is beside it: built
    content/    Markdown, or HTML with front matter: sources
    .           a configuration, or more posts than pages: sources

In: paths. Out: yes or no, and files. Must not know what a page says.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from pyoji.blog.source import site_layout, sites
from pyoji.files import regular
from pyoji.files.regular import Unsuitable
from pyoji.readers import page_head

SUFFIXES = (".html", ".htm", ".xhtml")
"""The suffixes of a page's file."""

INDEX = "index.html"

_SOURCE_FILES = frozenset({"package.json", "Gemfile", "pyproject.toml", "_quarto.yml"})
"""Files of projects that no generator copies into what it builds."""

_LOOKED_AT = 50
"""The pages that are opened to find one that is whole."""

_PREFIX = 65_536
_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:---|\+\+\+)[ \t]*\r?\n")
_PLACEHOLDER = re.compile(r"\{\{|\{%|<%|\$\{")
_ELEMENT = re.compile(r"<(?:!doctype\s+html|html|head|title)[\s>]", re.I)


def is_built(path: Path) -> bool:
    """Whether a path is a page of a built site, or a folder with such a site."""
    if not path.is_dir():
        return path.suffix.lower() in SUFFIXES and not _is_template(path)
    if is_source(path):
        return False
    if _is_whole(path / INDEX):
        return _count_posts(path) <= sum(1 for _ in files([path]))
    if next(site_layout.files([path]), None) is not None:
        return False
    return any(map(_is_whole, islice(files([path]), _LOOKED_AT)))


def is_source(folder: Path) -> bool:
    """Whether a folder has the configuration of a generator or of a project."""
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError:
        return False
    return sites.at(folder, names) is not None or not _SOURCE_FILES.isdisjoint(names)


def _count_posts(folder: Path) -> int:
    """The number of posts, without copies of pages: a.md beside a.html or a/index.html."""
    posts = site_layout.files([folder])
    return sum(
        not (post.with_suffix(".html").exists() or (post.with_suffix("") / INDEX).exists())
        for post in posts
    )


def _start_of(file: Path) -> bytes:
    try:
        descriptor = os.open(file, regular.FLAGS)
        try:
            regular.check(os.fstat(descriptor), file)
            return os.read(descriptor, _PREFIX)
        finally:
            os.close(descriptor)
    except OSError:
        return b""


def _is_template(file: Path) -> bool:
    content = _start_of(file)
    return has_front_matter(content) or is_template(page_head.read(content).document_title)


def _is_whole(file: Path) -> bool:
    """Whether a file is a page, and not a part or a source of one."""
    content = _start_of(file)
    head = page_head.read(content)
    text = content.decode(head.codec, "replace")
    return bool(_ELEMENT.search(text)) and not (
        has_front_matter(content) or is_template(head.document_title)
    )


def has_front_matter(content: bytes) -> bool:
    """Whether a file begins with front matter, as a generator's source does."""
    return bool(_FRONT_MATTER.match(content))


def is_template(title: str) -> bool:
    """Whether a page's title has placeholders, so that it is a template for pages."""
    return bool(_PLACEHOLDER.search(title))


# ── files ────────────────────────────────────────────────────────────────────────────────────


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the pages' files at or below the paths, each once, sorted by name.

    Skip hidden folders, packages, and folders that are symbolic links. Take a named file
    unconditionally. Yield an unreadable folder itself, so that reading it raises the error.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in sorted(_files_below(path)) if path.is_dir() else [path]:
            absolute = file.absolute()
            if absolute not in seen:
                seen.add(absolute)
                yield file


def _files_below(start: Path) -> Iterator[Path]:
    pending = [start]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listing = list(entries)
        except OSError:
            yield folder
            continue
        for entry in listing:
            if entry.name.startswith(".") or entry.name == "node_modules":
                continue
            if entry.is_dir(follow_symlinks=False):
                pending.append(folder / entry.name)
            elif entry.name.lower().endswith(SUFFIXES):
                yield folder / entry.name


def root(paths: Sequence[Path]) -> Path:
    """The folder to which the names of pages are relative.

    It is the named folder; the common one of several; of a single page, the highest folder above it
    that has an index.html in each step.
    """
    folders = [path.absolute() if path.is_dir() else _top(path.absolute()) for path in paths]
    return Path(os.path.commonpath([os.path.normpath(folder) for folder in folders]))


def _top(file: Path) -> Path:
    folder = file.parent
    while folder.parent != folder and (folder.parent / INDEX).is_file():
        folder = folder.parent
    return folder


def read(file: Path) -> bytes:
    """Read a page's file of at most 16 MiB. Raise OSError; a symbolic link is refused."""
    try:
        return regular.read(file, page_head.MAX_BYTES, follow=False)
    except Unsuitable:
        if file.is_dir():
            os.scandir(file).close()  # raises the reason
        raise
