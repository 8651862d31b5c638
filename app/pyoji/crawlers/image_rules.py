"""Image rules: what is wrong with the image of a page for a network: its address and its file.

In: what a network got, and the measured file. Out: findings. Must not decode an image.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.crawlers.finding import CrawlFinding, Effect
from pyoji.crawlers.page_rules import graded
from pyoji.crawlers.visit import Visit
from pyoji.engine.images.measure import Measured

_COMMON_FORMATS = ("JPEG", "PNG", "GIF")
"""Formats that every network shows, whether it publishes that or not."""
_MEDIA_TYPES = {
    "PNG": ("image/png", "image/apng"), "JPEG": ("image/jpeg", "image/jpg"), "GIF": ("image/gif",),
    "WEBP": ("image/webp",), "AVIF": ("image/avif",), "SVG": ("image/svg+xml",),
    "BMP": ("image/bmp", "image/x-ms-bmp"), "TIFF": ("image/tiff",),
    "ICO": ("image/x-icon", "image/vnd.microsoft.icon"),
}  # fmt: skip
_TOLERANCE = 0.02  # of a declared size; a card's second density is no fault of its first


def address_findings(visit: Visit) -> Iterator[CrawlFinding]:
    """Yield what is wrong with the address of the image."""
    network, tag = visit.network, visit.image_tag
    if tag is None:
        return
    if not visit.image_url:
        yield CrawlFinding("image-address", Effect.NO_IMAGE, "image", f"the address is {tag.value}")
        return
    is_relative = not tag.value.lower().startswith(("http://", "https://"))
    if is_relative and network.takes_relative is not True:
        cost = graded(network, "takes_relative", Effect.NO_IMAGE)
        doubt = "" if cost is not Effect.RISK else "; whether that is read is not published"
        yield CrawlFinding("relative-image", cost, "image", f"{tag.value}{doubt}")
    is_downgrade = visit.page.url.startswith("https://") and visit.image_url.startswith("http://")
    if is_downgrade and network.takes_http is not True:
        cost = graded(network, "takes_http", Effect.NO_IMAGE)
        yield CrawlFinding("http-image", cost, "image", "the page is https, the image http")
    if network.longest_url is not None and len(visit.image_url) > network.longest_url:
        message = (
            f"{len(visit.image_url):,} characters; {network.label} takes {network.longest_url:,}"
        )
        cost = graded(network, "longest_url", Effect.NO_CARD)
        yield CrawlFinding("long-address", cost, "image", message)


def file_findings(visit: Visit, measured: Measured | None) -> Iterator[CrawlFinding]:
    """Yield what is wrong with the file, which the network got."""
    network, image = visit.network, visit.image
    if image is None or not image.is_ok:
        return
    if measured is None:
        kind = image.media_type or "missing"
        message = f"{len(image.body):,} bytes that are no image; Content-Type is {kind}"
        yield CrawlFinding("not-an-image", Effect.NO_IMAGE, "image", message)
        return
    if image.media_type not in _MEDIA_TYPES[measured.format]:
        message = f"Content-Type is {image.media_type or 'missing'}, the file {measured.format}"
        yield CrawlFinding("image-type", Effect.RISK, "image", message)
    yield from _format(visit, measured)
    if network.image_bytes is not None and len(image.body) > network.image_bytes:
        size = f"{len(image.body):,}" if image.is_whole else f"more than {len(image.body):,}"
        message = f"{size} bytes; {network.label} takes {network.image_bytes:,}"
        cost = graded(network, "image_bytes", Effect.NO_IMAGE)
        yield CrawlFinding("image-bytes", cost, "image", message)
    if measured.width:
        yield from _size(visit, measured)


def _format(visit: Visit, measured: Measured) -> Iterator[CrawlFinding]:
    network, name = visit.network, measured.format
    if network.image_types is None:
        if name not in _COMMON_FORMATS:
            message = f"whether {network.label} shows {name} is not published"
            yield CrawlFinding("image-format", Effect.RISK, "image", message)
    elif name not in network.image_types:
        cost = graded(network, "image_types", Effect.NO_IMAGE)
        message = f"the file is {name}; {network.label} shows {', '.join(network.image_types)}"
        yield CrawlFinding("image-format", cost, "image", message)


def _size(visit: Visit, measured: Measured) -> Iterator[CrawlFinding]:
    network, size = visit.network, (measured.width, measured.height)
    text = f"{measured.width} x {measured.height}"
    for fact, effect, shows in (
        ("image_least", Effect.NO_IMAGE, "shows images"),
        ("large_least", Effect.SMALL, "shows large images"),
    ):
        least = getattr(network, fact)
        if least is not None and (size[0] < least[0] or size[1] < least[1]):
            limit = f"{least[0]} wide" if least[1] == 1 else f"{least[0]} x {least[1]}"
            message = f"{text}; {network.label} {shows} from {limit} on"
            yield CrawlFinding("image-small", graded(network, fact, effect), "image", message)
            break
    if network.longest_ratio is not None and size[0] > network.longest_ratio * size[1]:
        message = f"{text}; {network.label} takes up to {network.longest_ratio:g}:1"
        cost = graded(network, "longest_ratio", Effect.NO_IMAGE)
        yield CrawlFinding("image-wide", cost, "image", message)
    declared = visit.tags.declared_size()
    if network.uses_declared_size and declared and not _is_near(declared, size):
        message = f"the tags say {declared[0]} x {declared[1]}, the file is {text}"
        yield CrawlFinding("declared-size", Effect.RISK, "image", message)


def _is_near(declared: tuple[int, int], size: tuple[int, int]) -> bool:
    return all(
        abs(stated - real) <= _TOLERANCE * real for stated, real in zip(declared, size, strict=True)
    )
