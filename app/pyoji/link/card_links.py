"""Card links: the text of a whole link in; its template and pairs out.

    https://og.example.com/api/article?title=%ED%91%9C%EC%A7%80    a host, or none
    //og.example.com/cards/api/article/v/2.webp?title=표지          a service mounted under a path
    ?title=표지                                                    no template: any template

Format and version are dropped: they describe the delivery of a card and not its content. It must
not know which templates exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from pyoji.errors import BadVersion, UnknownFormat
from pyoji.link import path as paths
from pyoji.link import query
from pyoji.link.query import Pairs
from pyoji.percent import encode

MOUNT = "/api/"


@dataclass(frozen=True, slots=True)
class CardLink:
    """The template and pairs of a link; `template` is "" where the link names none."""

    template: str
    pairs: Pairs

    def __str__(self) -> str:
        path = f"{MOUNT}{encode(self.template)}" if self.template else ""
        return f"{path}?{query.write(self.pairs)}" if self.pairs or not path else path


def read(text: str) -> CardLink | None:
    """Parse the link; None if it is not a link to a card.

    A fragment is dropped, since clients do not send it.
    """
    path, mark, raw_query = text.partition("#")[0].partition("?")
    pairs = query.read(raw_query.encode("utf-8", "replace"))
    if not path:
        return CardLink("", pairs) if mark else None
    _, mount, card_path = path.rpartition(MOUNT)
    if not mount:
        return None
    try:
        address = paths.read(unquote(card_path))
    except (BadVersion, UnknownFormat):
        return None
    return CardLink(address.template, pairs) if address else None
