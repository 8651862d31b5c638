"""Frames: the card as each network crops it, drawn by us; names are text, no mark is borrowed.

In: the words of the interface, the card's link and the texts beside it. Out: one figure a
network. How wide each is and what it crops to stands here for the reader's eye; the style sheet
gives the class of the same name that width and that aspect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from pyoji.engine.card import Card


@dataclass(frozen=True, slots=True)
class Network:
    """A place where links are shared: the width it shows a card at, and the crop it makes.

    `width` is in CSS pixels; `crop` is empty where the whole card is shown.
    """

    name: str
    width: int
    crop: str


NETWORKS = (
    Network("kakaotalk", 270, "2:1"),
    Network("x", 500, "2:1"),
    Network("facebook", 500, "1.91:1"),
    Network("slack", 360, ""),
    Network("linkedin", 550, "1.91:1"),
    Network("line", 270, "1.91:1"),
    Network("discord", 400, ""),
    Network("telegram", 380, ""),
    Network("whatsapp", 330, "1.91:1"),
    Network("naver", 500, "1:1"),
)


def frames(words: Mapping[str, str], card: Card, source: str) -> str:
    """All the figures; every picture is `source`."""
    title = str(card.by_name.get("title") or "")
    subtitle = str(card.by_name.get("subtitle") or "") or words["frame.description"]
    return "".join(_frame(words, network, title, subtitle, source) for network in NETWORKS)


def _frame(
    words: Mapping[str, str], network: Network, title: str, subtitle: str, source: str
) -> str:
    crop = network.crop or words["frame.whole"]
    return f"""
<figure class="frame {network.name}">
<figcaption><b>{escape(words[f"network.{network.name}"])}</b>
<span>{network.width} px · {escape(crop)}</span></figcaption>
<div class="mock"><div class="shared">
<div class="crop"><img data-card src="{escape(source)}" alt="" decoding="sync">
<i class="band"></i></div>
<div class="beside"><p class="domain">example.com</p>
<p class="title" dir="auto" data-shows="title">{escape(title)}</p>
<p class="description" dir="auto" data-shows="subtitle">{escape(subtitle)}</p></div>
</div></div>
</figure>"""
