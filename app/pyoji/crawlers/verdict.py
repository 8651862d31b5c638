"""Verdict: whether a network would show a card for a page, in which crop, and what is wrong.

In: the visits of a page. Out: a verdict a network. Must not request anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pyoji.crawlers.fetch import CrawlResponse
from pyoji.crawlers.finding import CrawlFinding, Effect
from pyoji.crawlers.image_rules import address_findings, file_findings
from pyoji.crawlers.page_rules import (
    LARGE_CARD,
    response_findings,
    robots_findings,
    tag_findings,
    type_findings,
)
from pyoji.crawlers.page_tags import CARD
from pyoji.crawlers.visit import PageVisits, Visit
from pyoji.engine.images.measure import Measured, measure
from pyoji.networks.network import Network, Size


class CardShape(StrEnum):
    """How a network shows a page."""

    LARGE = "large"  # with a large image
    SMALL = "small"  # with a small image beside the title
    TEXT = "text"  # without an image
    NONE = "none"  # as an address alone


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a network would show for a page.

    `crop` is the part of the image that shows, None if it is not known; `size` that of the whole
    image.
    """

    network: Network
    shape: CardShape
    title: str = ""
    image_url: str = ""
    size: Size | None = None
    crop: Size | None = None
    image_bytes: int = 0
    findings: tuple[CrawlFinding, ...] = ()


def verdicts(visits: PageVisits) -> tuple[Verdict, ...]:
    """Judge the visits of a page."""
    measured: dict[bytes, Measured | None] = {}

    def measure_once(image: CrawlResponse | None) -> Measured | None:
        if image is None or not image.is_ok:
            return None
        if image.body not in measured:
            measured[image.body] = measure(image.body)
        return measured[image.body]

    return tuple(_verdict(visits, visit, measure_once(visit.image)) for visit in visits.visits)


def _verdict(visits: PageVisits, visit: Visit, measured: Measured | None) -> Verdict:
    findings = _findings(visits, visit, measured)
    shape = _shape(visit, measured, {finding.effect for finding in findings})
    has_image = shape in (CardShape.LARGE, CardShape.SMALL)
    size = (measured.width, measured.height) if measured and measured.width else None
    return Verdict(
        visit.network,
        shape,
        visit.title.value if visit.title and shape is not CardShape.NONE else "",
        visit.image_url,
        size,
        _crop(visit.network, shape, size) if size and has_image else None,
        len(visit.image.body) if visit.image else 0,
        findings,
    )


def _findings(
    visits: PageVisits, visit: Visit, measured: Measured | None
) -> tuple[CrawlFinding, ...]:
    response = [
        *response_findings(visit, visit.page, visits.browser, Effect.NO_CARD),
        *(type_findings(visit) if visit.page.is_ok else ()),
    ]
    findings = [*robots_findings(visits, visit), *response]
    # The tags of a login or a challenge are not the page's.
    if not any(finding.effect is Effect.NO_CARD for finding in response):
        findings += tag_findings(visit, visits.tags)
        findings += address_findings(visit)
        if visit.image is not None:
            findings += response_findings(visit, visit.image, None, Effect.NO_IMAGE)
            findings += file_findings(visit, measured)
    return tuple(dict.fromkeys(findings))


def _shape(visit: Visit, measured: Measured | None, effects: set[Effect]) -> CardShape:
    network = visit.network
    if Effect.NO_CARD in effects or not visit.page.is_ok or visit.title is None:
        return CardShape.NONE
    if Effect.NO_IMAGE in effects or measured is None:
        return CardShape.TEXT
    card = visit.tags.value(CARD).lower()
    is_small = (
        Effect.SMALL in effects
        or (network.needs_card_tag and card != LARGE_CARD)
        or (network.large_is_wide and measured.width <= measured.height)
    )
    return CardShape.SMALL if is_small else CardShape.LARGE


def _crop(network: Network, shape: CardShape, size: Size) -> Size | None:
    """The part of an image that shows: the largest of the crop's ratio, or all of it."""
    if network.is_cropped is None:
        return None
    ratio = network.small_crop if shape is CardShape.SMALL else network.crop
    if not network.is_cropped or ratio is None:
        return size
    width, height = size
    if width * ratio[1] > height * ratio[0]:
        return max(1, round(height * ratio[0] / ratio[1])), height
    return width, max(1, round(width * ratio[1] / ratio[0]))
