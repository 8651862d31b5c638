"""Title lists: a list of a site's cards, in any of its formats, in; links out.

    text         one link or title per line; `# ` begins a comment
    JSON         {"links": [...], "titles": [...]}, as written by `pyoji check --titles`
    cards.json   as written by `pyoji build`
    JSON Feed, RSS, Atom    the titles of entries, and their images that are cards
    sitemap      its images that are cards

A title becomes the link `?title=…` without a template: the card of that title in any template. It
must not know which links lead to existing cards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from pyoji.byte_sizes import MIB
from pyoji.engine.text.clean import clean
from pyoji.files import json_values
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.link import card_links, old_links
from pyoji.link.card_links import CardLink
from pyoji.printable import printable, printable_json
from pyoji.readers import feeds
from pyoji.readers.broken import Broken, decoded
from pyoji.readers.feeds import Feed

MOST_BYTES = 8 * MIB
MOST_LINKS = 50_000
"""The limit of a sitemap, too."""

LONGEST = 16_384
"""Characters of a link or a title; no request can be longer."""

BOUNDS = DocumentBounds(characters=MOST_BYTES, values=1_000_000)
"""The bounds of a JSON list; a feed has about twenty values per entry."""

VERSION = 1

_LINKS = ("/", "?", "http://", "https://")
"""Prefixes of links; other lines are titles."""

_ORIGIN = re.compile(r"\A(?:https?:)?//[^/]*", re.I)

_MARKS = (*_LINKS, "#", "[", "{", "<")
"""Prefixes with which a title would not be read as a title."""


@dataclass(frozen=True, slots=True)
class TitleList:
    """Links to cards, each once and in order."""

    links: tuple[str, ...]


def read(content: bytes) -> TitleList:
    """Parse a list in any of the formats. Raises Broken, also for an empty list."""
    if len(content) > MOST_BYTES:
        raise Broken(1, f"it holds {len(content):,} bytes; at most {MOST_BYTES:,} are allowed")
    start = content[:64].lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n").replace(b"\0", b"")
    reader = next((parse for form, parse in _FORMATS if form.match(start)), _text)
    links = tuple(dict.fromkeys(reader(content)))
    if not links:
        raise Broken(1, "it names no card and no title")
    if len(links) > MOST_LINKS:
        raise Broken(1, f"it names {len(links):,} cards; at most {MOST_LINKS:,} are allowed")
    return TitleList(links)


def write(links: Iterable[CardLink]) -> str:
    """Return the list as JSON, sorted, so that equal blogs write equal files."""
    data = {"version": VERSION, "links": sorted({str(link) for link in links})}
    return printable_json(json.dumps(data, ensure_ascii=False, indent=1))


def write_text(links: Iterable[CardLink]) -> str:
    """Return the list as sorted lines: titles where possible, else links."""
    return "".join(f"{line}\n" for line in sorted({_line(link) for link in links}))


def _line(link: CardLink) -> str:
    title = dict(link.pairs).get("title", "")
    is_title = not link.template and len(link.pairs) == 1 and clean(title) == printable(title)
    return title if is_title and not title.startswith(_MARKS) else str(link)


def titled(title: str, lang: str = "") -> str:
    """Return the link of a title in any template, and in a language if there is one."""
    pairs = (("title", title), *((("lang", lang),) if lang else ()))
    return str(CardLink("", pairs))


# ── formats ──────────────────────────────────────────────────────────────────────────────────


def _text(content: bytes) -> Iterator[str]:
    for number, line in enumerate(decoded(content).split("\n"), 1):
        line = line.strip()
        if "\0" in line:
            raise Broken(number, "it is not text: it holds a NUL")
        if not line or line == "#" or line.startswith("# "):
            continue
        if len(line) > LONGEST:
            raise Broken(number, _too_long(line))
        if not line.startswith(_LINKS):
            yield titled(line)
        elif _is_card(line):
            yield line
        else:
            what = "it is not a link to a card; write a title that looks like one as ?title=…"
            raise Broken(number, what)


def _xml(content: bytes) -> Iterator[str]:
    feed = feeds.xml(content, with_html=False)
    if feed.addresses.index:
        raise Broken(1, "it is an index of sitemaps; name one of its sitemaps")
    yield from _feed(feed)


def _json(content: bytes) -> Iterator[str]:
    try:
        data = json_values.read(decoded(content), BOUNDS)
    except Malformed as error:
        raise Broken(error.line, f"found {error.found}; {error.allowed}") from None
    if isinstance(data, list):
        data = {"links": data}
    for recognises, links in _KINDS:
        if recognises(data):
            yield from links(data)
            return
    what = "it is neither a list of links or titles, nor a JSON Feed, nor a cards.json"
    raise Broken(1, what)


def _too_long(text: str) -> str:
    return f"it holds {len(text):,} characters; a link or title has at most {LONGEST:,}"


def _native(data: Mapping[str, Any]) -> Iterator[str]:
    if (version := data.get("version", VERSION)) != VERSION:
        raise Broken(1, f"it is of version {str(version)[:20]}; version {VERSION} can be read")
    for name in ("links", "titles"):
        texts = data.get(name, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise Broken(1, f"its “{name}” is not a list of texts")
        for text in texts:
            is_link = name == "links" and text.startswith(_LINKS)
            if len(text) > LONGEST:
                raise Broken(1, f"“{text[:200]}”: {_too_long(text)}")
            if not is_link:
                yield titled(text)
            elif _is_card(text):
                yield text
            else:
                raise Broken(1, f"“{text[:200]}” is not a link to a card")


def _manifest(data: Mapping[str, Any]) -> Iterator[str]:
    cards = data["cards"]
    links = [card.get("link") for card in cards.values() if isinstance(card, dict)]
    valid = [link for link in links if isinstance(link, str) and _is_card(link)]
    if cards and not valid:
        raise Broken(1, "it holds no links: an older version wrote it; run pyoji build again")
    yield from valid


def _json_feed(data: Mapping[str, Any]) -> Iterator[str]:
    yield from _feed(feeds.json_feed(data))


def _feed(feed: Feed) -> Iterator[str]:
    yield from filter(_is_card, feed.addresses.images)
    for title in feed.titles:
        if len(title) > LONGEST:
            continue
        for text in dict.fromkeys((title, _plain(title))):
            yield titled(text)
            if feed.lang:
                yield titled(text, feed.lang)


def _plain(title: str) -> str:
    """Undo the second HTML escaping of titles in feeds."""
    return " ".join(unescape(unescape(title)).split()) if "&" in title else title


def _is_card(text: str) -> bool:
    """Whether it is a link to a card, or an old link, whose path has one segment."""
    if len(text) > LONGEST:
        return False
    if card_links.read(text) is not None:
        return True
    name = _ORIGIN.sub("", text.partition("#")[0].partition("?")[0]).removeprefix("/")
    return "/" not in name and old_links.read(name) is not None


_FORMATS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Iterator[str]]], ...] = (
    (re.compile(rb"<[?!A-Za-z]"), _xml),
    (re.compile(rb"[\[{]\s*[\]}\"]"), _json),
)
"""The start of a file in each format; anything else is text, also a title in brackets."""


def _is_manifest(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("cards"), dict) and "posts" in data


def _is_json_feed(data: Any) -> bool:
    return isinstance(data, dict) and str(data.get("version")).startswith(feeds.JSON_FEED)


def _is_native(data: Any) -> bool:
    return isinstance(data, dict) and ("links" in data or "titles" in data)


_KINDS: tuple[tuple[Callable[[Any], bool], Callable[[Mapping[str, Any]], Iterator[str]]], ...] = (
    (_is_json_feed, _json_feed),
    (_is_manifest, _manifest),
    (_is_native, _native),
)
"""The kinds of JSON files; the first match wins."""
