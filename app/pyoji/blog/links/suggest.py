"""Suggest: a title in; the link to its card, and the ways to write it on a page, out.

    url        https://og.example.com/api/article?title=%ED%91%9C%EC%A7%80
    meta       the tags of a page's head
    yaml       image: "…"
    toml       image = "…"
    markdown   ![표지](…)

A link is made of letters, digits and a few signs that no quotes, brackets or attributes take for
their own, and the service reads from it just what was meant. Must not know posts or files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoji.blog.source.keys import IMAGE, Key
from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design import Templates
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.link import og_tags, query
from pyoji.link.query import Pairs
from pyoji.percent import encode

Sign = Callable[[str, Pairs], str]
"""The signature of a link to a template with these names and values; "" where none is wanted."""


def unsigned(template: str, pairs: Pairs) -> str:
    """No signature."""
    return ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link, the card that it asks for, and the title that it is called by."""

    link: str
    card: Card
    title: str


@dataclass(frozen=True, slots=True)
class LinkBuilder:
    """What makes links: to `template` at `origin` (scheme, host, and what the service stands
    under), with `pairs` that all of them say."""

    origin: str
    template: str
    templates: Templates
    pairs: Pairs = ()
    format: Format | None = None
    sign: Sign = unsigned

    def suggest(self, title: str, lang: str | None = None) -> Suggestion:
        """The link for a title, whose language is `lang` if that is known.

        Raises RequestError for a template or a value that the service would refuse.
        """
        asked = {"title": title, **language_parameter(title, lang), **dict(self.pairs)}
        pairs = tuple((name, _kept(value)) for name, value in asked.items())
        card = self.templates.card(self.template, pairs, self.format or PNG)
        if signature := self.sign(self.template, query.read(query.write(pairs).encode())):
            pairs += (("sig", signature),)
        extension = f".{self.format.extensions[0]}" if self.format else ""
        address = f"{self.origin}/api/{encode(self.template)}{extension}"
        return Suggestion(f"{address}?{query.write(pairs)}", card, title)


def _kept(value: str) -> str:
    """The value so that the service reads it as it is.

    One that looks as if it had been percent-encoded is mended there; a space at its end, which is
    not set, shows that it was not.
    """
    written = query.write([("x", value)])
    read = dict(query.read(written.encode())).get("x", "")
    return value if read == value else f"{value} "


_LATIN_RULES = frozenset({"tr", "vi", "az", "ro"})
"""Languages in Latin letters of which a letter or two have shapes of their own."""


def language_parameter(title: str, lang: str | None) -> dict[str, str]:
    """`lang` as a link has to say it: not at all where the service would guess it, or where
    nothing depends on it."""
    guessed = language.guess(clean(title))
    if lang is None or _canonical(lang) == guessed:
        return {}
    matters = _canonical(lang) in (*language.LANGUAGES, *_LATIN_RULES) or guessed != "en"
    return {"lang": lang} if matters else {}


def _canonical(lang: str) -> str:
    """One of our tags; what is none is left to the reader of the card to refuse."""
    try:
        return language.canonical(lang)
    except ValueError:
        return lang


# ── ways to write it ─────────────────────────────────────────────────────────────────────────


def _meta(made: Suggestion, _: Key) -> str:
    return og_tags.write(made.link, made.card.format.media_type, made.card.sides, made.title)


def _markdown(made: Suggestion, _: Key) -> str:
    alt = re.sub(r"([\\\[\]`*_<>&!])", r"\\\1", " ".join(made.title.split()))
    return f"![{alt}]({made.link})"


FORMS: Mapping[str, Callable[[Suggestion, Key], str]] = {
    "url": lambda made, _: made.link,
    "meta": _meta,
    "yaml": lambda made, key: key.yaml(json.dumps(made.link)),
    "toml": lambda made, key: key.toml(json.dumps(made.link)),
    "markdown": _markdown,
}


def all_forms(made: Suggestion, key: Key = IMAGE) -> dict[str, str]:
    """The link in every form, by name."""
    return {name: form(made, key) for name, form in FORMS.items()}
