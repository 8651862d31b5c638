"""Generator: the facts about a site generator that decide how its posts are read and written.

In: nothing; `generators` fills the table. Out: frozen rows. Must not know files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoji.blog.source.dialect import Dialect
from pyoji.blog.source.image_key import Key

MARKDOWN = (".md", ".mdx", ".markdown")
WITH_RST = (*MARKDOWN, ".rst")


@dataclass(frozen=True, slots=True)
class PageRules:
    """Which files of a site are pages.

    `excluded` are paths in the site's folder without pages; if `folder` is not "", only the path
    there has pages, or the one that `setting` finds in the configuration. `has_partials`: files
    with an underscore are not published, nor folders if `has_private_folders`. `has_readmes`: a
    README in a folder of pages is the folder's page. `has_bundles`: a file beside index.md is a
    part of that page.
    """

    excluded: frozenset[str] = frozenset()
    folder: str = ""
    setting: re.Pattern[str] | None = None
    suffixes: tuple[str, ...] = MARKDOWN
    has_partials: bool = False
    has_private_folders: bool = False
    has_readmes: bool = False
    has_bundles: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, plugin or schema that reads another key, by a pattern of the configuration.

    Without a key it makes the generator read its own."""

    name: str
    mark: re.Pattern[str]
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator.

    files      its configuration, any of these paths in a site's folder
    beside     names of which the folder also has one, or else `marks` is found in the text
    unless     a pattern in the text of another program's configuration of that name
    also       other files whose text shows the theme
    is_weak    a configuration of another generator further up counts more
    key        the key that it reads; None if pages have no front matter
    themes     what reads other keys; the first one found counts
    needs      what a theme needs to show the image, with KEY for the key; "" if it is shown anyway
    bare       pages without front matter are published too, so that it may be added to them
    languages  the folders, below that of the pages, that have a folder for each language
    default    patterns of the default language in the configuration; the first match counts
    decodes    what in the configuration shows a plugin that decodes links in front matter
    source     where the key is documented
    """

    name: str
    files: tuple[str, ...]
    key: Key | None
    dialect: Dialect
    source: str
    beside: frozenset[str] = frozenset()
    marks: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    also: tuple[str, ...] = ()
    is_weak: bool = False
    themes: Sequence[Theme] = ()
    needs: str = ""
    bare: bool = False
    pages: PageRules = PageRules()
    languages: re.Pattern[str] | None = None
    default: tuple[re.Pattern[str], ...] = ()
    decodes: re.Pattern[str] | None = None
