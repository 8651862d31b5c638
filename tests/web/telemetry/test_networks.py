"""Networks: a crawler is counted under its network, and any client under one of a fixed list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.web.telemetry.networks import LONGEST, NETWORKS, OTHER, index

# What crawlers send, as their networks document it or as logs show it.
AGENTS = [
    ("facebook", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"),
    ("facebook", "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/)"),
    ("x", "Twitterbot/1.0"),
    (
        "kakaotalk",
        "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
    ),
    ("naver", "facebookexternalhit/1.1; (compatible; Blueno/1.0; +http://naver.me/scrap)"),
    ("naver", "Mozilla/5.0 (compatible; Yeti/1.1; +http://naver.me/spd)"),
    ("slack", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"),
    ("slack", "Slack-ImgProxy (+https://api.slack.com/robots)"),
    ("discord", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"),
    ("telegram", "TelegramBot (like TwitterBot)"),
    ("whatsapp", "WhatsApp/2.23.20.0"),
    ("line", "facebookexternalhit/1.1;line-poker/1.0"),
    ("linkedin", "LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)"),
    ("mastodon", "http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.social/) Bot"),
    ("bluesky", "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)"),
    ("google", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
    (
        "apple",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko)"
        " Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    ),
    (OTHER, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
    (
        OTHER,
        "Mozilla/5.0 (Linux; Android 14; SM-S911N) AppleWebKit/537.36 Chrome/130.0 Mobile"
        " Safari/537.36;KAKAOTALK 2411120",
    ),
    (OTHER, "curl/8.5.0"),
    (OTHER, ""),
]


@pytest.mark.parametrize(("network", "agent"), AGENTS)
def test_a_crawler_is_its_network_s(network: str, agent: str) -> None:
    """In upper and lower case. The browser inside an app is no crawler."""
    for spelt in (agent, agent.lower(), agent.upper()):
        assert NETWORKS[index(spelt.encode())] == network


def test_every_network_has_a_crawler_here() -> None:
    """None is counted by a mark that no crawler sends."""
    assert {network for network, _ in AGENTS} == set(NETWORKS)


@given(st.binary(max_size=2 * LONGEST))
def test_any_bytes_are_of_one_of_the_networks(agent: bytes) -> None:
    """Bytes beyond the length that is read change nothing."""
    assert index(agent) == index(agent[:LONGEST]) < len(NETWORKS)
