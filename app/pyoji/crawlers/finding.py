"""Finding: what is wrong with a page or its image for a network, by one of the rules here.

In: a rule, what it costs, the facts as a sentence. Out: a value. The rules are a table, which the
documentation repeats. Must not know how a finding is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What a finding costs."""

    NO_CARD = "no-card"
    NO_IMAGE = "no-image"
    SMALL = "small"  # a small card instead of a large one
    RISK = "risk"  # it may be refused or look wrong; what the network does is not published

    @property
    def is_error(self) -> bool:
        """Whether the card or its image does not show."""
        return self in (Effect.NO_CARD, Effect.NO_IMAGE)


@dataclass(frozen=True, slots=True)
class CrawlRule:
    """A rule: what it finds, and what to do about it."""

    name: str
    summary: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CrawlFinding:
    """What is wrong: `subject` is "page" or "image"."""

    rule: str
    effect: Effect
    subject: str
    message: str

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return BY_NAME[self.rule].remedy


RULES = (
    CrawlRule(
        "unreachable",
        "No response: the name, the connection or the protocol failed.",
        "make the address reachable from outside",
    ),
    CrawlRule(
        "certificate",
        "The certificate is not trusted.",
        "serve a certificate that browsers trust, with its chain",
    ),
    CrawlRule("time-out", "The response takes longer than the network waits.", "answer faster"),
    CrawlRule(
        "slow",
        "The response takes longer than 5 seconds, and the network's limit is not published.",
        "answer faster",
    ),
    CrawlRule(
        "blocked",
        "The crawler is refused what a browser gets.",
        "let its User-Agent through the firewall or the bot protection",
    ),
    CrawlRule("status", "The status is not a success.", "answer with 200"),
    CrawlRule(
        "redirects",
        "There are more redirects than the network follows.",
        "link to the last address",
    ),
    CrawlRule("redirect-loop", "A redirect leads back.", "end the loop"),
    CrawlRule(
        "cookie-wall",
        "The page wants a cookie or a consent first, and crawlers keep no cookies.",
        "show the page itself to clients without cookies",
    ),
    CrawlRule("login", "The address redirects to a login.", "make the page public"),
    CrawlRule(
        "robots",
        "robots.txt disallows the address for the crawler.",
        "allow the crawler in robots.txt",
    ),
    CrawlRule(
        "coding",
        "Content-Encoding is not what the body is in, or was not accepted.",
        "send the coding that Accept-Encoding names, and label it",
    ),
    CrawlRule(
        "page-type",
        "The page's Content-Type is not HTML.",
        "send Content-Type: text/html; charset=utf-8",
    ),
    CrawlRule(
        "download",
        "The page is served as a download.",
        "leave Content-Disposition: attachment out",
    ),
    CrawlRule(
        "script-only",
        "The HTML has no tags for a card: scripts would add them, and crawlers run none.",
        "write the tags into the HTML that the server sends",
    ),
    CrawlRule("no-title", "There is no title that the network reads.", "add og:title"),
    CrawlRule("no-image", "There is no image that the network reads.", "add og:image"),
    CrawlRule(
        "late-tags",
        "A tag comes after the bytes that the network reads.",
        "move the tags to the top of the head",
    ),
    CrawlRule("outside-head", "A tag stands outside the head.", "move the tags into the head"),
    CrawlRule(
        "missing-tag",
        "A tag is missing that the network's documentation asks for.",
        "add the tag",
    ),
    CrawlRule(
        "card-tag",
        "The card is small without twitter:card.",
        'add <meta name="twitter:card" content="summary_large_image">',
    ),
    CrawlRule(
        "entities",
        "A value is escaped twice, so `&amp;` is read as text.",
        "escape the value once",
    ),
    CrawlRule(
        "relative-image",
        "The image's address is relative.",
        "write the whole address, with https://",
    ),
    CrawlRule("image-address", "The image's address is no http address.", "link to an image file"),
    CrawlRule("http-image", "The page is https, and its image http.", "serve the image by https"),
    CrawlRule("long-address", "The image's address is too long.", "shorten the address"),
    CrawlRule("not-an-image", "The file is not an image.", "link to an image file"),
    CrawlRule(
        "image-type",
        "The image's Content-Type is not that of its format.",
        "send the Content-Type of the file's format",
    ),
    CrawlRule(
        "image-format",
        "The network does not show images of this format, or does not publish that it does.",
        "use PNG or JPEG",
    ),
    CrawlRule("image-bytes", "The file is larger than the network takes.", "make the file smaller"),
    CrawlRule("image-small", "The image has too few pixels.", "use 1200 x 630 pixels"),
    CrawlRule("image-wide", "The image is too wide for its height.", "use 1200 x 630 pixels"),
    CrawlRule(
        "declared-size",
        "og:image:width and og:image:height are not those of the file.",
        "write the file's size into the tags",
    ),
)

BY_NAME = {rule.name: rule for rule in RULES}
