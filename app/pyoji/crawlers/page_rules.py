"""Page rules: what is wrong with a page for a network: its response, and its tags.

In: what a network got, and what a browser got. Out: findings. A rule that rests on a limit of the
network's documentation or code states what it costs; one that rests on a report, or on what is not
published, is a risk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pyoji.crawlers.fetch import MOST_HOPS, CrawlFailure, CrawlResponse
from pyoji.crawlers.finding import CrawlFinding, Effect
from pyoji.crawlers.page_tags import CARD, PageTags
from pyoji.crawlers.visit import PageVisits, Visit
from pyoji.networks.network import Network

SLOW_SECONDS = 5.0
"""Facebook asks for "a few seconds"; the shortest published limit is 10."""

LARGE_CARD = "summary_large_image"
_LITTLE_TEXT = 200  # characters of a page that scripts fill
_HTML = ("text/html", "application/xhtml+xml")
_REFUSALS = frozenset({401, 403, 406, 429, 503})
# Where a redirect leads: the rule, words of its address, and whether a post's address may have them
# too. Then it is a login or a wall only if its query holds the path of the page.
_GATES = tuple(
    (rule, re.compile(rf"(?:^|[/.])(?:{words})(?:[/.?]|$)", re.I), of_posts)
    for rule, words, of_posts in (
        ("login", r"log-?in|sign[-_]?in|wp-login\.php", False),
        ("login", "accounts?|sso|oauth2?|auth|authorize", True),
        ("cookie-wall", "(?:cookie-?)?consent|cookie-?(?:wall|check|policy)", False),
        ("cookie-wall", "cookies?", True),
    )
)
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.I)

_FAILURES = {
    CrawlFailure.ADDRESS: ("unreachable", "the address is not valid"),
    CrawlFailure.NAME: ("unreachable", "the host's name has no address"),
    CrawlFailure.CONNECTION: ("unreachable", "no connection could be made"),
    CrawlFailure.PROTOCOL: ("unreachable", "the response is no valid HTTP, or ended early"),
    CrawlFailure.CERTIFICATE: ("certificate", "TLS failed"),
    CrawlFailure.CODING: ("coding", ""),
}


def graded(network: Network, fact: str, effect: Effect) -> Effect:
    """The effect of a rule, which is a risk where the fact is not certain."""
    return effect if network.is_certain(fact) else Effect.RISK


# ── the response ─────────────────────────────────────────────────────────────────────────────


def response_findings(
    visit: Visit, response: CrawlResponse, browser: CrawlResponse | None, effect: Effect
) -> Iterator[CrawlFinding]:
    """Yield what is wrong with the response for a page, or an image if `browser` is None."""
    subject = "image" if browser is None else "page"

    def finding(rule: str, message: str, cost: Effect = effect) -> CrawlFinding:
        return CrawlFinding(rule, cost, subject, message)

    if response.failure is not None:
        yield finding(*_failure(visit.network, response))
    elif response.headers.get("cf-mitigated", "").lower() == "challenge":
        yield finding("blocked", f"status {response.status}, a challenge for browsers")
    elif not response.is_ok:
        is_refusal = response.status in _REFUSALS and (browser is None or browser.is_ok)
        rule = "blocked" if is_refusal and browser is not None else "status"
        beside = f"; a browser gets {browser.status}" if browser and is_refusal else ""
        yield finding(rule, f"status {response.status}{beside}")
    else:
        yield from _slow(visit.network, response, subject, effect)
        if response.hops and (place := _gate(response.hops[0], response.url)):
            yield finding(place, f"redirects to {response.url}")


def _failure(network: Network, response: CrawlResponse) -> tuple[str, str]:
    last = response.hops[-1] if response.hops else response.url
    match response.failure:
        case CrawlFailure.TIMEOUT:
            return "time-out", f"no whole response within {response.seconds:.1f} s"
        case CrawlFailure.LOOP if response.sets_cookie or _is_consent(response.url):
            return "cookie-wall", f"{last} sets a cookie and leads back to {response.url}"
        case CrawlFailure.LOOP:
            return "redirect-loop", f"{last} leads back to {response.url}"
        case CrawlFailure.REDIRECTS:
            most = MOST_HOPS if network.redirects is None else network.redirects
            return "redirects", f"more than {most} redirects, the last to {response.url}"
        case failure:
            rule, message = _FAILURES[failure or CrawlFailure.PROTOCOL]
            return rule, ": ".join(filter(None, (message, response.detail)))


def _is_consent(url: str) -> bool:
    return any(
        rule == "cookie-wall" and not of_posts and words.search(url)
        for rule, words, of_posts in _GATES
    )


def _slow(
    network: Network, response: CrawlResponse, subject: str, effect: Effect
) -> Iterator[CrawlFinding]:
    seconds = response.seconds
    if network.timeout is not None:
        if seconds > network.timeout:
            message = f"{seconds:.1f} s; {network.label} waits {network.timeout:g} s"
            yield CrawlFinding("time-out", graded(network, "timeout", effect), subject, message)
    elif seconds > SLOW_SECONDS:
        yield CrawlFinding("slow", Effect.RISK, subject, f"{seconds:.1f} s")


def _gate(first: str, last: str) -> str:
    """The rule for a redirect to a login or a consent; "" for any other."""
    before, after = (f"{urlsplit(url).netloc}{urlsplit(url).path}" for url in (first, last))
    for rule, words, of_posts in _GATES:
        is_new = words.search(after) and not words.search(before)
        if is_new and (not of_posts or _leads_back(first, last)):
            return rule
    return ""


def _leads_back(first: str, last: str) -> bool:
    """Whether the query of an address holds the path of the first one."""
    path, query = urlsplit(first).path or "/", unquote(urlsplit(last).query)
    return path in query or unquote(path) in query


def type_findings(visit: Visit) -> Iterator[CrawlFinding]:
    """Yield what is wrong with the header fields of a page."""
    network, page = visit.network, visit.page
    kind = page.media_type
    if kind not in (network.page_types or _HTML):
        effect = graded(network, "page_types", Effect.NO_CARD)
        yield CrawlFinding("page-type", effect, "page", f"Content-Type is {kind or 'missing'}")
    if page.headers.get("content-disposition", "").lower().startswith("attachment"):
        effect = graded(network, "page_types", Effect.NO_CARD)
        yield CrawlFinding("download", effect, "page", "Content-Disposition is attachment")
    if not page.headers.get("content-encoding") and page.body.startswith(b"\x1f\x8b"):
        yield CrawlFinding(
            "coding", Effect.NO_CARD, "page", "the body is gzip, and Content-Encoding is missing"
        )


def robots_findings(visits: PageVisits, visit: Visit) -> Iterator[CrawlFinding]:
    """Yield what robots.txt disallows."""
    network = visit.network
    if network.obeys_robots is False:
        return
    for subject, url, effect in (
        ("page", visits.url, Effect.NO_CARD),
        ("image", visit.image_url, Effect.NO_IMAGE),
    ):
        if url and not visits.allows(network, url):
            cost = graded(network, "obeys_robots", effect)
            doubt = "" if cost is effect else f"; whether {network.label} obeys is not published"
            message = f"{network.robots_name} may not request {urlsplit(url).path or '/'}{doubt}"
            yield CrawlFinding("robots", cost, subject, message)


# ── the tags ─────────────────────────────────────────────────────────────────────────────────


def tag_findings(visit: Visit, browser_tags: PageTags) -> Iterator[CrawlFinding]:
    """Yield what is wrong with the tags of a page; `browser_tags` are those that a browser gets."""
    network, tags = visit.network, visit.tags
    late = tuple(_late(visit, browser_tags))
    yield from late
    is_late = bool(late)
    if visit.image_tag is None and _is_script_only(tags) and not is_late:
        effect = Effect.NO_CARD if visit.title is None else Effect.NO_IMAGE
        message = "the page has no og: tags, little text, and scripts"
        yield CrawlFinding("script-only", effect, "page", message)
        return
    if visit.title is None and not is_late:
        names = ", ".join(network.title_tags)
        yield CrawlFinding("no-title", Effect.NO_CARD, "page", f"the page has none of {names}")
    if visit.image_tag is None and not is_late:
        names = ", ".join(network.image_tags)
        yield CrawlFinding("no-image", Effect.NO_IMAGE, "page", f"the page has none of {names}")
    for name in network.asked_tags:
        if name not in tags.values and name not in browser_tags.values:
            yield CrawlFinding("missing-tag", Effect.RISK, "page", f"the page has no {name}")
    if network.head_only:
        yield from _outside(visit)
    if network.needs_card_tag and CARD not in tags.values and not is_late:
        effect = graded(network, "needs_card_tag", Effect.SMALL)
        yield CrawlFinding("card-tag", effect, "page", f"the page has no {CARD}")
    yield from _entities(visit)


def _late(visit: Visit, browser_tags: PageTags) -> Iterator[CrawlFinding]:
    network = visit.network
    if not visit.is_cut or network.page_bytes is None:
        return
    is_part = visit.page.status == 206  # the range that it asks for may be less than its limit
    read = min(len(visit.page.body), network.page_bytes) if is_part else network.page_bytes
    for names, effect in (
        (network.title_tags, Effect.NO_CARD),
        (network.image_tags, Effect.NO_IMAGE),
        ((CARD,) if network.needs_card_tag else (), Effect.SMALL),
    ):
        tag = browser_tags.first(names)
        if tag is not None and visit.tags.first(names) is None:
            name = next(name for name in names if name in browser_tags.values)
            message = f"{name} begins at byte {tag.offset:,}; {network.label} reads {read:,}"
            yield CrawlFinding("late-tags", graded(network, "page_bytes", effect), "page", message)


def _outside(visit: Visit) -> Iterator[CrawlFinding]:
    network, values = visit.network, visit.tags.values
    names = (*network.asked_tags, *network.image_tags)
    if outside := [name for name in names if name in values and not values[name].in_head]:
        verb = "stands" if len(outside) == 1 else "stand"
        message = f"{', '.join(outside)} {verb} outside the head"
        yield CrawlFinding("outside-head", Effect.RISK, "page", message)


def _is_script_only(tags: PageTags) -> bool:
    return (
        tags.has_script
        and tags.text < _LITTLE_TEXT
        and not any(name.startswith("og:") for name in tags.values)
    )


def _entities(visit: Visit) -> Iterator[CrawlFinding]:
    title, image = visit.title, visit.image_tag
    if title and not visit.network.decodes_twice and (match := _REFERENCE.search(title.value)):
        yield CrawlFinding("entities", Effect.RISK, "page", f"the title shows {match[0]}")
    if image and (match := _REFERENCE.search(image.value)):
        message = f"the image's address contains {match[0]}"
        yield CrawlFinding("entities", Effect.RISK, "image", message)
