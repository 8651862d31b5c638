"""Phrases: shorten a title at the end of a phrase. In: a title. Out: its beginnings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoji.blog.source.titles import normalized

# Behind punctuation that ends a phrase, or before a dash or bracket that begins one.
_END = re.compile(
    r"[:：;；,，、。．.!！?？…।؟،]{1,9}(?=\s|\Z|[^\x00-\x7f])|(?<!\s)\s++(?=[—–|·•(（\[「『-])"
)
_TRAILING = re.compile(r"(?<![\s:：;；,，、—–|·•-])[\s:：;；,，、—–|·•-]++\Z")
MAX_OFFSET = 1000
"""The last offset, in characters, at which a beginning may end; a card shows no more text."""


def beginnings(title: str) -> Iterator[str]:
    """Yield the title's beginnings that end with a phrase, longest first, without the title."""
    candidates = {
        _TRAILING.sub("", title[: end.end()]) for end in _END.finditer(title[:MAX_OFFSET])
    }
    yield from sorted((end for end in candidates if end and end != title), key=len, reverse=True)


def is_beginning(part: str, title: str) -> bool:
    """Whether `part` is one of the title's beginnings."""
    beginning = normalized(part)
    return bool(beginning) and any(
        normalized(candidate) == beginning for candidate in beginnings(title)
    )
