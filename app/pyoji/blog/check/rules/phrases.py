"""Phrases: where a title may end early and still say something. Titles in, their beginnings out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoji.blog.source.titles import normalized, plain

# After the mark that ends a phrase, or before the dash or bracket that begins another.
_END = re.compile(
    r"[:：;；,，、。．.!！?？…।؟،]{1,9}(?=\s|\Z|[^\x00-\x7f])|(?<!\s)\s++(?=[—–|·•(（\[「『-])"
)
_TRAILING = re.compile(r"(?<![\s:：;；,，、—–|·•-])[\s:：;；,，、—–|·•-]++\Z")
LONGEST = 1000
"""How far into a title, in characters, a beginning may end; a card shows no more of it."""


def beginnings(title: str) -> Iterator[str]:
    """The title's beginnings that end with a phrase, the longest first, without the whole."""
    title = plain(title)
    found = {_TRAILING.sub("", title[: each.end()]) for each in _END.finditer(title[:LONGEST])}
    yield from sorted((each for each in found if each and each != title), key=len, reverse=True)


def is_beginning(part: str, title: str) -> bool:
    """Whether a title is such a beginning of another."""
    wanted = normalized(part)
    return bool(wanted) and any(normalized(each) == wanted for each in beginnings(title))
