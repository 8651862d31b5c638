"""Site layout: find a blog's posts, and read language and translation key from a post's path.

In: paths, and the sites that they are in. Out: files, languages and keys that the translations of a
post share. The first matching layout counts:

    i18n/ko/docusaurus-plugin-content-blog/a.md      Docusaurus; the default's is blog/a.md
    source/zh-tw/_posts/a.md · ko/guide/a.md          the generator's own: Hexo, VitePress, Jekyll …
    content/ko/a.md · docs/ko/a.md · posts/ko/a.md    any
    src/content/blog/ko/a.md                          any
    a.ko.md · a.zh_tw.rst                             any

Must not know a post's content.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pyoji.blog.source import publishing
from pyoji.blog.source.generator import WITH_RST
from pyoji.blog.source.publishing import SiteFolder
from pyoji.blog.source.sites import BlogSite, Sites
from pyoji.blog.source.unread import Reason, UnreadCounter
from pyoji.engine.text import language

SUFFIXES = WITH_RST
"""The suffixes of a post's file."""

# Folders that generators and package managers write beside posts.
EXCLUDED_FOLDERS = frozenset({"node_modules", "_site", "site-packages"})

# Common languages, except tags that are also words for folders, and countries in their place.
_TAGS = (
    "ar|bg|bn|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|ms|nb|nl|pl|pt|ro|ru|"
    "sk|sl|sr|sv|ta|te|th|tr|uk|ur|vi|zh|" + "|".join(language.COUNTRIES)
)
_TAG = rf"(?:{_TAGS})(?:[-_](?:[A-Za-z]{{4}}|[A-Za-z]{{2}}|419))*"
_DOCUSAURUS = re.compile(
    r"(?:^|/)i18n/([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)/docusaurus-plugin-content-(\w+)(?:-\w+)?/"
)
_FOLDER = re.compile(rf"(?:^|/)((?:content|docs|posts|_posts|blog|_i18n)(?:/[\w.-]+)?)/({_TAG})/")
_SUFFIX = re.compile(rf"\.({_TAG})(\.(?:md|mdx|markdown|rst))\Z", re.I)
_VERSION = re.compile(r"(?:^|(?<=/))versioned_docs/version-[^/]+/")
_HOMES = {"blog": "blog/", "docs": "docs/", "pages": "src/pages/"}


@dataclass(frozen=True, slots=True)
class PathLocale:
    """The language tag in a path (None without one), and the key that translations share."""

    lang: str | None
    translation_key: str


def path_locale(path: PurePosixPath, site: BlogSite | None = None) -> PathLocale:
    """Read language and translation key from a post's path in a site, if that is known."""
    text = _VERSION.sub("docs/", path.as_posix())  # versions of a page share its key
    if match := _DOCUSAURUS.search(text):
        home = _HOMES.get(match[2], match[2] + "/")
        rest = re.sub(r"^(?:current|version-[^/]+)/", "", text[match.end() :])
        return PathLocale(match[1], _joined(text[: match.start()], home + rest))
    if locale := _own_locale(text, site):
        return locale
    if match := _FOLDER.search(text):
        return PathLocale(match[2], text[: match.end(1)] + text[match.end() - 1 :])
    if match := _SUFFIX.search(text):
        return PathLocale(match[1], text[: match.start()] + match[2])
    return PathLocale(None, text)


_LANGUAGE_FOLDER = re.compile(rf"({_TAG})/")


def _own_locale(text: str, site: BlogSite | None) -> PathLocale | None:
    """The locale of a path with a folder for each language where the site's generator has them."""
    if site is None or site.generator.languages is None:
        return None
    home = f"{os.path.normpath(site.pages)}/"
    if not text.startswith(home):
        return None
    above = site.generator.languages.match(text, len(home))
    match = _LANGUAGE_FOLDER.match(text, above.end() if above else len(home))
    return PathLocale(match[1], text[: match.start()] + text[match.end() :]) if match else None


def _joined(before: str, after: str) -> str:
    return f"{before}/{after}" if before else after


def files(
    paths: list[Path], unread: UnreadCounter | None = None, sites: Sites | None = None
) -> Iterator[Path]:
    """Yield the posts' files at or below the paths, each once, sorted by name.

    Skip hidden and generated files, folders that are symbolic links, and what the generator does
    not publish; count them in `unread`. Take a named file unconditionally. Yield an unreadable
    folder itself, so that reading it raises the error.
    """
    unread = UnreadCounter() if unread is None else unread
    sites = sites or Sites()
    seen: set[Path] = set()
    for path in paths:
        for file in [path] if not path.is_dir() else sorted(_files_below(path, unread, sites)):
            absolute = file.absolute()
            if absolute not in seen:
                seen.add(absolute)
                yield file


_EXPORT = re.compile(r"\.ghost\.(?:[\w-]+\.)?json\Z", re.I)
"""The name that Ghost gives to an export."""


def _normal(folder: Path) -> Path:
    return Path(os.path.normpath(folder.absolute()))


def _files_below(start: Path, unread: UnreadCounter, sites: Sites) -> Iterator[Path]:
    first = _normal(start)
    pending = [(start, publishing.site_folder(sites.of(first), first))]
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
        nearest = sites.of(absolute)
        site = publishing.site_folder(nearest, absolute) if nearest else site
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
    if _EXPORT.search(entry.name):
        return None if path.is_file() else Reason.MISSING
    if path.suffix.lower() not in SUFFIXES:
        is_link = entry.is_symlink() and path.is_dir()
        return Reason.LINKED if is_link else Reason.KIND
    if reason := site.unread_reason(path, names):
        return reason
    return None if path.is_file() else Reason.MISSING


def canonical(tag: object) -> str | None:
    """The canonical form of a language tag, or None if it is invalid."""
    try:
        return language.canonical(str(tag).strip())
    except ValueError:
        return None
