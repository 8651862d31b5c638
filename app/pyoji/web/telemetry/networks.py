"""Networks: which network's crawler a request comes from, by its User-Agent.

In: the field's bytes. Out: one of NETWORKS, whatever a client sends. A User-Agent is a claim: it is
good enough to count by and for nothing else.
"""

from __future__ import annotations

from functools import lru_cache

OTHER = "other"

# The first that matches. Crawlers name each other for compatibility: KakaoTalk's, LINE's and
# Naver's call themselves facebookexternalhit too, Telegram's says "like TwitterBot", and iMessage
# names both. So the more particular name stands first.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"kakaotalk-scrap", "kakaotalk"),
    (b"kakaostory", "kakaotalk"),
    (b"line-poker", "line"),
    (b"linespider", "line"),
    (b"naver.me/", "naver"),
    (b"naverbot", "naver"),
    (b"facebot twitterbot", "apple"),
    (b"applebot", "apple"),
    (b"telegrambot", "telegram"),
    (b"whatsapp/", "whatsapp"),
    (b"slackbot", "slack"),
    (b"slack-imgproxy", "slack"),
    (b"discordbot", "discord"),
    (b"linkedinbot", "linkedin"),
    (b"mastodon/", "mastodon"),
    (b"bluesky", "bluesky"),
    (b"facebookexternalhit", "facebook"),
    (b"facebookcatalog", "facebook"),
    (b"meta-external", "facebook"),
    (b"twitterbot", "x"),
    (b"googlebot", "google"),
    (b"googleother", "google"),
    (b"googleimageproxy", "google"),
    (b"google-", "google"),
)

NETWORKS: tuple[str, ...] = (*dict.fromkeys(name for _, name in _MARKS), OTHER)
"""Every name that is given."""

LONGEST = 256
"""Bytes of the field that are looked at. Each crawler names itself within them."""

_REMEMBERED = 1024  # a few hundred User-Agents ask for cards; each is at most LONGEST bytes here


@lru_cache(_REMEMBERED)
def _index(start: bytes) -> int:
    lowered = start.lower()
    name = next((name for mark, name in _MARKS if mark in lowered), OTHER)
    return NETWORKS.index(name)


def index(user_agent: bytes) -> int:
    """Where in NETWORKS the network stands whose crawler calls itself so."""
    return _index(user_agent[:LONGEST])
