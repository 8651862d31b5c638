"""Publishing: decide which Markdown files below a folder a generator publishes as pages.

    Docusaurus, Astro    no _partial.mdx, nothing below _folder/
    Hugo                 no archetypes, layouts, themes; one page in a bundle with index.md
    Jekyll, Hexo         no includes, layouts, scaffolds, vendor
    MkDocs, Zensical     only the pages' folder
    any                  no README and its like beside a project's files

In: folders and the names in them. Out: yes or no. Must not read a post.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoji.byte_sizes import MIB
from pyoji.files import regular


@dataclass(frozen=True, slots=True)
class GeneratorRules:
    """A generator: its configuration, and what it does not publish.

    `configuration` matches a name in a site's folder, which also holds one of `beside`, if any.
    `excluded` are paths in that folder without pages; if `pages` is not "", only the path there
    has pages, or the one that the configuration names. `has_partials`: files with an underscore are
    not published, nor folders if `has_private_folders`. `has_readmes`: a README in a folder of
    pages is the folder's page. `has_bundles`: a file beside index.md is a part of that page.
    """

    configuration: re.Pattern[str]
    excluded: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    pages: str = ""
    has_partials: bool = False
    has_private_folders: bool = False
    has_readmes: bool = False
    has_bundles: bool = False


def _rules(
    configuration: str, excluded: str = "", beside: str = "", **options: Any
) -> GeneratorRules:
    names = frozenset(excluded.split()), frozenset(beside.split())
    return GeneratorRules(re.compile(configuration), *names, **options)


_SCRIPT = r"\.[cm]?[jt]s"
RULES = (
    _rules(rf"docusaurus\.config{_SCRIPT}", "src/components src/theme static build plugins",
          has_partials=True, has_private_folders=True, has_readmes=True),
    _rules(rf"astro\.config{_SCRIPT}", "src/components src/layouts public dist", has_partials=True,
          has_private_folders=True),
    _rules(r"hugo\.(?:toml|ya?ml|json)", "archetypes layouts themes i18n data assets static public "
          "resources _vendor", has_bundles=True),
    _rules(r"config(?:\.(?:toml|ya?ml|json))?", "archetypes layouts themes i18n data assets static "
          "public resources _vendor", "archetypes layouts content", has_bundles=True),
    _rules(r"_config\.ya?ml", "scaffolds themes public source/_data", "scaffolds source",
          has_partials=True),
    _rules(r"_config\.(?:ya?ml|toml)", "_includes _layouts _data _sass vendor assets node_modules",
          has_partials=True),
    _rules(r"mkdocs\.ya?ml|zensical\.toml", pages="docs", has_readmes=True),
    _rules(rf"\.eleventy\.js|eleventy\.config{_SCRIPT}", "_includes _layouts _data"),
)  # fmt: skip
"""The first one whose configuration is in a folder counts: Hexo before Jekyll."""

_UNKNOWN = _rules(
    "", "vendor archetypes scaffolds includes partials", has_partials=True, has_readmes=True
)
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
_PAGES = re.compile(
    r"""(?m)^[^\S\n]*+docs_dir["']?\s*[:=]\s*["']?([^"'#\r\n]++)["']?[^\S\n]*+(?:#.*)?$"""
)
_INDEX = re.compile(r"index(?:\.[A-Za-z-]{2,12})?\.(?:md|mdx|markdown)", re.I)

MAX_CONFIGURATION = MIB
"""The largest configuration that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A generator's site, or the folder that was named where the generator is unknown."""

    root: Path
    rules: GeneratorRules
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

    def publishes(self, file: Path, names: Collection[str]) -> bool:
        """Whether a file is a page; `names` are those in its folder."""
        return file.is_relative_to(self.pages) and not (
            self._is_partial(file.name)
            or self._is_document(file, names)
            or (self._is_in_bundle(file, names) and not _INDEX.fullmatch(file.name))
        )

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


def site_at(folder: Path, names: Collection[str]) -> SiteFolder | None:
    """The site whose folder this is, or None."""
    for rules in RULES:
        configurations = list(filter(rules.configuration.fullmatch, sorted(names)))
        if configurations and (not rules.beside or not rules.beside.isdisjoint(names)):
            return SiteFolder(folder, rules, _pages(folder, rules, configurations[0]))
    return None


def site_above(folder: Path) -> SiteFolder:
    """The nearest site that contains a folder, else the folder itself as an unknown site.

    A repository's folder ends the search.
    """
    for parent in folder.parents:
        try:
            names = {entry.name for entry in parent.iterdir()}
        except OSError:
            break
        if site := site_at(parent, names):
            return site
        if ".git" in names:
            break
    return SiteFolder(folder, _UNKNOWN, folder)


def _pages(folder: Path, rules: GeneratorRules, configuration: str) -> Path:
    """The folder that has a site's pages."""
    if not rules.pages:
        return folder
    try:
        text = regular.read(folder / configuration, MAX_CONFIGURATION).decode("utf-8", "replace")
    except OSError:
        text = ""
    match = _PAGES.search(text)
    return Path(os.path.normpath(folder / (match[1].strip() if match else rules.pages)))
