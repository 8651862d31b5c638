"""Previews: how the apps show a shared link, one row for each way.

In: the table of networks. Out: PREVIEWS, in the order in which they are offered, and the names of
the apps. Facts that no source states are None, or are not among the facts of any source: a page
that draws them says so.
"""

from __future__ import annotations

from pyoji.networks.network import coded, documented, reported
from pyoji.networks.preview import DESCRIPTION, DOMAIN, SITE, TITLE, LinkPreview, Placement
from pyoji.networks.table import (
    BLUESKY,
    DISCORD,
    FACEBOOK,
    KAKAOTALK,
    LINE,
    LINKEDIN,
    MASTODON,
    NAVER,
    SLACK,
    TELEGRAM,
    WHATSAPP,
    X,
)

_LINK, _WIDE, _SQUARE = (191, 100), (2, 1), (1, 1)
_ABOVE, _BELOW, _START, _END = Placement

# Code by others that draws previews of networks after the originals, and is kept up to date.
_JETPACK = (
    "https://github.com/Automattic/jetpack/blob/trunk/projects/js-packages/social-previews/src"
)
_TELEGRAM = (
    "https://github.com/telegramdesktop/tdesktop/blob/929032d598f7c521adc1869152463cf9e1160533"
    "/Telegram/SourceFiles"
)
_TELEGRAM_READ = "2025-09-06"
_MASTODON = (
    "https://github.com/glitch-soc/mastodon/blob/839591f21bde483366347a4e5e9a85603f20d0a2"
    "/app/javascript"
)
_MASTODON_READ = "2026-08-08"
_WHATSAPP = (
    "https://developers.facebook.com/documentation/business-messaging/whatsapp/link-previews/"
)
_LINKEDIN = "https://www.linkedin.com/help/lms/answer/a1689427"

PREVIEWS: tuple[LinkPreview, ...] = (
    LinkPreview(
        name="kakaotalk",
        app="kakaotalk",
        network=KAKAOTALK,
        placement=_ABOVE,
        texts=(TITLE, DESCRIPTION, DOMAIN),
        crop=_WIDE,
        sources=(documented("https://devtalk.kakao.com/t/og-image-og/139618/4", "crop"),),
    ),
    LinkPreview(
        name="naver-search",
        app="naver",
        network=NAVER,
        placement=_END,
        texts=(SITE, TITLE, DESCRIPTION),
        crop=_SQUARE,
        sources=(reported("https://ogcheck.bal.pe.kr/en/guide", "crop"),),
    ),
    LinkPreview(
        name="naver-blog",
        app="naver",
        network=NAVER,
        placement=_ABOVE,
        texts=(TITLE, DESCRIPTION, DOMAIN),
        sources=(),
    ),
    LinkPreview(
        name="naver-cafe",
        app="naver",
        network=NAVER,
        placement=_ABOVE,
        texts=(TITLE, DESCRIPTION, DOMAIN),
        sources=(),
    ),
    LinkPreview(
        name="x",
        app="x",
        network=X,
        placement=_ABOVE,
        texts=(TITLE, DOMAIN),
        crop=_WIDE,
        sources=(
            documented(
                "https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image",
                "crop",
            ),
            reported(f"{_JETPACK}/twitter-preview/card.tsx", "placement texts"),
        ),
    ),
    LinkPreview(
        name="facebook-desktop",
        app="facebook",
        network=FACEBOOK,
        placement=_ABOVE,
        texts=(DOMAIN, TITLE),
        crop=_LINK,
        title_length=110,
        sources=(
            documented("https://developers.facebook.com/docs/sharing/webmasters/images/", "crop"),
            reported(f"{_JETPACK}/facebook-preview/link-preview.tsx", "placement texts"),
            reported(f"{_JETPACK}/facebook-preview/helpers.ts", "title_length"),
        ),
    ),
    LinkPreview(
        name="facebook-phone",
        app="facebook",
        network=FACEBOOK,
        placement=_ABOVE,
        texts=(DOMAIN, TITLE),
        crop=_LINK,
        sources=(
            documented("https://developers.facebook.com/docs/sharing/webmasters/images/", "crop"),
        ),
    ),
    LinkPreview(
        name="linkedin",
        app="linkedin",
        network=LINKEDIN,
        placement=_START,
        texts=(TITLE, DOMAIN),
        picture_width=128,
        crop=(16, 9),
        title_lines=2,
        sources=(
            documented(_LINKEDIN, "crop"),
            reported(
                f"{_JETPACK}/linkedin-preview/style.scss",
                "placement texts picture_width crop title_lines",
            ),
        ),
    ),
    LinkPreview(
        name="linkedin-sponsored",
        app="linkedin",
        network=LINKEDIN,
        placement=_ABOVE,
        texts=(TITLE, DOMAIN),
        crop=_LINK,
        sources=(documented(_LINKEDIN, "crop"),),
    ),
    LinkPreview(
        name="slack",
        app="slack",
        network=SLACK,
        placement=_BELOW,
        texts=(SITE, TITLE, DESCRIPTION),
        is_whole=True,
        description_length=300,
        sources=(
            reported("https://slack-unfurl.onetrouper.com/", "is_whole"),
            reported(
                "https://previewog.com/slack-link-preview/", "placement texts description_length"
            ),
        ),
    ),
    LinkPreview(
        name="discord",
        app="discord",
        network=DISCORD,
        placement=_BELOW,
        texts=(SITE, TITLE, DESCRIPTION),
        is_whole=True,
        title_length=70,
        description_length=350,
        sources=(
            documented(
                "https://docs.discord.com/developers/link-previews/overview", "placement texts"
            ),
            reported(
                "https://github.com/leovoel/embed-visualizer/issues/30", "is_whole", "2018-10-19"
            ),
            reported("https://mastodawn.com/explore/tag/000abc", "title_length description_length"),
        ),
    ),
    LinkPreview(
        name="telegram",
        app="telegram",
        network=TELEGRAM,
        placement=_END,
        texts=(SITE, TITLE, DESCRIPTION),
        width=430,
        crop=_SQUARE,
        title_lines=2,
        all_lines=5,
        sources=(
            coded(f"{_TELEGRAM}/data/data_web_page.cpp", "placement", _TELEGRAM_READ),
            coded(
                f"{_TELEGRAM}/history/view/media/history_view_web_page.cpp",
                "texts crop title_lines all_lines",
                _TELEGRAM_READ,
            ),
            coded(f"{_TELEGRAM}/ui/chat/chat.style", "width", _TELEGRAM_READ),
        ),
    ),
    LinkPreview(
        name="telegram-large",
        app="telegram",
        network=TELEGRAM,
        placement=_BELOW,
        texts=(SITE, TITLE, DESCRIPTION),
        width=430,
        title_lines=2,
        all_lines=5,
        sources=(
            coded(
                f"{_TELEGRAM}/history/view/media/history_view_web_page.cpp",
                "placement texts title_lines all_lines",
                _TELEGRAM_READ,
            ),
            coded(f"{_TELEGRAM}/ui/chat/chat.style", "width", _TELEGRAM_READ),
        ),
    ),
    LinkPreview(
        name="whatsapp",
        app="whatsapp",
        network=WHATSAPP,
        placement=_ABOVE,
        texts=(TITLE, DESCRIPTION, DOMAIN),
        crop=_LINK,
        title_lines=2,
        description_lines=2,
        sources=(
            documented(_WHATSAPP, "placement texts title_lines description_lines", "2026-05-21"),
            reported("https://www.getlinkpeek.com/blog", "crop"),
        ),
    ),
    LinkPreview(
        name="whatsapp-small",
        app="whatsapp",
        network=WHATSAPP,
        placement=_START,
        texts=(TITLE, DESCRIPTION, DOMAIN),
        crop=_SQUARE,
        title_lines=2,
        description_lines=2,
        sources=(
            documented(_WHATSAPP, "title_lines description_lines", "2026-05-21"),
            reported("https://www.getrediate.com/og-checker/whatsapp", "crop"),
            reported(
                "https://github.com/evolution-foundation/evolution-go/issues/103", "placement"
            ),
        ),
    ),
    LinkPreview(
        name="line",
        app="line",
        network=LINE,
        placement=_ABOVE,
        texts=(TITLE, DESCRIPTION),
        crop=_LINK,
        sources=(
            reported("https://qiita.com/myucy/items/c9f45979838e05e10a2a", "texts", "2021-05-27"),
            reported("https://devtoolspot.com/guides/og-image-size-guide/", "crop"),
        ),
    ),
    LinkPreview(
        name="threads",
        app="threads",
        network=FACEBOOK,
        placement=_ABOVE,
        texts=(DOMAIN, TITLE),
        width=400,
        crop=_LINK,
        title_lines=2,
        title_length=120,
        sources=(
            reported(f"{_JETPACK}/threads-preview/card.tsx", "placement texts"),
            reported(f"{_JETPACK}/threads-preview/style.scss", "width crop title_lines"),
            reported(f"{_JETPACK}/threads-preview/helpers.ts", "title_length"),
        ),
    ),
    LinkPreview(
        name="bluesky",
        app="bluesky",
        network=BLUESKY,
        placement=_ABOVE,
        texts=(TITLE, DESCRIPTION, DOMAIN),
        crop=_LINK,
        title_lines=3,
        description_lines=2,
        sources=(
            coded(
                "https://github.com/bluesky-social/social-app/blob/0589bd7d9ef0a3a8dca5f8f8e7d3d7be31f49553/src/components/Post/Embed/ExternalEmbed/index.tsx",
                "placement texts title_lines description_lines",
            ),
            coded(
                "https://github.com/bluesky-social/social-app/blob/main/src/lib/constants.ts",
                "crop",
            ),
        ),
    ),
    LinkPreview(
        name="mastodon",
        app="mastodon",
        network=MASTODON,
        placement=_ABOVE,
        texts=(SITE, TITLE, DESCRIPTION),
        crop=_LINK,
        title_lines=2,
        description_lines=1,
        sources=(
            coded(
                f"{_MASTODON}/mastodon/features/status/components/card.tsx",
                "placement texts crop",
                _MASTODON_READ,
            ),
            coded(
                f"{_MASTODON}/styles/mastodon/components.scss",
                "title_lines description_lines",
                _MASTODON_READ,
            ),
        ),
    ),
    LinkPreview(
        name="imessage",
        app="imessage",
        network=None,  # the sender's own device reads the page
        placement=_ABOVE,
        texts=(TITLE, DOMAIN),
        sources=(
            documented(
                "https://developer.apple.com/documentation/technotes/tn3156-create-rich-previews-for-messages",
                "placement texts",
            ),
        ),
    ),
)

APPS: tuple[str, ...] = tuple(dict.fromkeys(preview.app for preview in PREVIEWS))
"""The apps, each once, in the order in which they are offered."""
