"""Trees: where the generators keep posts, and what a path says of one.

In: paths. Out: the language of a post and its key, which its translations share. A path says so in
one of these ways; the first that fits counts.

    i18n/ko/docusaurus-plugin-content-blog/a.md      Docusaurus; the default's is blog/a.md
    content/ko/a.md · docs/ko/a.md · posts/ko/a.md    Hugo, MkDocs, Jekyll, Eleventy
    src/content/blog/ko/a.md                          Astro
    a.ko.md                                           Hugo, MkDocs

Must not know what is in a post.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pyoji.byte_sizes import MIB
from pyoji.engine.text import language
from pyoji.files import regular

SUFFIXES = (".md", ".mdx", ".markdown")
"""What a post's file ends in."""

CONFIGURATION = MIB
"""The most bytes of a generator's configuration."""

# What generators and package managers write beside posts.
EXCLUDED_FOLDERS = frozenset({"node_modules", "_site", "site-packages"})

# Languages that blogs are written in, less those whose tags are words that name folders.
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
    """What a path says: the language's tag (None where it says none), and the translations' key."""

    lang: str | None
    translation_key: str


def path_locale(path: PurePosixPath) -> PathLocale:
    """What the path of a post says of it."""
    text = _VERSION.sub("docs/", path.as_posix())  # versions are translations of a kind
    if found := _DOCUSAURUS.search(text):
        home = _HOMES.get(found[2], found[2] + "/")
        rest = re.sub(r"^(?:current|version-[^/]+)/", "", text[found.end() :])
        return PathLocale(found[1], _joined(text[: found.start()], home + rest))
    if found := _FOLDER.search(text):
        return PathLocale(found[2], text[: found.end(1)] + text[found.end() - 1 :])
    if found := _SUFFIX.search(text):
        return PathLocale(found[1], text[: found.start()] + found[2])
    return PathLocale(None, text)


def _joined(before: str, after: str) -> str:
    return f"{before}/{after}" if before else after


def files(paths: list[Path]) -> Iterator[Path]:
    """The files of posts at or below the paths, each once, in the order of their names.

    What is hidden or made by a program is passed over, and so are folders that are symbolic
    links; a file that is named outright is taken as it is. A folder that cannot be listed is
    given in place of its posts, and reading it raises the error that says why.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in [path] if not path.is_dir() else sorted(_below(path)):
            absolute = file.absolute()
            if absolute not in seen:
                seen.add(absolute)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    left = [folder]
    while left:
        folder = left.pop()
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError:
            yield folder
            continue
        for each in found:
            if each.name.startswith(".") or each.name in EXCLUDED_FOLDERS:
                continue
            path = folder / each.name
            if each.is_dir(follow_symlinks=False):
                left.append(path)
            elif path.suffix.lower() in SUFFIXES and path.is_file():
                yield path


# Where a generator's configuration says the language of posts whose paths say none.
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
    """The language that the generator's configuration in this folder gives its posts, if any."""
    for names, pattern in _DEFAULTS:
        stems, _, extensions = names.rpartition(".")
        for stem in stems.strip("{}").split(","):
            for extension in extensions.strip("{}").split(","):
                found = re.search(pattern, configuration(folder / f"{stem}.{extension}") or "")
                if found and (tag := canonical(found[1])):
                    return tag
    return None


def configuration(file: Path) -> str | None:
    """The text of a generator's configuration, None if there is none that can be read."""
    try:
        return regular.read(file, CONFIGURATION).decode("utf-8", "replace")
    except OSError:
        return None


def canonical(tag: object) -> str | None:
    """One of our tags for what somebody wrote, or None if it is none."""
    try:
        return language.canonical(str(tag).strip())
    except ValueError:
        return None
