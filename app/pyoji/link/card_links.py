"""Card links: the text of a whole link in; the template and the pairs that it says, out.

    https://og.example.com/api/article?title=%ED%91%9C%EC%A7%80    a host, or none
    //og.example.com/cards/api/article/v/2.webp?title=표지          what the service stands under
    ?title=표지                                                    no template: any may be meant

Format and version are left out: they say how a card is delivered, and not what is on it. It must
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
    """What a link to a card says; `template` is "" where it names none."""

    template: str
    pairs: Pairs

    def __str__(self) -> str:
        path = f"{MOUNT}{encode(self.template)}" if self.template else ""
        return f"{path}?{query.write(self.pairs)}" if self.pairs or not path else path


def read(text: str) -> CardLink | None:
    """What the link says; None if it is no link to a card.

    A fragment is left out, since no client sends it.
    """
    path, mark, written = text.partition("#")[0].partition("?")
    pairs = query.read(written.encode("utf-8", "replace"))
    if not path:
        return CardLink("", pairs) if mark else None
    _, mount, rest = path.rpartition(MOUNT)
    if not mount:
        return None
    try:
        address = paths.read(unquote(rest))
    except (BadVersion, UnknownFormat):
        return None
    return CardLink(address.template, pairs) if address else None
