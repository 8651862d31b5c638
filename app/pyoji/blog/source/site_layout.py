"""Site layout: find a blog's posts, and read language and translation key from a post's path.

In: paths. Out: files, languages and keys that the translations of a post share. The first matching
layout counts:

    i18n/ko/docusaurus-plugin-content-blog/a.md      Docusaurus; the default's is blog/a.md
    content/ko/a.md · docs/ko/a.md · posts/ko/a.md    Hugo, MkDocs, Jekyll, Eleventy
    src/content/blog/ko/a.md                          Astro
    a.ko.md                                           Hugo, MkDocs

Must not know a post's content.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pyoji.blog.source import publishing
from pyoji.blog.source.publishing import SiteFolder
from pyoji.blog.source.unread import Reason, UnreadCounter
from pyoji.byte_sizes import MIB
from pyoji.engine.text import language
from pyoji.files import regular

SUFFIXES = (".md", ".mdx", ".markdown")
"""The suffixes of a post's file."""

MAX_CONFIGURATION = MIB
"""The largest generator configuration, in bytes."""

# Folders that generators and package managers write beside posts.
EXCLUDED_FOLDERS = frozenset({"node_modules", "_site", "site-packages"})

# Common languages, except tags that are also words for folders.
_TAGS = (
    "ar|bg|bn|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|ms|nb|nl|pl|pt|ro|ru|"
    "sk|sl|sr|sv|ta|te|th|tr|uk|ur|vi|zh"
)
_TAG = rf"(?:{_TAGS})(?:[-_](?:[A-Za-z]{{4}}|[A-Za-z]{{2}}|419))*"
_DOCUSAURUS = re.compile(
    r"(?:^|/)i18n/([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)/docusaurus-plugin-content-(\w+)(?:-\w+)?/"
)
_FOLDER = re.compile(rf"(?:^|/)((?:content|docs|posts|_posts|blog|_i18n)(?:/[\w.-]+)?)/({_TAG})/")
_SUFFIX = re.compile(rf"\.({_TAG})(\.(?:md|mdx|markdown))\Z", re.I)
_VERSION = re.compile(r"(?:^|(?<=/))versioned_docs/version-[^/]+/")
_HOMES = {"blog": "blog/", "docs": "docs/", "pages": "src/pages/"}


@dataclass(frozen=True, slots=True)
class PathLocale:
    """The language tag in a path (None without one), and the key that translations share."""

    lang: str | None
    translation_key: str


def path_locale(path: PurePosixPath) -> PathLocale:
    """Read language and translation key from a post's path."""
    text = _VERSION.sub("docs/", path.as_posix())  # versions of a page share its key
    if match := _DOCUSAURUS.search(text):
        home = _HOMES.get(match[2], match[2] + "/")
        rest = re.sub(r"^(?:current|version-[^/]+)/", "", text[match.end() :])
        return PathLocale(match[1], _joined(text[: match.start()], home + rest))
    if match := _FOLDER.search(text):
        return PathLocale(match[2], text[: match.end(1)] + text[match.end() - 1 :])
    if match := _SUFFIX.search(text):
        return PathLocale(match[1], text[: match.start()] + match[2])
    return PathLocale(None, text)


def _joined(before: str, after: str) -> str:
    return f"{before}/{after}" if before else after


def files(paths: list[Path], unread: UnreadCounter | None = None) -> Iterator[Path]:
    """Yield the posts' files at or below the paths, each once, sorted by name.

    Skip hidden and generated files, folders that are symbolic links, and what the generator does
    not publish; count them in `unread`. Take a named file unconditionally. Yield an unreadable
    folder itself, so that reading it raises the error.
    """
    unread = UnreadCounter() if unread is None else unread
    seen: set[Path] = set()
    for path in paths:
        for file in [path] if not path.is_dir() else sorted(_files_below(path, unread)):
            absolute = file.absolute()
            if absolute not in seen:
                seen.add(absolute)
                yield file


def _normal(folder: Path) -> Path:
    return Path(os.path.normpath(folder.absolute()))


def _files_below(start: Path, unread: UnreadCounter) -> Iterator[Path]:
    pending = [(start, publishing.site_above(_normal(start)))]
    while pending:
        folder, site = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listing = list(entries)
        except OSError:
            yield folder
            continue
        names = {entry.name for entry in listing}
        absolute = _normal(folder)
        site = publishing.site_at(absolute, names) or site
        for entry in listing:
            is_folder = entry.is_dir(follow_symlinks=False)
            reason = _reason(entry, absolute / entry.name, site, names)
            if reason is not None:
                unread.add(entry.name, reason, is_folder=is_folder or reason is Reason.LINKED)
            elif is_folder:
                pending.append((folder / entry.name, site))
            else:
                yield folder / entry.name


def _reason(
    entry: os.DirEntry[str], path: Path, site: SiteFolder, names: Collection[str]
) -> Reason | None:
    """Why an entry of a folder is not read; None if it is. `names` are those in the folder."""
    if entry.name.startswith("."):
        return Reason.HIDDEN
    if entry.is_dir(follow_symlinks=False):
        if entry.name in EXCLUDED_FOLDERS:
            return Reason.GENERATED
        return None if site.has_pages_below(path, names) else Reason.UNPUBLISHED
    if path.suffix.lower() not in SUFFIXES:
        is_link = entry.is_symlink() and path.is_dir()
        return Reason.LINKED if is_link else Reason.KIND
    if not site.publishes(path, names):
        return Reason.UNPUBLISHED
    return None if path.is_file() else Reason.MISSING


# A generator's configuration files, and the pattern of its default language.
_DEFAULTS = (
    ("docusaurus.config.{js,ts,mjs,cjs}", r"""defaultLocale\s*:\s*["']([\w-]+)["']"""),
    (
        "{hugo,config}.{toml,yaml,yml,json}",
        r"""(?im)^\s*["']?(?:defaultContentLanguage|languageCode)["']?\s*[=:]\s*["']?([\w-]+)""",
    ),
    ("_config.{yml,yaml}", r"""(?m)^(?:lang|locale)\s*:\s*["']?([\w-]+)"""),
    ("mkdocs.{yml,yaml}", r"""(?m)^\s+language\s*:\s*["']?([\w-]+)"""),
    ("astro.config.{mjs,js,ts,cjs}", r"""defaultLocale\s*:\s*["']([\w-]+)["']"""),
)


def default_language(folder: Path) -> str | None:
    """The default language in the generator's configuration in this folder, or None."""
    for names, pattern in _DEFAULTS:
        stems, _, extensions = names.rpartition(".")
        for stem in stems.strip("{}").split(","):
            for extension in extensions.strip("{}").split(","):
                match = re.search(pattern, configuration(folder / f"{stem}.{extension}") or "")
                if match and (tag := canonical(match[1])):
                    return tag
    return None


def configuration(file: Path) -> str | None:
    """The text of a generator's configuration, or None if it cannot be read."""
    try:
        return regular.read(file, MAX_CONFIGURATION).decode("utf-8", "replace")
    except OSError:
        return None


def canonical(tag: object) -> str | None:
    """The canonical form of a language tag, or None if it is invalid."""
    try:
        return language.canonical(str(tag).strip())
    except ValueError:
        return None
