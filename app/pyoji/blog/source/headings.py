"""Headings: find the heading of a post's text that is its title.

    # 첫걸음 { #first }           첫걸음           attribute lists (MkDocs, Hugo, kramdown)
    # 제목 {/* #id */}            제목             comments
    # `Vec<T>` and *Box*          Vec<T> and Box   what readers see

In: the text of a page without its front matter. Out: the heading's text and offset. The Markdown
parser decides what a heading is. The heading of a section is no title: the title is the first
heading, has level 1, and begins the page or is the only one of its level. Must not know front
matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pyoji.blog.source import body

MAX_TEXT = 65_536
"""The longest part of a page, in characters, that is searched for headings."""

MAX_HEADING = 2_000
"""The longest heading, in characters; the rest is cut. A card shows much less."""

# A line that may be a heading of level 1, or underline one.
_CANDIDATE = re.compile(r"^[ \t]*+(?:#[ \t]++[^\n]*+|=++[ \t]*+\r?$)", re.M)
# Attributes at the end of a heading: {#id}, { #id .class key=value }, {: #id }.
_ATTRIBUTE = r"""(?:[#.][^\s{}"'=]+|[\w:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"']+))"""
_ATTRIBUTES = re.compile(
    rf"(?<![ \t])[ \t]*+\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}\Z"
)
_RAW = re.compile(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")
_SPACE = re.compile(r"[ \t\r\n]+")
# Parts of a paragraph before a title that are no text to readers: tags, images, imports, spaces.
_NO_TEXT = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|\[?!\[[^\]\n]*\]\([^)\n]*\)(?:\]\([^)\n]*\))?|<[^>\n]*>"
    r"|^(?:import|export)\b[^\n]*|\s+",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as readers see it, and its offset."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The blocks of a text, without those inside others, and its link definitions."""

    tokens: Sequence[Token]
    definitions: dict[str, Any]

    def first_heading(self) -> int | None:
        """The index of the first heading, if it has level 1."""
        first = next(
            (n for n, token in enumerate(self.tokens) if token.type == "heading_open"), None
        )
        return first if first is not None and self.tokens[first].tag == "h1" else None

    def begins_with(self, index: int) -> bool:
        """Whether readers see no text before the block at `index`."""
        return not any(
            token.type in ("fence", "code_block", "bullet_list_open", "ordered_list_open",
                           "blockquote_open")
            or (token.type == "inline" and _has_text(token.content[:MAX_HEADING]))
            for token in self.tokens[:index]
        )  # fmt: skip

    def has_one(self) -> bool:
        """Whether there is one heading of level 1."""
        tags = [token.tag for token in self.tokens if token.type == "heading_open"]
        return tags.count("h1") == 1


def title(text: str, *, mdx: bool = False, first_of_many: bool = True) -> Heading | None:
    """The heading that is the page's title, or None.

    `first_of_many`: a heading that begins the page is its title even if others of its level follow.
    """
    text = text[:MAX_TEXT]
    candidate = _CANDIDATE.search(text)
    if candidate is None:
        return None
    visible = re.sub(r"\r(?!\n)", " ", body.without_comments(text, mdx=mdx))
    # Most pages begin with their title, so the rest need not be parsed.
    ends = [candidate.end()] if first_of_many and "][" not in candidate[0] else []
    for end in [*ends, len(visible)]:
        blocks = _blocks(visible[:end], mdx=mdx)
        index = blocks.first_heading()
        if index is None:
            continue
        is_first = first_of_many and blocks.begins_with(index)
        if is_first or (end == len(visible) and blocks.has_one()):
            return _heading(visible, blocks, index)
    return None


@lru_cache(maxsize=2)
def _parser(*, mdx: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("strikethrough")
    return parser.disable("code") if mdx else parser


def _blocks(text: str, *, mdx: bool) -> _Blocks:
    definitions: dict[str, Any] = {}
    parser = _parser(mdx=mdx)
    with parser.reset_rules():
        parser.core.ruler.disable("inline")
        tokens = parser.parse(text, definitions)
    return _Blocks([token for token in tokens if token.level <= 1], definitions)


def _has_text(text: str) -> bool:
    """Whether readers see a part of a paragraph as text."""
    position = 0
    while position < len(text):
        part = _NO_TEXT.match(text, position)
        if part is None:
            return True
        position = part.end()
    return False


def _heading(text: str, blocks: _Blocks, index: int) -> Heading | None:
    opening, inline = blocks.tokens[index : index + 2]
    source = _RAW.sub("", inline.content[:MAX_HEADING])
    children = _parser(mdx=False).parseInline(source, blocks.definitions)[0].children or []
    if children and children[-1].type == "text":
        children[-1].content = _ATTRIBUTES.sub("", children[-1].content)
    title = "".join(_visible_text(children)) or "".join(token.content for token in children)
    title = _SPACE.sub(" ", title).strip()
    return Heading(title, _offset(text, opening)) if title else None


def _visible_text(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the texts that readers see; no images and tags."""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def _offset(text: str, token: Token) -> int:
    """The offset of a block's first character."""
    offset = 0
    for _ in range(token.map[0] if token.map else 0):
        offset = text.index("\n", offset) + 1
    return offset
