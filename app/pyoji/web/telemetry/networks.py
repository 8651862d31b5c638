"""Networks: the social network whose crawler sent a request, by its User-Agent.

In: the field's bytes. Out: one of NETWORKS, for any input. A User-Agent can be forged, so use it
for statistics only.
"""

from __future__ import annotations

from functools import lru_cache

OTHER = "other"

# The first match decides. Crawlers name each other for compatibility: KakaoTalk's, LINE's and
# Naver's contain facebookexternalhit, Telegram's contains "like TwitterBot", and iMessage's both.
# So the more specific name comes first.
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
"""All names of networks."""

LONGEST = 256
"""Bytes of the field that are searched. Every crawler names itself within them."""

_CACHE_SIZE = 1024  # entries of at most LONGEST bytes; a few hundred User-Agents request cards


@lru_cache(_CACHE_SIZE)
def _index(start: bytes) -> int:
    lowered = start.lower()
    name = next((name for mark, name in _MARKS if mark in lowered), OTHER)
    return NETWORKS.index(name)


def index(user_agent: bytes) -> int:
    """Return the index in NETWORKS of the network with this User-Agent."""
    return _index(user_agent[:LONGEST])
