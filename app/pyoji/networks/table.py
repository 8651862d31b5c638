"""Table: the networks, one row each.

In: nothing. Out: NETWORKS. The order is that in which a User-Agent is searched for their marks:
crawlers name each other for compatibility (KakaoTalk's, LINE's and Naver's contain
facebookexternalhit, Telegram's contains "like TwitterBot"), so the more specific name comes first.

A fact from the network's documentation, or from its crawler's code, is stated as it is there. A
fact from others is marked as a report, and no card is called broken because of it alone.
"""

from __future__ import annotations

from pyoji.byte_sizes import KIB, MIB
from pyoji.networks.network import Network, coded, documented, reported

_LINK, _SQUARE = (191, 100), (1, 1)
_OG_TITLE, _OG_IMAGE = ("og:title", "twitter:title", "title"), ("og:image", "twitter:image")
_KB, _MB = 1000, 1_000_000  # in documentation; the smaller reading is safe under both

# A fork that merges Mastodon's changes every few days, at the commit that was read.
_MASTODON = (
    "https://github.com/glitch-soc/mastodon/blob/839591f21bde483366347a4e5e9a85603f20d0a2/app"
)
_MERGED = "2026-08-08"


KAKAOTALK = Network(
    name="kakaotalk",
    label="KakaoTalk",
    marks=("kakaotalk-scrap", "kakaostory"),
    user_agent=(
        "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984"
    ),
    robots_name="kakaotalk-scrap",
    title_tags=_OG_TITLE,
    image_tags=(*_OG_IMAGE, "twitter:image:src"),
    image_bytes=5 * _MB,
    is_cropped=True,
    crop=(2, 1),
    sources=(
        documented("http://blog.kakaocorp.co.kr/515", "title_tags image_tags", "2016-06-02"),
        documented("https://devtalk.kakao.com/t/scrap/33984", "title_tags marks"),
        documented(
            "https://developers.kakao.com/docs/latest/en/message-template/faq", "image_bytes"
        ),
        documented("https://devtalk.kakao.com/t/og-image-og/139618/4", "is_cropped crop"),
        reported(
            "https://aitipp.blogspot.com/2024/11/blog-post_20.html",
            "user_agent robots_name",
            "2024-11-20",
        ),
    ),
)

LINE = Network(
    name="line",
    label="LINE",
    marks=("line-poker", "linespider"),
    user_agent="facebookexternalhit/1.1;line-poker/1.0",
    robots_name="facebookexternalhit",
    title_tags=("og:title", "title"),
    image_tags=("og:image",),
    is_cropped=True,
    crop=_LINK,
    sources=(
        documented(
            "https://developers.line.biz/en/faq/tags/line-official-account/",
            "title_tags image_tags",
        ),
        reported("https://code.st40.xyz/article/284", "user_agent marks", "2017-07-09"),
        reported("https://marunouchi-tech.i-studio.co.jp/2661", "robots_name"),
        reported("https://devtoolspot.com/guides/og-image-size-guide/", "is_cropped crop"),
    ),
)

NAVER = Network(
    name="naver",
    label="Naver",
    marks=("naver.me/", "naverbot"),
    user_agent="facebookexternalhit/1.1 (compatible; Blueno/1.0; +http://naver.me/scrap)",
    robots_name="Blueno",
    title_tags=("og:title", "title"),
    image_tags=("og:image",),
    is_cropped=True,
    crop=_SQUARE,
    sources=(
        documented("https://searchadvisor.naver.com/guide/seo-basic-firewall", "marks robots_name"),
        reported("https://pastebin.com/MHLPZCNY", "user_agent", "2021-03-14"),
        reported("https://ogcheck.bal.pe.kr/en/guide", "title_tags image_tags is_cropped crop"),
    ),
)

TELEGRAM = Network(
    name="telegram",
    label="Telegram",
    marks=("telegrambot",),
    user_agent="TelegramBot (like TwitterBot)",
    robots_name="TelegramBot",
    title_tags=_OG_TITLE,
    image_tags=_OG_IMAGE,
    image_bytes=5 * _MB,
    sources=(
        reported(
            "https://share-preview.com/blog/telegram-link-preview",
            "user_agent marks",
            "2026-02-01",
        ),
        reported(
            "https://www.tryunfurl.com/telegram-link-preview.html",
            "title_tags image_tags image_bytes",
        ),
        reported("https://opengraphplus.com/consumers/telegram/crawling", "robots_name"),
    ),
)

WHATSAPP = Network(
    name="whatsapp",
    label="WhatsApp",
    marks=("whatsapp/",),
    user_agent="WhatsApp/2.23.20.0",
    robots_name="WhatsApp",
    page_bytes=300 * _KB,
    timeout=10.0,
    title_tags=("og:title", "title"),
    image_tags=("og:image",),
    asked_tags=("og:title", "og:description", "og:url"),
    head_only=True,
    takes_relative=False,
    image_bytes=600 * _KB,
    image_least=(300, 1),
    longest_ratio=4.0,
    is_cropped=True,
    crop=_LINK,
    sources=(
        documented(
            "https://developers.facebook.com/documentation/business-messaging/whatsapp/link-previews/",
            "page_bytes title_tags image_tags asked_tags head_only takes_relative image_bytes"
            " image_least longest_ratio",
            "2026-05-21",
        ),
        reported(
            "https://opengraphplus.com/consumers/whatsapp/crawling", "marks robots_name timeout"
        ),
        reported("https://chrisleverseo.com/user-agents/whatsapp", "user_agent"),
        reported("https://www.getlinkpeek.com/blog", "is_cropped crop"),
    ),
)

SLACK = Network(
    name="slack",
    label="Slack",
    marks=("slackbot", "slack-imgproxy"),
    user_agent="Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    image_user_agent="Slack-ImgProxy 0.19 (+https://api.slack.com/robots)",
    robots_name="Slackbot-LinkExpanding",
    obeys_robots=False,
    page_range=32 * KIB,
    page_bytes=32 * KIB,
    title_tags=_OG_TITLE,
    image_tags=_OG_IMAGE,
    takes_http=True,
    is_cropped=False,
    sources=(
        reported("https://slack-unfurl.onetrouper.com/", "is_cropped"),
        documented(
            "https://api.slack.com/robots",
            "user_agent image_user_agent marks robots_name takes_http",
        ),
        reported(
            "https://opengraphplus.com/consumers/slack/crawling",
            "obeys_robots page_range page_bytes",
        ),
        reported(
            "https://blog.daveallie.com/slack-link-unfurling",
            "title_tags image_tags",
            "2024-08-04",
        ),
    ),
)

DISCORD = Network(
    name="discord",
    label="Discord",
    marks=("discordbot",),
    user_agent="Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    robots_name="Discordbot",
    page_bytes=50 * _MB,
    timeout=10.0,
    timeout_has_image=True,
    redirects=5,
    statuses=(200, 299),
    page_types=("text/html", "application/xhtml+xml"),
    title_tags=_OG_TITLE,
    image_tags=(
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
    ),
    needs_card_tag=True,
    uses_declared_size=True,
    longest_url=2048,
    takes_relative=True,
    takes_http=True,
    image_types=("PNG", "GIF", "JPEG", "WEBP", "AVIF"),
    is_cropped=False,
    sources=(
        documented(
            "https://docs.discord.com/developers/link-previews/overview",
            "page_bytes timeout timeout_has_image redirects statuses page_types title_tags"
            " image_tags needs_card_tag uses_declared_size longest_url takes_relative takes_http"
            " image_types",
        ),
        documented(
            "https://docs.discord.com/developers/link-previews/component-embeds", "user_agent marks"
        ),
        reported(
            "https://github.com/leovoel/embed-visualizer/issues/30", "is_cropped", "2018-10-19"
        ),
        reported(
            "https://opengraphplus.com/consumers/discord/issues/no-embed-showing", "robots_name"
        ),
    ),
)

LINKEDIN = Network(
    name="linkedin",
    label="LinkedIn",
    marks=("linkedinbot",),
    user_agent="LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    robots_name="LinkedInBot",
    obeys_robots=True,
    title_tags=("og:title", "title"),
    image_tags=("og:image",),
    image_bytes=5 * _MB,
    large_least=(401, 1),
    is_cropped=True,
    crop=_LINK,
    small_crop=_SQUARE,
    sources=(
        reported(
            "https://axox-webtools.pages.dev/blog/what-your-linkedin-share-card-actually-looks-like-before-you-post",
            "small_crop",
            "2026-05-22",
        ),
        reported("https://darkvisitors.com/agents/linkedinbot", "user_agent marks robots_name"),
        reported("https://memedata.com/post/56733", "obeys_robots"),
        reported(
            "https://previewog.com/linkedin-meta-tags/", "title_tags image_tags", "2026-03-06"
        ),
        reported(
            "https://peek.dt.tools/linkedin-preview",
            "image_bytes large_least is_cropped crop",
        ),
    ),
)

MASTODON = Network(
    name="mastodon",
    label="Mastodon",
    marks=("mastodon/",),
    user_agent="Mastodon/4.7.0 (http.rb/5.3.1; +https://mastodon.social/) Bot",
    image_user_agent="Mastodon/4.7.0 (http.rb/5.3.1; +https://mastodon.social/)",
    accept="text/html",
    robots_name="Mastodon",
    obeys_robots=False,
    page_bytes=MIB,
    timeout=30.0,
    redirects=3,
    codings=("gzip",),
    statuses=(200, 200),
    page_types=("text/html",),
    title_tags=("og:title", "title"),
    image_tags=("og:image",),
    head_only=False,
    decodes_twice=True,
    uses_declared_size=False,
    takes_relative=True,
    takes_http=True,
    image_types=("JPEG", "PNG", "GIF", "WEBP"),
    image_bytes=8 * MIB,
    large_is_wide=True,
    is_cropped=True,
    crop=_LINK,
    small_crop=_SQUARE,
    sources=(
        coded(
            f"{_MASTODON}/services/fetch_link_card_service.rb",
            "user_agent marks accept obeys_robots robots_name statuses page_types page_bytes",
            _MERGED,
        ),
        coded(
            f"{_MASTODON}/lib/request.rb",
            "image_user_agent timeout redirects codings",
            _MERGED,
        ),
        coded(
            f"{_MASTODON}/lib/link_details_extractor.rb",
            "title_tags image_tags head_only decodes_twice takes_relative takes_http",
            _MERGED,
        ),
        coded(
            f"{_MASTODON}/models/preview_card.rb",
            "image_types image_bytes uses_declared_size",
            _MERGED,
        ),
        coded(
            f"{_MASTODON}/javascript/mastodon/features/status/components/card.tsx",
            "large_is_wide is_cropped crop small_crop",
            _MERGED,
        ),
    ),
)

BLUESKY = Network(
    name="bluesky",
    label="Bluesky",
    marks=("bluesky",),
    user_agent=(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Bluesky Cardyb/1.1;"
        " +mailto:support@bsky.app) Chrome/W.X.Y.Z Safari/537.36"
    ),
    robots_name="Bluesky Cardyb",
    timeout=15.0,
    title_tags=_OG_TITLE,
    image_tags=_OG_IMAGE,
    is_cropped=True,
    crop=(1200, 630),
    sources=(
        coded(
            "https://github.com/bluesky-social/social-app/blob/main/src/lib/link-meta/link-meta.ts",
            "timeout",
        ),
        coded(
            "https://github.com/bluesky-social/social-app/blob/main/src/lib/constants.ts",
            "is_cropped crop",
        ),
        reported(
            "https://github.com/bluesky-social/social-app/issues/6521",
            "user_agent marks robots_name",
            "2024-11-22",
        ),
        reported("https://opengraphplus.com/consumers/bluesky/tags", "title_tags image_tags"),
    ),
)

FACEBOOK = Network(
    name="facebook",
    label="Facebook",
    marks=("facebookexternalhit", "facebookcatalog", "meta-external"),
    user_agent="facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    robots_name="facebookexternalhit",
    obeys_robots=True,
    page_range=512 * KIB,
    page_bytes=_MB,
    codings=("gzip", "deflate"),
    title_tags=("og:title", "title"),
    image_tags=("og:image",),
    uses_declared_size=True,
    takes_relative=False,
    image_bytes=8 * _MB,
    image_least=(200, 200),
    large_least=(600, 315),
    is_cropped=True,
    crop=_LINK,
    small_crop=_SQUARE,
    sources=(
        documented(
            "https://developers.facebook.com/docs/sharing/webmasters/crawler/",
            "user_agent marks robots_name page_range page_bytes codings title_tags",
        ),
        documented(
            "https://developers.facebook.com/docs/sharing/webmasters/images/",
            "image_tags uses_declared_size image_bytes image_least large_least is_cropped crop",
        ),
        documented(
            "https://developers.facebook.com/docs/sharing/webmasters/faq",
            "takes_relative small_crop",
        ),
        reported(
            "https://www.ayrshare.com/docs/help-center/technical-support/meta-media-crawler-blocked",
            "obeys_robots",
        ),
    ),
)

X = Network(
    name="x",
    label="X",
    marks=("twitterbot",),
    user_agent="Twitterbot/1.0",
    robots_name="Twitterbot",
    obeys_robots=True,
    title_tags=("twitter:title", "og:title"),
    image_tags=("twitter:image", "twitter:image:src", "og:image"),
    needs_card_tag=True,
    image_types=("JPEG", "PNG", "WEBP", "GIF"),
    image_bytes=5 * _MB,
    image_least=(144, 144),
    large_least=(300, 157),
    is_cropped=True,
    crop=(2, 1),
    small_crop=_SQUARE,
    sources=(
        documented(
            "https://developer.x.com/cards/overview", "user_agent marks robots_name obeys_robots"
        ),
        documented(
            "https://developer.x.com/cards/markup",
            "title_tags image_tags needs_card_tag image_types image_bytes",
        ),
        documented(
            "https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image",
            "large_least is_cropped crop",
        ),
        documented(
            "https://developer.x.com/en/docs/x-for-websites/cards/overview/summary",
            "image_least small_crop",
        ),
    ),
)

NETWORKS: tuple[Network, ...] = (
    KAKAOTALK,
    LINE,
    NAVER,
    TELEGRAM,
    WHATSAPP,
    SLACK,
    DISCORD,
    LINKEDIN,
    MASTODON,
    BLUESKY,
    FACEBOOK,
    X,
)

BY_NAME: dict[str, Network] = {network.name: network for network in NETWORKS}
