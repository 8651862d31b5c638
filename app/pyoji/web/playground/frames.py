"""Frames: the networks that a card is shown in, and how each crops it.

In: nothing. Out: one row a network; `templates/page.html` draws its frame. Names are text, no mark
is borrowed. The width and the crop are written for the reader's eye; the style sheet gives the
class of the same name that width and that aspect.
"""

from __future__ import annotations

from dataclasses import dataclass


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
