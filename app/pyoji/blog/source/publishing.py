"""Publishing: decide which files below a folder a generator publishes as pages.

    Docusaurus, Astro    no _partial.mdx, nothing below _folder/
    Hugo                 no archetypes, layouts, themes; one page in a bundle with index.md
    Jekyll, Hexo         no includes, layouts, scaffolds, vendor
    MkDocs, Quartz       only the pages' folder
    any                  no README and its like beside a project's files

In: a site, folders and the names in them. Out: yes, or the reason why not. Must not read a post.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pyoji.blog.source.generator import PageRules
from pyoji.blog.source.generators import UNKNOWN_PAGES
from pyoji.blog.source.sites import BlogSite
from pyoji.blog.source.unread import Reason

_NEVER = frozenset({"_includes", "_layouts", "_partials", "_sass", "_vendor", "__tests__"})

_DOCUMENT = re.compile(
    r"(?:README|CHANGELOG|CONTRIBUTING|LICEN[CS]E|CODE_OF_CONDUCT|SECURITY|SUPPORT|AUTHORS|"
    r"MAINTAINERS|GOVERNANCE|NOTICE|AGENTS|CLAUDE)(?:[._-][A-Za-z]{2}(?:[_-]\w{2,4})?)?\.\w+",
    re.I,
)
_PROJECT = frozenset({
    ".git", "package.json", "Gemfile", "go.mod", "pyproject.toml", "Cargo.toml", "composer.json",
    "theme.toml",
})  # fmt: skip
_HOMES = frozenset({".vuepress", ".vitepress", "SUMMARY.md", "book.toml"})
"""Names beside a README that is a page."""
_INDEX = re.compile(r"index(?:\.[A-Za-z-]{2,12})?\.(?:md|mdx|markdown)", re.I)


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A generator's site, or the folder that was named where the generator is unknown."""

    root: Path
    rules: PageRules
    pages: Path

    def has_pages_below(self, folder: Path, names: Collection[str]) -> bool:
        """Whether there may be pages below a folder; `names` are those beside it."""
        if folder.name in _NEVER or (
            folder.name.startswith("_") and self.rules.has_private_folders
        ):
            return False
        is_excluded = folder.relative_to(self.root).as_posix() in self.rules.excluded
        if is_excluded or self._is_in_bundle(folder, names):
            return False
        return folder.is_relative_to(self.pages) or self.pages.is_relative_to(folder)

    def unread_reason(self, file: Path, names: Collection[str]) -> Reason | None:
        """Why a file is not a page; None if it is one. `names` are those in its folder."""
        if file.suffix.lower() not in self.rules.suffixes:
            return Reason.FOREIGN
        if not file.is_relative_to(self.pages):
            return Reason.OUTSIDE
        if self._is_partial(file.name):
            return Reason.PARTIAL
        if self._is_document(file, names):
            return Reason.DOCUMENT
        is_part = self._is_in_bundle(file, names) and not _INDEX.fullmatch(file.name)
        return Reason.BUNDLED if is_part else None

    def _is_partial(self, name: str) -> bool:
        is_list = name.startswith("_index.") and not self.rules.has_private_folders
        return name.startswith("_") and self.rules.has_partials and not is_list

    def _is_document(self, file: Path, names: Collection[str]) -> bool:
        """Whether a file describes a project, or a folder of it."""
        if not _DOCUMENT.fullmatch(file.name) or not _HOMES.isdisjoint(names):
            return False
        is_readme = file.name.lower().startswith("readme")
        is_beside_project = file.parent == self.root or not _PROJECT.isdisjoint(names)
        return is_beside_project or (is_readme and not self.rules.has_readmes)

    def _is_in_bundle(self, path: Path, names: Collection[str]) -> bool:
        """Whether a file or folder is in a bundle of Hugo, which is one page."""
        is_deep = len(path.relative_to(self.root).parts) > 2
        return self.rules.has_bundles and is_deep and any(map(_INDEX.fullmatch, names))


def site_folder(site: BlogSite | None, start: Path) -> SiteFolder:
    """The folder of a site; of an unknown one, the folder that was named."""
    if site is None:
        return SiteFolder(start, UNKNOWN_PAGES, start)
    pages = Path(os.path.normpath(site.pages))
    return SiteFolder(site.root, site.generator.pages, pages)
