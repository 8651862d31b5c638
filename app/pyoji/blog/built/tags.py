"""Tags: write a card's tags into the bytes of a page, in the page's own style and charset.

In: a page's bytes and head, and a card. Out: the new bytes; all others stay. Must not know files.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoji.link import og_tags
from pyoji.readers import page_head
from pyoji.readers.page_head import Insertion, PageHead

TWITTER_CARD = "twitter:card"

_NARROW = {
    "cp949": "euc_kr", "cp932": "shift_jis", "gb18030": "gb2312", "big5hkscs": "big5",
    "cp1252": "latin-1",
}  # fmt: skip
"""Codecs that browsers read more widely than the charset's standard, and the standard's codec. What
the two write differently becomes a character reference, so that every reader agrees."""

_ASCII_ONLY = frozenset({"iso2022_jp_ext"})


@dataclass(frozen=True, slots=True)
class CardTags:
    """What the tags of a card say."""

    link: str
    media_type: str
    width: int
    height: int
    alt: str


class NoPlace(ValueError):
    """The page's head cannot take tags."""


def with_tags(content: bytes, head: PageHead, card: CardTags) -> bytes:
    """Return the page with the card's tags. Raise NoPlace if it would not read them from there."""
    place = _place(head)
    start = content[: place.offset] + _encoded(_text(head, card, place), head.codec)
    images = page_head.read(start).images
    if not images or images[0] != card.link:
        raise NoPlace("its head cannot take tags")
    return start + content[place.offset :]


def _place(head: PageHead) -> Insertion:
    """Where the tags go: before an image without an address, which hides those behind it."""
    place = head.insertion
    empty = next((tag.start for tag in head.meta if tag.name.startswith("og:image")), place.offset)
    return place if empty >= place.offset else Insertion(empty, closes=place.closes)


def _text(head: PageHead, card: CardTags, place: Insertion) -> str:
    tags = og_tags.tags(card.link, card.media_type, (card.width, card.height), card.alt)
    has_card = any(tag.name == TWITTER_CARD for tag in head.meta)
    elements = [
        og_tags.element(tag, place.closes) for tag in tags if tag[1] != TWITTER_CARD or not has_card
    ]
    before = place.newline + place.indent if place.opens_line else ""
    return "".join(before + element for element in elements)


def _encoded(text: str, codec: str) -> bytes:
    """The text in the page's charset, with references for what it cannot write."""
    if codec in _ASCII_ONLY:
        return text.encode("ascii", "xmlcharrefreplace")
    narrow = _NARROW.get(codec)
    if narrow is None or text.isascii():
        return text.encode(codec, "xmlcharrefreplace")
    return b"".join(_character(character, codec, narrow) for character in text)


def _character(character: str, codec: str, narrow: str) -> bytes:
    reference = character.encode("ascii", "xmlcharrefreplace")
    wide = character.encode(codec, "replace")
    is_shared = wide == character.encode(narrow, "ignore")
    return wide if is_shared and wide.decode(codec) == character else reference
