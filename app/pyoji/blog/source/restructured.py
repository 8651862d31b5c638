"""reStructuredText: read the fields, the title and the images of a page in `.rst`.

    :og:image: https://…      fields at the start of a page, or after its title (Sphinx, Pelican)
    .. title: First letters    Nikola's metadata, lines of comments
    .. meta::                  tags of the page's head, by docutils
       :property=og:image: https://…
    First letters              the title: the first thing of a page that is a section's title
    =============

In: a page's text. Out: its fields with their spans, its title, and the addresses of its images.
Reads lines and parses no markup, so it runs in linear time. Must not know generators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoji.blog.source.anatomy import may_lead
from pyoji.blog.source.body import PostLink
from pyoji.blog.source.front_matter import FrontMatter
from pyoji.blog.source.headings import Heading
from pyoji.blog.source.page import Scalar

SUFFIX = ".rst"
FIELD, COMMENT = ":{}: {}", ".. {}: {}"
"""The notation of a line of metadata: a field, and Nikola's."""

MAX_LINES = 2_000
"""The most lines before a page's title; the rest is not searched."""

_FIELD = re.compile(r":(?P<name>[^\s:`](?:[^:\\\r\n]|\\.|:(?![ \r\n]))*):(?:[ \t]+(?P<value>.*))?$")
_COMMENT = re.compile(r"\.\. (?P<name>[A-Za-z][\w-]*):[ \t]+(?P<value>.*)")
_EXPLICIT = re.compile(r"(?:\.\.|__)(?:\s|$)")
_META = re.compile(r"\.\.[ \t]+meta::\s*$")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*[ \t]*$")
MIN_ADORNMENT = 4
"""The shortest line of punctuation that marks a title which is longer than the line."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its end, and its offset."""

    text: str
    start: int

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def is_indented(self) -> bool:
        return self.text[:1] in (" ", "\t")


@dataclass(frozen=True, slots=True)
class RestructuredPage:
    """A page's fields as front matter, its title, and the offset of the title's end."""

    matter: FrontMatter
    title: Heading | None
    title_end: int = 0


def _lines(text: str) -> Iterator[_Line]:
    start = 1 if text.startswith("\ufeff") else 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield _Line(text[start:end].rstrip("\r"), start)
        start = end + 1


def read(text: str) -> RestructuredPage:
    """Read the beginning of a page, up to the first text that is no title."""
    reader = _Reader([line for line, _ in zip(_lines(text), range(MAX_LINES), strict=False)])
    reader.run()
    data: dict[str, Any] = dict(reader.fields)
    if reader.meta:
        data["meta"] = dict(reader.meta)
    matter = FrontMatter(data, tuple(reader.scalars), reader.end, line=reader.notation)
    return RestructuredPage(matter, reader.title, reader.title_end)


class _Reader:
    """Reads lines until the text begins."""

    def __init__(self, lines: list[_Line]) -> None:
        self._lines = lines
        self._index = 0
        self.fields: dict[str, str] = {}
        self.meta: dict[str, str] = {}
        self.scalars: list[Scalar] = []
        self.end = 0
        self.notation = ""
        self.title: Heading | None = None
        self.title_end = 0

    def run(self) -> None:
        """Read fields, explicit markup and the title, in any order."""
        while self._index < len(self._lines):
            line = self._lines[self._index]
            if line.is_blank:
                self._index += 1
            elif not (self._metadata(line) or self._explicit(line) or self._section(line)):
                return

    def _metadata(self, line: _Line) -> bool:
        for pattern, notation in ((_FIELD, FIELD), (_COMMENT, COMMENT)):
            match = pattern.match(line.text)
            if match and self.notation in ("", notation):
                self.notation = notation
                self.end = self._add(self.fields, match, line, 0)
                return True
        return False

    def _add(self, fields: dict[str, str], match: re.Match[str], line: _Line, indent: int) -> int:
        """Add a field with its further indented lines; return the offset of their end."""
        value, end = (match["value"] or "").strip(), line.start + len(line.text)
        start = line.start + (match.start("value") if match["value"] else len(line.text))
        self._index += 1
        more: list[str] = []
        while self._index < len(self._lines):
            following = self._lines[self._index]
            if following.is_blank or _indent(following.text) <= indent:
                break
            more.append(following.text.strip())
            end = following.start + len(following.text)
            self._index += 1
        if value and not more:
            self.scalars.append(Scalar(value, start, start + len(value)))
        fields.setdefault(match["name"].strip(), " ".join(filter(None, [value, *more])))
        return end

    def _explicit(self, line: _Line) -> bool:
        """Skip a directive, a comment or a target with its indented lines; read tags of meta."""
        if not _EXPLICIT.match(line.text):
            return False
        is_meta = _META.match(line.text) is not None
        self._index += 1
        while self._index < len(self._lines):
            inner = self._lines[self._index]
            if not inner.is_blank and not inner.is_indented:
                break
            match = _FIELD.match(inner.text.lstrip()) if is_meta else None
            if match:
                stripped = inner.text.lstrip()
                offset = len(inner.text) - len(stripped)
                self._add(self.meta, match, _Line(stripped, inner.start + offset), offset)
            else:
                self._index += 1
        return True

    def _section(self, line: _Line) -> bool:
        """Read a section's title; the first one is the page's."""
        rest = self._lines[self._index : self._index + 3]
        has_overline = len(rest) == 3 and _ADORNMENT.match(line.text) is not None
        words, below = (rest[1], rest[2]) if has_overline else (line, rest[1:2] and rest[1])
        if not below or not _is_underline(below.text, words.text):
            return False
        if has_overline and below.text.strip() != line.text.strip():
            return False
        if self.title is not None or (words.is_indented and not has_overline):
            return False
        self.title = Heading(plain(words.text), words.start)
        self.title_end = below.start + len(below.text)
        self._index += 3 if has_overline else 2
        return True


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_underline(line: str, words: str) -> bool:
    if not words.strip() or not _ADORNMENT.match(line) or _ADORNMENT.match(words):
        return False
    length = len(line.rstrip())
    return length >= min(len(words.strip()), MIN_ADORNMENT)


# ── titles ───────────────────────────────────────────────────────────────────────────────────

_MARKUP = (
    (re.compile(r"(?<![\\\w])``(.+?)``(?!\w)"), r"\1"),
    (re.compile(r"(?<!\\)(?::[\w.+:-]+:)?`([^`<]+?)\s*(?:<[^`<>]*>)?`_{0,2}"), r"\1"),
    (re.compile(r"(?<![\\\w])\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\w)"), r"\1"),
    (re.compile(r"(?<![\\*\w])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![*\w])"), r"\1"),
    (re.compile(r"(?<!\\)\|(?=\S)[^|]+?(?<=\S)\|_{0,2}"), ""),
    (re.compile(r"\s*(?<!\\)\[[^\[\]\s]+\]_"), ""),
    (re.compile(r"\\(.)"), r"\1"),
)
"""Inline markup in the order of its recognition, and what readers see of it. What a substitution
stands for is not known here."""

MAX_TITLE = 2_000
"""The longest title, in characters; the rest is cut."""


def plain(text: str) -> str:
    """The text of a title as readers see it, without inline markup."""
    text = " ".join(text.split())[:MAX_TITLE]
    for pattern, visible in _MARKUP:
        text = pattern.sub(visible, text)
    return " ".join(text.split())


# ── images ───────────────────────────────────────────────────────────────────────────────────

_IMAGE = re.compile(r"[ \t]*(?:\.\. (?:\|[^|\r\n]+\| )?(?:image|figure)::)[ \t]+(\S+)")
_ALT = re.compile(r"[ \t]+:alt:[ \t]+(.+)")
_OPTION = re.compile(r"[ \t]+:[\w-]+:")
_CODE = re.compile(
    r"[ \t]*+\.\. (?:code|code-block|sourcecode|parsed-literal|highlight|raw|math|prompt)::"
)


def images(text: str) -> Iterator[PostLink]:
    """Yield the addresses of images that contain /api/, but not in literal text and comments."""
    lines = list(_lines(text)) if may_lead(text) else []
    hidden: int | None = None
    for number, line in enumerate(lines):
        if line.is_blank:
            continue
        if hidden is not None and _indent(line.text) > hidden:
            continue
        hidden = None
        image = _IMAGE.match(line.text)
        if image and may_lead(image[1]):
            start = line.start + image.start(1)
            yield PostLink(image[1], start, start + len(image[1]), alt=_alt(lines, number + 1))
        elif not image and (_is_literal(line.text) or _is_comment(line.text)):
            hidden = _indent(line.text)


def _is_literal(line: str) -> bool:
    """Whether literal text follows: a directive of code, or a paragraph that ends in `::`."""
    is_directive = line.lstrip(" \t").startswith(".. ")
    return bool(_CODE.match(line)) or (not is_directive and line.rstrip().endswith("::"))


def _is_comment(line: str) -> bool:
    return re.match(r"[ \t]*\.\.(?:[ \t]+(?![\w-]+::|\||_|\[)|$)", line) is not None


def _alt(lines: list[_Line], number: int) -> str:
    """The alternative text among the options of a directive."""
    for line in lines[number:]:
        if not _OPTION.match(line.text):
            break
        if match := _ALT.match(line.text):
            return match[1].strip()
    return ""
