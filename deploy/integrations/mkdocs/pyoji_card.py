"""MkDocs: a hook that gives every page without a picture its card.

    hooks: [pyoji_card.py]
    extra:
      pyoji: {service: https://og.example.com, template: docs}

In: pages as the theme rendered them. Out: the same with tags before `</head>`, unless the theme
has put an `og:image` there. `image` in a page's metadata is the page's own picture and is declared
in place of a card. PYOJI_SIGNING_KEYS in the environment signs links, as in the service. It needs
nothing but Python, and must not know any theme.
"""

import hmac
import os
import re
import unicodedata
from base64 import urlsafe_b64encode
from html import escape
from urllib.parse import quote, unquote

# ── the link, as `pyoji link` makes it ───────────────────────────────────────────────────────

ENCODED = re.compile(r"(?=[^%]*%)(?:[A-Za-z0-9\-._~;,/?:@&=+$!*'()\[\]#]|%[0-9A-Fa-f]{2})+")

# Codes of countries that sites use for languages; the service refuses them as `lang`.
COUNTRIES = {
    "jp": "ja", "kr": "ko", "cn": "zh-Hans", "tw": "zh-Hant", "vn": "vi", "ua": "uk", "cz": "cs",
    "gr": "el", "dk": "da",
}  # fmt: skip
TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}")
RULED = frozenset({
    "zh", "cmn", "yue", "th", "lo", "km", "my", "hi", "ar", "fa", "pes", "ur", "he", "iw", "tr",
    "vi", "az", "ro",
})  # fmt: skip


def guarded(value):
    """Add a space, which is not drawn, to a value that the service would decode twice."""
    if not ENCODED.fullmatch(value):
        return value
    try:
        return value if unquote(value, errors="strict") == value else f"{value} "
    except UnicodeDecodeError:
        return value


def language(title, lang):
    """Return the tag to send for a title in this language.

    None if the title shows its language or the language sets no rule of its own. English is the
    default of themes and says nothing.
    """
    tag = (lang or "").strip()
    if not TAG.fullmatch(tag):
        return None
    code = re.split("[-_]", tag.lower())[0]
    if code in COUNTRIES:
        return language(title, COUNTRIES[code])
    scripts = {unicodedata.name(sign, "").split(" ")[0] for sign in title if sign.isalpha()}
    kana = bool(scripts & {"HIRAGANA", "KATAKANA"})
    needed = {
        "en": False,
        "ko": "HANGUL" not in scripts or kana,
        "ja": not kana or "HANGUL" in scripts,
    }
    return tag if needed.get(code, code in RULED or bool(scripts - {"LATIN"})) else None


def signature(key, template, pairs):
    """Sign what the link says."""
    values = [(name, re.sub("[ \t\n\v\f\r]+", " ", value).strip(" ")) for name, value in pairs]
    lines = sorted(f"{name}={unicodedata.normalize('NFC', value)}" for name, value in values)
    digest = hmac.digest(bytes.fromhex(key), "\n".join([template, *lines]).encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def card_link(title, lang, service, template, parameters=None, **_):
    """Return the link to the card of a title."""
    tag = language(title, lang)
    said = {"title": title} | ({"lang": tag} if tag else {}) | (parameters or {})
    pairs = [(name, guarded(str(value))) for name, value in said.items()]
    keys = re.split(r"[,\s]+", os.environ.get("PYOJI_SIGNING_KEYS", "").strip(", \t\n"))
    if keys[0]:
        pairs.append(("sig", signature(keys[0], template, pairs)))
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    return f"{service.rstrip('/')}/api/{quote(template, safe='')}?{query}"


# ── the tags ─────────────────────────────────────────────────────────────────────────────────

HEAD_END = re.compile(r"</head\s*>", re.I)
META = re.compile(r"""<meta\b[^>]*?\b(?:property|name)=["']?([\w:]+)""", re.I)


def tags(title, lang, image, options):
    """Return the tags of a page as (kind, name, content)."""
    if image and not image.startswith(("https://", "http://")):
        return []  # the theme's to declare
    link = image or card_link(title, lang, **options)
    size = [("width", options.get("width", 1200)), ("height", options.get("height", 630))]
    drawn = [("type", "image/png"), *size, ("alt", re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", title))]
    is_card = link.startswith(f"{options['service'].rstrip('/')}/api/{options['template']}?")
    return [
        ("property", "og:image", link),
        *(("property", f"og:image:{name}", str(value)) for name, value in drawn if is_card),
        ("name", "twitter:card", "summary_large_image"),
    ]


def on_config(config):
    """Refuse a configuration without a service."""
    options = config.extra.get("pyoji") or {}
    if not (options.get("service") and options.get("template")):
        raise ValueError("pyoji_card.py: set extra.pyoji.service and extra.pyoji.template.")


def on_post_page(output, *, page, config):
    """Put the tags that the page does not have before the end of its head."""
    end = HEAD_END.search(output)
    have = set(META.findall(output, 0, end.start())) if end else {"og:image"}
    image = page.meta.get("image")
    if "og:image" in have or not (image is None or isinstance(image, str)):
        return output
    title = page.meta.get("title") or page.title or config.site_name
    theme_lang = config.theme.get("language") or getattr(config.theme, "locale", None)
    lang = page.meta.get("lang") or theme_lang
    missing = [
        f'<meta {kind}="{name}" content="{escape(content)}">'
        for kind, name, content in tags(
            str(title), lang and str(lang), image, config.extra["pyoji"]
        )
        if name not in have
    ]
    return output[: end.start()] + "\n".join(missing) + output[end.start() :]
