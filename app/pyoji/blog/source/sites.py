"""Sites: find the generator's site that a folder belongs to, by the nearest configuration above.

    Sites.of(folder) → BlogSite: generator · key · language · what the theme needs

In: folders. Out: sites, each found once. A repository's folder ends the search; a submodule, whose
.git is a file, does not. Must not read posts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pyoji.blog.source.generator import Generator, Theme
from pyoji.blog.source.generators import GENERATORS
from pyoji.blog.source.image_key import Key
from pyoji.byte_sizes import MIB
from pyoji.engine.text import language
from pyoji.files import regular

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))(?:#|//)[^\n]*", re.M)
"""A comment: the rest of a line behind a sign at its start or after a space."""

MAX_CONFIGURATION = MIB
"""The largest configuration that is read, in bytes."""


@dataclass(frozen=True)
class BlogSite:
    """A generator's site. `text` is its configuration, with the files that show its theme."""

    root: Path
    generator: Generator
    text: str

    @cached_property
    def theme(self) -> Theme | None:
        """The theme that decides about the key, if it is known."""
        text = _COMMENT.sub("", self.text)
        return next((theme for theme in self.generator.themes if theme.mark.search(text)), None)

    @property
    def key(self) -> Key | None:
        """The key that the generator or its theme reads; None if there is no front matter."""
        return (self.theme and self.theme.key) or self.generator.key

    @property
    def is_shown(self) -> bool:
        """Whether the generator, or a theme that is known, shows the image in the page."""
        is_read = self.theme is not None and not self.theme.name.endswith("in the schema")
        return is_read or not self.generator.needs

    def needs(self, key: Key) -> str:
        """What the theme needs so that an image under a key is shown, or ""."""
        name = f"{key}[0]" if key.is_list else str(key)
        return "" if self.is_shown else self.generator.needs.replace("KEY", name)

    @cached_property
    def decodes_links(self) -> bool:
        """Whether a plugin decodes links in front matter once and encodes them again.

        A theme with a key of its own shows links itself.
        """
        pattern = self.generator.decodes
        has_own_key = self.theme is not None and self.theme.key is not None
        return pattern is not None and not has_own_key and bool(pattern.search(self.text))

    @cached_property
    def pages(self) -> Path:
        """The folder of the pages."""
        rules = self.generator.pages
        match = rules.setting.search(self.text) if rules.setting else None
        return self.root / (match[1].strip() if match else rules.folder)

    @cached_property
    def language(self) -> str | None:
        """The default language, as a canonical tag."""
        for pattern in self.generator.default:
            if match := pattern.search(self.text):
                return tag(match[1])
        return None


class _Candidate(NamedTuple):
    generator: Generator
    file: str


def _by_first_name() -> Mapping[str, list[_Candidate]]:
    table: dict[str, list[_Candidate]] = {}
    for generator in GENERATORS:
        for file in generator.files:
            table.setdefault(file.partition("/")[0], []).append(_Candidate(generator, file))
    return table


_CANDIDATES = _by_first_name()
_ORDER = {id(generator): number for number, generator in enumerate(GENERATORS)}


def at(folder: Path, names: Collection[str]) -> BlogSite | None:
    """The site whose folder this is, or None; `names` are those in it."""
    candidates = [
        candidate for name in _CANDIDATES.keys() & names for candidate in _CANDIDATES[name]
    ]
    for candidate in sorted(candidates, key=lambda candidate: _ORDER[id(candidate.generator)]):
        if site := _site(folder, names, candidate):
            return site
    return None


def _site(folder: Path, names: Collection[str], candidate: _Candidate) -> BlogSite | None:
    generator = candidate.generator
    is_folder = candidate.file == ".obsidian"
    own_text = "" if is_folder else configuration(folder / candidate.file)
    if own_text is None or (is_folder and not (folder / candidate.file).is_dir()):
        return None
    others = (*generator.files, *generator.also)
    text = "\n".join([own_text, *_texts(folder, names, others, candidate.file)])
    if generator.unless and generator.unless.search(own_text):
        return None
    needs_evidence = generator.beside or generator.marks
    is_marked = generator.marks is not None and generator.marks.search(text)
    if needs_evidence and not is_marked and generator.beside.isdisjoint(names):
        return None
    return BlogSite(folder, generator, text)


def _texts(
    folder: Path, names: Collection[str], files: Collection[str], known: str
) -> Iterator[str]:
    """Yield the texts of other files in the folder that exist."""
    for file in files:
        if file != known and file.partition("/")[0] in names:
            yield configuration(folder / file) or ""


class Sites:
    """The sites of folders."""

    def __init__(self) -> None:
        self._sites: dict[Path, BlogSite | None] = {}

    def of(self, folder: Path) -> BlogSite | None:
        """The nearest site that contains a folder, given by its absolute path; None without one."""
        if folder not in self._sites:
            self._sites[folder] = self._search(folder)
        return self._sites[folder]

    def _search(self, folder: Path) -> BlogSite | None:
        names = _names(folder)
        site = at(folder, names)
        is_end = folder == folder.parent or (".git" in names and (folder / ".git").is_dir())
        if is_end or (site and not site.generator.is_weak):
            return site
        return self.of(folder.parent) or site


def _names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(path.name for path in folder.iterdir())
    except OSError:
        return frozenset()


def configuration(file: Path) -> str | None:
    """The text of a configuration, or None if it cannot be read."""
    try:
        return regular.read(file, MAX_CONFIGURATION).decode("utf-8", "replace")
    except OSError:
        return None


_ENCODING = re.compile(r"[.@].*")


def tag(text: object) -> str | None:
    """The canonical form of a language tag as blogs write it, or None if it is none.

    A country's code is its language: `jp` is `ja`. A locale's encoding is ignored: `ko_KR.UTF-8`.
    """
    try:
        return language.canonical(_ENCODING.sub("", str(text).strip()))
    except language.NotALanguage as error:
        return error.nearest
    except ValueError:
        return None
