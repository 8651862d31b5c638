"""Page reasons: why a page is missing, beside the reasons that images have too.

They are labels for metrics and data, and never name an address.
"""

from __future__ import annotations

from enum import StrEnum

from pyoji.service.remote_images.reasons import MissingReason


class PageReason(StrEnum):
    """Why a page that could be fetched is of no use, or why it was not fetched."""

    NOT_A_PAGE = "not-a-page"  # another media type than HTML
    NO_TITLE = "no-title"  # neither the page nor the link has a title
    LIMITED = "limited"  # the client has reached its rate limit


Missing = MissingReason | PageReason

_OF_IMAGES = frozenset(
    {MissingReason.NOT_A_PICTURE, MissingReason.TOO_MANY_PIXELS, MissingReason.DAMAGED}
)

OF_FETCHES: tuple[Missing, ...] = (
    *(reason for reason in MissingReason if reason not in _OF_IMAGES),
    PageReason.NOT_A_PAGE,
)
"""The reasons of fetches that fail."""
