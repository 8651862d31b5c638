"""Block lists: what an operator never wants drawn; as rules.

    3f0912…c7                    a card's key, as its ETag and its data have it: that card
    /api/quote?title=…           a link: every card of that template with the same texts
    *buy now*                    words: every card with a text like that
    author=*bob*                 the same of one parameter
    image=https://host/x*        a picture
    # …                          a comment

A star stands for any characters. Whether a rule matches a card is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoji.byte_sizes import MIB
from pyoji.link import card_links, old_links
from pyoji.readers.broken import Broken, decoded

MOST_BYTES = 2 * MIB
MOST_EXACT = 50_000
MOST_PATTERNS = 1_000
"""Each is held against every new card's texts, which takes a tenth of a microsecond or two."""

_KEY = re.compile(r'(?:W/)?"?([0-9a-fA-F]{32})(?:-json)?"?')
_LINKS = ("/", "?", "http://", "https://")
_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9]{0,63})=(.*)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words with stars for any characters; of one parameter if `name` is not "". `line` is where
    the rule stands."""

    name: str
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class BlockList:
    """The rules of a list: cards' keys, links, patterns."""

    keys: frozenset[str]
    links: tuple[tuple[str, int], ...]
    patterns: tuple[Pattern, ...]


def read(content: bytes) -> BlockList:
    """The rules in a file; none are allowed. Raises Broken."""
    if len(content) > MOST_BYTES:
        raise Broken(1, f"it holds {len(content):,} bytes; at most {MOST_BYTES:,} are allowed")
    keys: set[str] = set()
    links: list[tuple[str, int]] = []
    patterns: list[Pattern] = []
    for number, line in enumerate(decoded(content).split("\n"), 1):
        line = line.strip()
        if "\0" in line:
            raise Broken(number, "it is no text: it holds a NUL")
        if not line or line.startswith("#"):
            continue
        if key := _KEY.fullmatch(line):
            keys.add(key[1].lower())
        elif line.startswith(_LINKS):
            if not _is_link(line):
                raise Broken(
                    number, "it is no link to a card; begin words that look like one with *"
                )
            links.append((line, number))
        else:
            patterns.append(_pattern(line, number))
    if len(keys) + len(links) > MOST_EXACT:
        raise Broken(1, f"it holds more than {MOST_EXACT:,} keys and links")
    if len(patterns) > MOST_PATTERNS:
        raise Broken(patterns[MOST_PATTERNS].line, f"more than {MOST_PATTERNS:,} rules of words")
    return BlockList(frozenset(keys), tuple(links), tuple(patterns))


def _pattern(line: str, number: int) -> Pattern:
    found = _NAMED.fullmatch(line)
    name, words = (found[1], found[2].strip()) if found else ("", line)
    if not words.strip("* "):
        raise Broken(number, "it would block every card")
    return Pattern(name, words, number)


def _is_link(line: str) -> bool:
    return card_links.read(line) is not None or old_links.read(line) is not None
