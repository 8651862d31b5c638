"""Block lists: a file → the rules for cards that are never rendered.

    3f0912…c7                    a card's key, as in its ETag and its JSON: that card
    /api/quote?title=…           a link: every card of that template with the same texts
    *buy now*                    a pattern: every card with a text that matches
    author=*bob*                 a pattern for one parameter
    image=https://host/x*        a pattern for images
    # …                          a comment

`*` matches any characters. Must not know cards; `web/lists/` applies the rules.
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
"""Each is matched with every new card's texts, which takes 0.1 to 0.2 µs."""

_KEY = re.compile(r'(?:W/)?"?([0-9a-fA-F]{32})(?:-json)?"?')
_LINKS = ("/", "?", "http://", "https://")
_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9]{0,63})=(.*)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern for a parameter (`name`), or for all texts if the name is "".

    In `words`, `*` matches any characters. `line` is the rule's line in the file.
    """

    name: str
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class BlockList:
    """The rules of a list; each link is paired with its line in the file."""

    keys: frozenset[str]
    links: tuple[tuple[str, int], ...]
    patterns: tuple[Pattern, ...]


def read(content: bytes) -> BlockList:
    """Parse a file, which may be empty. Raises Broken."""
    if len(content) > MOST_BYTES:
        raise Broken(1, f"it holds {len(content):,} bytes; at most {MOST_BYTES:,} are allowed")
    keys: set[str] = set()
    links: list[tuple[str, int]] = []
    patterns: list[Pattern] = []
    for number, line in enumerate(decoded(content).split("\n"), 1):
        line = line.strip()
        if "\0" in line:
            raise Broken(number, "it is not text: it holds a NUL")
        if not line or line.startswith("#"):
            continue
        if key := _KEY.fullmatch(line):
            keys.add(key[1].lower())
        elif line.startswith(_LINKS):
            if not _is_link(line):
                what = "it is not a link to a card; begin a pattern that looks like one with *"
                raise Broken(number, what)
            links.append((line, number))
        else:
            patterns.append(_pattern(line, number))
    if len(keys) + len(links) > MOST_EXACT:
        raise Broken(1, f"it holds more than {MOST_EXACT:,} keys and links")
    if len(patterns) > MOST_PATTERNS:
        raise Broken(patterns[MOST_PATTERNS].line, f"more than {MOST_PATTERNS:,} patterns")
    return BlockList(frozenset(keys), tuple(links), tuple(patterns))


def _pattern(line: str, number: int) -> Pattern:
    match = _NAMED.fullmatch(line)
    name, words = (match[1], match[2].strip()) if match else ("", line)
    if not words.strip("* "):
        raise Broken(number, "it would block every card")
    return Pattern(name, words, number)


def _is_link(line: str) -> bool:
    return card_links.read(line) is not None or old_links.read(line) is not None
