"""Preview: what is known of how an app shows a shared link: the picture, the texts, their limits.

In: facts. Out: a frozen row. A fact is None if no source for it is known. Must not know how a
preview is drawn, in which colours, or on which page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pyoji.networks.network import FactSource, Network, Size

TITLE, DESCRIPTION, SITE, DOMAIN = "title", "description", "site", "domain"
"""The texts of a preview. The site is the name that the page states, or else the domain."""


class Placement(StrEnum):
    """Where the picture is, seen from the texts."""

    ABOVE = "above"
    BELOW = "below"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPreview:
    """One way in which an app shows a link.

    `app` groups the previews of an app. `network` is the one whose crawler reads the page; None if
    no row of the table does. `texts` are in the order in which they are shown. `width` is that of
    the whole preview and `picture_width` that of its picture, in CSS pixels. The crop is a ratio;
    `is_whole` is True where the whole picture is shown. `all_lines` are those of all texts
    together. Lengths are letters, after which the text ends in an ellipsis.
    """

    name: str
    app: str
    network: Network | None

    placement: Placement
    texts: tuple[str, ...]
    width: int | None = None
    picture_width: int | None = None
    crop: Size | None = None
    is_whole: bool = False
    title_lines: int | None = None
    description_lines: int | None = None
    all_lines: int | None = None
    title_length: int | None = None
    description_length: int | None = None

    sources: tuple[FactSource, ...]

    def is_sourced(self, *facts: str) -> bool:
        """Whether any of these facts has a source."""
        return any(fact in source.facts for source in self.sources for fact in facts)
