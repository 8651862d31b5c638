"""Networks: where links are shared, and how each network crops a card.

In: nothing. Out: a row per network; `templates/page.html` shows a preview for each. Names are text,
without logos. Width and crop are captions for the reader; the style sheet gives the class of the
same name that width and that aspect ratio.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """A network: the width in CSS pixels at which it shows a card, and its crop as an aspect
    ratio (empty: not cropped)."""

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
