"""A site seen as each crawler: every fault is found, and only where it is one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest
from pyoji.crawlers import visit
from pyoji.crawlers.fetch import open_client
from pyoji.crawlers.finding import RULES, Effect
from pyoji.crawlers.verdict import CardShape, Verdict, verdicts
from pyoji.crawlers.visit import BROWSER, visit_page
from pyoji.networks.network import Network
from pyoji.networks.table import BY_NAME, NETWORKS

from tests.crawlers.site import Answer, Asked, Make, Site, moved, picture, site, trust, zipped

ALL = frozenset(BY_NAME)
Change = Callable[[Site], None]


def see(
    change: Change = lambda _: None,
    networks: Iterable[Network] = NETWORKS,
    path: str = "/post",
    *,
    secure: bool = False,
) -> dict[str, Verdict]:
    """The verdict of each network on a changed site."""

    async def run() -> tuple[Verdict, ...]:
        async with site(secure=secure) as published:
            change(published)
            async with open_client(trust() if secure else None) as client:
                url = f"{published.origin}{path}"
                return verdicts(await visit_page(client, url, list(networks)))

    return {verdict.network.name: verdict for verdict in asyncio.run(run())}


def rules(seen: Mapping[str, Verdict]) -> dict[str, set[str]]:
    """The rules that each network's verdict names; networks without a finding are left out."""
    return {
        name: {finding.rule for finding in verdict.findings}
        for name, verdict in seen.items()
        if verdict.findings
    }


def expected(rule: str, names: Iterable[str]) -> dict[str, set[str]]:
    return {name: {rule} for name in names}


def on(path: str, answer: Make | Answer) -> Change:
    return lambda published: published.answers.update({path: answer})


def with_head(**tags: str | None) -> Change:
    """The good page with other tags; `{origin}` in a value is the site's."""

    def change(published: Site) -> None:
        values = {
            name: value and value.replace("{origin}", published.origin)
            for name, value in tags.items()
        }
        published.answers["/post"] = Answer(published.page(published.head(**values)))

    return change


def with_page(make: Callable[[Site], Answer]) -> Change:
    return lambda published: published.answers.update({"/post": make(published)})


def with_image(body: bytes, kind: str) -> Change:
    return on("/card.png", Answer(body, kind))


# ── the good page ────────────────────────────────────────────────────────────────────────────


def test_a_good_page_has_no_finding_for_any_network():
    """All show a large card with an image."""
    seen = see()
    assert rules(seen) == {}
    assert {verdict.shape for verdict in seen.values()} == {CardShape.LARGE}
    assert {verdict.title for verdict in seen.values()} == {"표지: 링크 하나로"}


def test_a_good_page_by_tls_has_none_either():
    """With the same verdicts."""
    assert rules(see(secure=True)) == {}


@pytest.mark.parametrize(
    "change",
    [
        with_page(lambda published: zipped(Answer(published.page()))),
        with_page(lambda published: Answer(published.page(), "text/html")),
        with_head(twitter_image="{origin}/card.png", og_type="article", og_site_name="블로그"),
        with_head(og_image="{origin}/card.png?a=1&amp;section=2"),
        with_page(lambda published: Answer(published.page(published.head() + "\n" * 20_000))),
        on("/robots.txt", Answer(status=404)),
        on("/robots.txt", Answer(b"<!doctype html>User-agent: *\nDisallow: /", "text/html")),
        on("/post", moved("/moved")),
        with_image(picture("JPEG"), "image/jpeg"),
        with_image(picture("GIF"), "image/gif"),
    ],
)
def test_what_is_good_too_has_no_finding(change: Change):
    """Compression, long pages, redirects, other formats, sites without rules."""

    def both(published: Site) -> None:
        published.answers["/moved"] = Answer(published.page())
        change(published)

    assert rules(see(both)) == {}


@pytest.mark.parametrize(
    "path",
    ["/chocolate-chip-cookies/", "/cookies", "/2026/informed-consent-in-trials", "/posts/oauth2/",
     "/auth", "/accounts?page=2"],
)  # fmt: skip
def test_a_redirect_to_a_post_about_logins_is_none_to_a_login(path: str):
    """A redirect to a post about cookies is no consent wall."""

    def change(published: Site) -> None:
        page = Answer(published.page())
        published.answers |= {"/post": moved(path), path.partition("?")[0]: page}

    assert rules(see(change, [BY_NAME["slack"]])) == {}


def test_each_network_shows_its_crop():
    """Two to one, 1.91 to one, a square, or all of the image; unknown where it is not published."""
    crops = {name: verdict.crop for name, verdict in see().items()}
    assert crops == {
        "kakaotalk": (1200, 600), "x": (1200, 600), "naver": (630, 630), "telegram": None,
        "slack": (1200, 630), "discord": (1200, 630), "bluesky": (1200, 630),
        "line": (1200, 628), "whatsapp": (1200, 628), "linkedin": (1200, 628),
        "mastodon": (1200, 628), "facebook": (1200, 628),
    }  # fmt: skip


def test_a_wide_image_loses_its_sides():
    """Where the network crops it, a small card shows a square of the image."""
    seen = see(with_image(picture("PNG", 1600, 500), "image/png"))
    assert seen["kakaotalk"].crop == (1000, 500)
    assert seen["discord"].crop == (1600, 500)
    small = see(with_head(twitter_card="summary"), [BY_NAME["x"], BY_NAME["discord"]])
    assert {name: (verdict.shape, verdict.crop) for name, verdict in small.items()} == {
        "x": (CardShape.SMALL, (630, 630)), "discord": (CardShape.SMALL, (1200, 630)),
    }  # fmt: skip


# ── faults, one at a time ────────────────────────────────────────────────────────────────────

X_DISCORD = {"x", "discord"}


def far(published: Site) -> Answer:
    """A page whose tags come after 40,000 bytes of style."""
    style = f"<style>{'a{}' * 13_400}</style>"
    return Answer(published.page(f"{style}{published.head()}", title=""))


def very_far(published: Site) -> Answer:
    """A page whose tags come after 1.1 MB of style."""
    return Answer(published.page(f"<style>{'a{}' * 370_000}</style>{published.head()}", title=""))


def refuse(mark: str) -> Change:
    """403 to every User-Agent with this mark."""

    def change(published: Site) -> None:
        published.answers["/post"] = lambda asked: (
            Answer(status=403) if mark in asked.agent.lower() else Answer(published.page())
        )

    return change


def only_browsers(published: Site) -> None:
    """A challenge to all crawlers, with status 200 and a page of its own."""
    challenge = Answer(b"<title>Just a moment...</title>", headers=("cf-mitigated: challenge",))
    published.answers["/post"] = lambda asked: (
        Answer(published.page()) if asked.agent == BROWSER else challenge
    )


def to_login(published: Site) -> None:
    published.answers["/post"] = moved("/login?next=/post")
    published.answers["/login"] = Answer(published.page())


def to_gate(path: str) -> Change:
    target = f"{path}?continue=https%3A%2F%2Fblog.example.com%2Fpost"

    def change(published: Site) -> None:
        published.answers |= {"/post": moved(target), path: Answer(published.page())}

    return change


def cookie_wall(published: Site) -> None:
    published.answers["/post"] = lambda asked: (
        Answer(published.page()) if "cookie" in asked.fields else moved("/post", "Set-Cookie: a=1")
    )


def hops(count: int) -> Change:
    def change(published: Site) -> None:
        for number in range(count):
            path = f"/hop{number}" if number else "/post"
            published.answers[path] = moved(f"/hop{number + 1}")
        published.answers[f"/hop{count}"] = Answer(published.page())

    return change


SCRIPT = '<div id="root"></div><script src="/app.js"></script>'
LONG = "{origin}/card.png?title=" + "a" * 2100

FAULTS: dict[str, tuple[Change, dict[str, set[str]]]] = {
    # the response
    "404": (on("/post", Answer(status=404)), expected("status", ALL)),
    "500": (on("/post", Answer(status=500)), expected("status", ALL)),
    "403 to one": (refuse("slackbot"), expected("blocked", {"slack"})),
    "403 to Meta's name": (
        refuse("facebookexternalhit"),
        expected("blocked", {"facebook", "kakaotalk", "line", "naver"}),
    ),
    "a challenge": (only_browsers, expected("blocked", ALL)),
    "login": (to_login, expected("login", ALL)),
    "login by a word of posts": (to_gate("/accounts"), expected("login", ALL)),
    "cookie wall by a word of posts": (to_gate("/cookies"), expected("cookie-wall", ALL)),
    "cookie wall": (cookie_wall, expected("cookie-wall", ALL)),
    "consent": (
        lambda published: published.answers.update(
            {"/post": moved("/consent"), "/consent": Answer(published.page())}
        ),
        expected("cookie-wall", ALL),
    ),
    "a loop": (
        lambda published: published.answers.update({"/post": moved("/a"), "/a": moved("/post")}),
        expected("redirect-loop", ALL),
    ),
    "four redirects": (hops(4), expected("redirects", {"mastodon"})),
    "six redirects": (hops(6), expected("redirects", {"mastodon", "discord"})),
    "eleven redirects": (hops(11), expected("redirects", ALL)),
    "a redirect to no address": (on("/post", moved("mailto:a@b")), expected("unreachable", ALL)),
    "labelled gzip and not": (
        with_page(lambda s: Answer(s.page(), headers=("Content-Encoding: gzip",))),
        expected("coding", ALL),
    ),
    "gzip without a label": (
        with_page(lambda published: zipped(Answer(published.page()), label=False)),
        expected("coding", ALL),
    ),
    "brotli unasked": (
        with_page(lambda s: Answer(s.page(), headers=("Content-Encoding: br",))),
        expected("coding", ALL),
    ),
    "not labelled as HTML": (
        with_page(lambda published: Answer(published.page(), "text/plain")),
        expected("page-type", ALL),
    ),
    "XHTML": (
        with_page(lambda published: Answer(published.page(), "application/xhtml+xml")),
        expected("page-type", {"mastodon"}),
    ),
    "a download": (
        with_page(lambda s: Answer(s.page(), headers=("Content-Disposition: attachment",))),
        expected("download", ALL),
    ),
    # robots.txt
    "robots.txt": (
        on("/robots.txt", Answer(b"User-agent: *\nDisallow: /post\n", "text/plain")),
        expected("robots", ALL - {"slack", "mastodon"}),
    ),
    "robots.txt for one": (
        on("/robots.txt", Answer(b"User-agent: Twitterbot\nDisallow: /card\n", "text/plain")),
        expected("robots", {"x"}),
    ),
    # the tags
    "tags by script": (
        with_page(lambda published: Answer(published.page("", title="", body=SCRIPT))),
        expected("script-only", ALL),
    ),
    "tags by script, with a title": (
        with_page(lambda published: Answer(published.page("", body=SCRIPT))),
        expected("script-only", ALL),
    ),
    "no image": (with_head(og_image=None), expected("no-image", ALL)),
    "an empty image": (with_head(og_image=""), expected("no-image", ALL)),
    "no og:title": (with_head(og_title=None), expected("no-title", {"x"}) | {
        "whatsapp": {"missing-tag"},
    }),
    "no description": (with_head(og_description=None), expected("missing-tag", {"whatsapp"})),
    "no og:url": (with_head(og_url=None), expected("missing-tag", {"whatsapp"})),
    "no twitter:card": (with_head(twitter_card=None), expected("card-tag", X_DISCORD)),
    "tags after 40 KB": (with_page(far), expected("late-tags", {"slack"})),
    "tags after 1.1 MB": (
        with_page(very_far), expected("late-tags", {"slack", "whatsapp", "facebook", "mastodon"}),
    ),
    "tags in the body": (
        with_page(lambda published: Answer(published.page("", body=published.head()))),
        expected("outside-head", {"whatsapp"}),
    ),
    "a title escaped twice": (
        with_head(og_title="Tom &amp;amp; Jerry"), expected("entities", ALL - {"mastodon"}),
    ),
    "an address escaped twice": (
        with_head(og_image="{origin}/card.png?a=1&amp;amp;b=2"), expected("entities", ALL),
    ),
    "a relative image": (
        with_head(og_image="/card.png"), expected("relative-image", ALL - {"mastodon", "discord"}),
    ),
    "no http image": (
        with_head(og_image="data:image/png;base64,AAAA"), expected("image-address", ALL),
    ),
    "a long address": (with_head(og_image=LONG), expected("long-address", {"discord"})),
    # the image
    "image 404": (on("/card.png", Answer(status=404)), expected("status", ALL)),
    "image refused to one": (
        on("/card.png", lambda asked: Answer(status=403) if "imgproxy" in asked.agent.lower()
           else Answer(picture(), "image/png")),
        expected("status", {"slack"}),
    ),
    "an HTML page for an image": (
        on("/card.png", Answer(b"<!doctype html>no", "text/html")), expected("not-an-image", ALL),
    ),
    "an empty file": (on("/card.png", Answer(b"", "image/png")), expected("not-an-image", ALL)),
    "an image without a type": (
        on("/card.png", Answer(picture(), "application/octet-stream")), expected("image-type", ALL),
    ),
    "JPEG labelled PNG": (with_image(picture("JPEG"), "image/png"), expected("image-type", ALL)),
    "WebP": (
        with_image(picture("WEBP"), "image/webp"),
        expected("image-format", ALL - {"x", "discord", "mastodon"}),
    ),
    "AVIF": (
        with_image(picture("AVIF"), "image/avif"), expected("image-format", ALL - {"discord"}),
    ),
    "SVG": (
        with_image(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        expected("image-format", ALL),
    ),
    "650 KB": (
        with_image(picture(least=650_000), "image/png"), expected("image-bytes", {"whatsapp"}),
    ),
    "6 MB": (
        with_image(picture(least=6_000_000), "image/png"),
        expected("image-bytes", {"whatsapp", "kakaotalk", "linkedin", "telegram", "x"}),
    ),
    "9 MB": (
        with_image(picture(least=9_000_000), "image/png"),
        expected(
            "image-bytes",
            {"whatsapp", "kakaotalk", "linkedin", "telegram", "x", "facebook", "mastodon"},
        ),
    ),
    "100 x 50": (
        with_image(picture("PNG", 100, 50), "image/png"),
        expected("image-small", {"x", "facebook", "whatsapp", "linkedin"}),
    ),
    "400 x 210": (
        with_image(picture("PNG", 400, 210), "image/png"),
        expected("image-small", {"facebook", "linkedin"}),
    ),
    "five to one": (
        with_image(picture("PNG", 2500, 500), "image/png"), expected("image-wide", {"whatsapp"}),
    ),
    "another size than declared": (
        with_head(og_image_width="800", og_image_height="400"),
        expected("declared-size", {"discord", "facebook"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_where_it_is_one_and_nowhere_else(fault: str):
    """Each is seeded once in the good site."""
    change, wanted = FAULTS[fault]
    assert rules(see(change)) == wanted


def test_an_http_image_on_an_https_page():
    """Only those that say that they take it have no finding."""

    def change(published: Site) -> None:
        image = published.origin.replace("https:", "http:")
        published.answers["/post"] = Answer(published.page(published.head(og_image=f"{image}/a")))

    seen = see(change, secure=True)
    with_rule = {name for name, found in rules(seen).items() if "http-image" in found}
    assert with_rule == ALL - {"slack", "discord", "mastodon"}


def test_a_late_tag_names_its_place_and_what_is_read():
    """A range request may return less than the limit."""
    change = with_page(
        lambda published: Answer(
            published.page(f"<style>{'a{}' * 200_000}</style>{published.head()}", title="")
        )
    )
    seen = see(change, [BY_NAME["facebook"], BY_NAME["whatsapp"]])
    messages = {name: verdict.findings[0].message for name, verdict in seen.items()}
    assert messages["whatsapp"].endswith("; WhatsApp reads 300,000")
    assert messages["facebook"].endswith("; Facebook reads 524,289")
    assert messages["facebook"].startswith("og:title begins at byte 600,")


def test_a_slow_answer_is_beyond_a_known_limit():
    """A certain limit ends the visit; the others wait."""
    patient = replace(BY_NAME["x"], timeout=None)
    hasty = replace(BY_NAME["discord"], timeout=0.05)
    seen = see(with_page(lambda published: Answer(published.page(), pause=0.2)), [patient, hasty])
    assert rules(seen) == {"discord": {"time-out"}}
    assert seen["discord"].shape is CardShape.NONE


def test_a_reported_limit_is_a_warning():
    """WhatsApp's waiting time is not from WhatsApp: the card is judged nevertheless."""
    network = replace(BY_NAME["whatsapp"], timeout=0.05)
    seen = see(with_page(lambda published: Answer(published.page(), pause=0.2)), [network])
    assert rules(seen) == {"whatsapp": {"time-out"}}
    assert seen["whatsapp"].shape is CardShape.LARGE


def test_one_that_waits_for_page_and_image_together(monkeypatch):
    """The image has what the page left of the time."""
    network = replace(BY_NAME["discord"], timeout=visit.MOST_SECONDS)
    fetch = visit.fetch

    async def late(client, request):
        """Fetch; of a page, say that it took nearly all of the time."""
        response = await fetch(client, request)
        if request.url.endswith("/post"):
            return replace(response, seconds=visit.MOST_SECONDS - 0.1)
        return response

    monkeypatch.setattr(visit, "fetch", late)
    seen = see(on("/card.png", Answer(picture(), "image/png", pause=0.5)), [network])
    assert [(each.rule, each.subject) for each in seen["discord"].findings] == [
        ("time-out", "image")
    ]


def test_a_slow_answer_where_no_limit_is_known(monkeypatch):
    """It is a warning."""
    monkeypatch.setattr("pyoji.crawlers.page_rules.SLOW_SECONDS", 0.05)
    change = with_page(lambda published: Answer(published.page(), pause=0.2))
    assert rules(see(change, [BY_NAME["x"]])) == {"x": {"slow"}}


def test_no_host_and_no_certificate():
    """What cannot be reached has its reason."""
    gone = see(lambda published: setattr(published, "origin", "http://127.0.0.1:1"))
    assert rules(gone) == expected("unreachable", ALL)

    async def untrusted() -> tuple[Verdict, ...]:
        async with site(secure=True) as published, open_client() as client:
            return verdicts(await visit_page(client, f"{published.origin}/post", NETWORKS))

    seen = {verdict.network.name: verdict for verdict in asyncio.run(untrusted())}
    assert rules(seen) == expected("certificate", ALL)


def test_what_a_card_loses_is_its_shape():
    """An error costs the card or its image. A warning costs nothing."""
    seen = see(with_image(picture(least=650_000), "image/png"))
    assert seen["whatsapp"].shape is CardShape.TEXT
    assert seen["x"].shape is CardShape.LARGE
    assert see(with_head(twitter_card=None))["x"].shape is CardShape.SMALL
    assert see(on("/post", Answer(status=404)))["x"].shape is CardShape.NONE
    square = see(with_image(picture("PNG", 1080, 1080), "image/png"))
    assert square["mastodon"].shape is CardShape.SMALL


def test_a_report_costs_no_card():
    """Only a network's own word, or its crawler's code, makes an error."""
    for change, _ in FAULTS.values():
        for verdict in see(change, [BY_NAME["telegram"], BY_NAME["naver"]]).values():
            for finding in verdict.findings:
                if finding.effect is not Effect.RISK:
                    assert finding.rule in {
                        "status", "blocked", "login", "cookie-wall", "redirect-loop", "redirects",
                        "unreachable", "coding", "script-only", "no-title", "no-image",
                        "image-address", "not-an-image",
                    }, finding  # fmt: skip


def test_every_rule_is_seeded():
    """The table of faults and the tests beside it leave no rule out."""
    seeded = {rule for _, wanted in FAULTS.values() for found in wanted.values() for rule in found}
    beside = {"http-image", "time-out", "slow", "certificate"}
    assert seeded | beside == {rule.name for rule in RULES}


def test_asked_is_what_each_crawler_sends():
    """Its own User-Agent for the page and for the image, and a range where it asks for one."""

    async def run() -> list[Asked]:
        async with site() as published, open_client() as client:
            await visit_page(client, f"{published.origin}/post", NETWORKS)
            return published.asked

    asked = asyncio.run(run())
    pages = [each for each in asked if each.path == "/post"]
    assert sorted(each.agent for each in pages) == sorted(
        [BROWSER, *(network.user_agent for network in NETWORKS)]
    )
    assert sorted(each.agent for each in asked if each.path == "/card.png") == sorted(
        network.image_user_agent or network.user_agent for network in NETWORKS
    )
    assert {each.agent: each.fields["range"] for each in pages if "range" in each.fields} == {
        network.user_agent: f"bytes=0-{network.page_range}"
        for network in NETWORKS
        if network.page_range
    }
    assert sum(each.path == "/robots.txt" for each in asked) == 1
    assert not any("cookie" in each.fields for each in asked)
