"""Dialect: how a generator reads the front matter and the title of a post.

In: nothing; a caller selects the dialect of the generator nearest above a post. Out: frozen facts
and the keys they affect. Sources: Hugo's pageparser and `maps.PrepareParams`, Astro's
`extractFrontmatter`, MkDocs' `utils.meta`, Python-Markdown's `meta`, Docusaurus'
`parseMarkdownContentTitle`, Nikola's `metadata_extractors`, Zola's `front_matter::split`, Quartz'
`frontmatter`. Must not know files or configurations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Header(Enum):
    """Whether lines `Key: value` at the start of a page are MultiMarkdown metadata."""

    NEVER = "never"
    WITH_TITLE = "with a title"
    ALWAYS = "always"
    NIKOLA = "in a comment, with two dots before each key"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a generator accepts.

    any_case     keys are read without case: `Title`
    blank_lines  blank lines may precede the opening dashes
    header       whether MultiMarkdown metadata is read
    headings     the heading that begins a page is its title, even if others of its level follow
    mdx          Markdown files are MDX
    entities     readers see `&amp;` in a title as `&`
    stem         a page without a title is called after its file
    raw          values between dashes are read as they are written, quotes included
    """

    any_case: bool = False
    blank_lines: bool = False
    header: Header = Header.NEVER
    headings: bool = False
    mdx: bool = False
    entities: bool = True
    stem: bool = False
    raw: bool = False

    def keys(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The front matter with each key in lower case too, in two levels, if case is ignored."""
        if not self.any_case:
            return data
        return _lowered(
            {
                key: _lowered(value) if isinstance(value, Mapping) else value
                for key, value in data.items()
            }
        )

    def repeats(self, data: Mapping[str, Any], name: str) -> bool:
        """Whether the generator reads `name` and another key of the data as the same."""
        return self.any_case and any(key != name and key.lower() == name.lower() for key in data)


def _lowered(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**{str(key).lower(): value for key, value in data.items()}, **data}


UNKNOWN = Dialect(any_case=True, blank_lines=True, header=Header.WITH_TITLE, headings=True)
"""Accepts what any generator does."""

ASTRO = Dialect(blank_lines=True, entities=False)
DOCUSAURUS = Dialect(headings=True, mdx=True, entities=False)
HUGO = Dialect(any_case=True, blank_lines=True, entities=False)
LIQUID = Dialect()
"""Jekyll, Eleventy and Hexo."""
MKDOCS = Dialect(header=Header.ALWAYS, headings=True, entities=False)
MYST = Dialect(headings=True, entities=False)
"""Sphinx and Jupyter Book."""
NIKOLA = Dialect(header=Header.NIKOLA, entities=False)
OBSIDIAN = Dialect(entities=False, stem=True)
"""Obsidian Publish and Quartz."""
PELICAN = Dialect(any_case=True, header=Header.ALWAYS, raw=True)
VITEPRESS = Dialect(headings=True, entities=False)
"""VitePress and VuePress."""
ZOLA = Dialect(blank_lines=True, entities=False)
