"""Page insertion: where tags can be inserted into the head of a page, and how it writes its own.

    <!doctype html>             rank 0
    <html>                      1
    <head>                      2
    charset, title, …           3
    og:title, twitter:card, …   4

New tags go behind the last tag of the highest rank. In: tags of the head, with their rank. Out: an
Insertion. Must not know what the tags say.
"""

from __future__ import annotations

import re

from pyoji.readers.charset import PageText
from pyoji.readers.page_facts import Insertion
from pyoji.readers.tags import Tag

PROLOG, HTML, HEAD, OF_CONTENT, OPEN_GRAPH = range(5)

_META_END = re.compile(r"\s*</meta\s*>", re.I)
_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE_REST = re.compile(r"[ \t]*+(?:\Z|(?:\r\n|\n|\r)\s*?(?P<indent>[ \t]*+)(?=\S|\Z))")


class Place:
    """Collects the tags of a head, and finds the place for new ones."""

    def __init__(self, page: PageText, *, is_xml: bool) -> None:
        self._page, self._text, self._is_xml = page, page.text, is_xml
        self._anchor: Tag | None = None
        self._rank = -1
        self._last_meta: Tag | None = None

    def rank(self, tag: Tag, rank: int) -> None:
        """Insert behind this tag, unless one of higher rank was found, or it has no end."""
        if rank >= self._rank and self._text[tag.end - 1] == ">":
            if close := _META_END.match(self._text, tag.end):
                tag = tag._replace(end=close.end())
            self._anchor, self._rank = tag, rank

    def note_xml(self) -> None:
        """Note that the page may be XML, where an empty element has to be closed."""
        self._is_xml = True

    def note_meta(self, tag: Tag) -> None:
        """Note a `meta` element, whose form new tags have."""
        self._last_meta = tag

    def insertion(self) -> Insertion:
        """Return the place."""
        text, page = self._text, self._page
        line_end = _LINE_END.search(text)
        newline = line_end[0] if line_end else ""
        closes = self._closes()
        anchor = self._anchor
        if anchor is None:
            return Insertion(page.bom, "", newline, False, closes)
        start = page.bom if page.is_decoded else 0
        offset = start + page.size(0, anchor.end)
        before = 1 + max(text.rfind(end, 0, anchor.start) for end in "\r\n")
        after = _LINE_REST.match(text, anchor.end)
        indent = text[before : anchor.start]
        opens_line = bool(newline and after and not indent.strip(" \t"))
        if after and self._rank < OF_CONTENT:
            indent = after["indent"] or ""
        return Insertion(offset, indent if opens_line else "", newline, opens_line, closes)

    def _closes(self) -> str:
        """How the page closes empty elements."""
        like = self._last_meta
        if like is None:
            return " /" if self._is_xml else ""
        if not like.is_empty:
            return " /" if _META_END.match(self._text, like.end) else ""
        return " /" if self._text[like.end - 3 : like.end - 2].isspace() else "/"
