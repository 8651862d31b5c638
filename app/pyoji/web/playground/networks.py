"""Networks: where links are shared, and how each network crops a card.

In: the table of networks. Out: a row per network; `templates/page.html` shows a preview for each.
Names are text, without logos. Width and crop are captions for the reader; the style sheet gives the
class of the same name that width and that aspect ratio.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoji.networks.network import Network
from pyoji.networks.table import BY_NAME


@dataclass(frozen=True, slots=True)
class NetworkPreview:
    """A network: the width in CSS pixels at which it shows a card, and its crop as an aspect
    ratio (empty: not cropped)."""

    name: str
    width: int
    crop: str


_ORDER = (
    "kakaotalk", "x", "facebook", "slack", "linkedin", "line", "discord", "telegram", "whatsapp",
    "naver",
)  # fmt: skip


def _preview(network: Network) -> NetworkPreview:
    crop = network.crop
    ratio = f"{crop[0] / crop[1]:.2f}".rstrip("0").rstrip(".") + ":1" if crop else ""
    return NetworkPreview(network.name, network.shown_width or 0, ratio)


NETWORKS = tuple(_preview(BY_NAME[name]) for name in _ORDER)
