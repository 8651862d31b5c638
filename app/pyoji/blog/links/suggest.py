"""Suggest: make the link to a title's card, and write it in the forms that pages need.

    url        https://og.example.com/api/article?title=%ED%91%9C%EC%A7%80
    meta       the tags of a page's head
    yaml       image: "…"
    toml       image = "…"
    markdown   ![표지](…)

A link contains only letters, digits and signs that are safe in quotes, brackets and attributes, and
the service reads exactly the intended values. Must not know posts or files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoji.blog.source.image_key import IMAGE, Key
from pyoji.blog.source.site_layout import canonical
from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design import Templates, emphasis
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.errors import TargetTooLong
from pyoji.link import og_tags, query
from pyoji.link.path import AUTO, MAX_TARGET, with_version
from pyoji.link.query import Pairs
from pyoji.percent import encode

Sign = Callable[[str, Pairs], str]
"""Makes the signature of a link to a template with these parameters."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link, its card and its title."""

    link: str
    card: Card
    title: str


@dataclass(frozen=True, slots=True)
class LinkBuilder:
    """Builds links to a template.

    `origin` is scheme, host and the service's path prefix; `pairs` are parameters of every link.
    Titles are plain text unless `has_marked_titles`. `version` is the one in the path: a text, or
    AUTO for the card's own. `for_decoder`: a program decodes the link once before it is published.
    """

    origin: str
    template: str
    templates: Templates
    pairs: Pairs = ()
    format: Format | None = None
    sign: Sign | None = None
    has_marked_titles: bool = False
    version: str | None = None
    for_decoder: bool = False

    def suggest(self, title: str, lang: str | None = None) -> Suggestion:
        """Make the link for a title in the language `lang`, if known.

        Raise RequestError for a template or a value that the service rejects, or a link that is
        longer than it accepts.
        """
        parameters = {"title": title, **language_parameter(title, lang), **dict(self.pairs)}
        if self._reads_marks(parameters):
            parameters["title"] = emphasis.escaped(parameters["title"])
        pairs = tuple((name, _protected(value)) for name, value in parameters.items())
        card = self.templates.card(self.template, pairs, self.format or PNG)
        if self.sign:
            signature = self.sign(self.template, query.read(query.write(pairs).encode()))
            pairs += (("sig", signature),)
        path = encode(self.template)
        path += f".{self.format.extensions[0]}" if self.format else ""
        if self.version:
            version = card.version if self.version == AUTO else self.version
            path = with_version(path, version)
        written = query.write(pairs)
        length = len(f"{urlsplit(self.origin).path}/api/{path}?{written}")
        if length > MAX_TARGET:
            raise TargetTooLong(length, MAX_TARGET)
        written = query.write_for_decoder(pairs) if self.for_decoder else written
        return Suggestion(f"{self.origin}/api/{path}?{written}", card, title)

    def _reads_marks(self, parameters: Mapping[str, str]) -> bool:
        """Whether the card reads asterisks of a plain title as marks."""
        if self.has_marked_titles:
            return False
        card = self.templates.card(self.template, tuple(parameters.items()), self.format or PNG)
        return bool(card.common.md)


def _protected(value: str) -> str:
    """Protect a value from being decoded twice.

    The service decodes a value again if it looks percent-encoded. A trailing space, which is not
    rendered, prevents this.
    """
    query_string = query.write([("x", value)])
    decoded = dict(query.read(query_string.encode())).get("x", "")
    return value if decoded == value else f"{value} "


_LATIN_RULES = frozenset({"tr", "vi", "az", "ro"})
"""Languages in Latin script with locale-specific glyphs."""


def language_parameter(title: str, lang: str | None) -> dict[str, str]:
    """The `lang` parameter, or nothing if the service guesses it or the card does not depend on
    it."""
    guessed = language.guess(clean(title))
    tag = canonical(lang)
    if lang is None or tag == guessed:
        return {}
    matters = tag in (*language.LANGUAGES, *_LATIN_RULES) or guessed != "en"
    return {"lang": lang} if matters else {}


# ── forms ────────────────────────────────────────────────────────────────────────────────────


def _meta(suggestion: Suggestion, _: Key) -> str:
    return og_tags.write(
        suggestion.link, suggestion.card.format.media_type, suggestion.card.sides, suggestion.title
    )


def _markdown(suggestion: Suggestion, _: Key) -> str:
    alt = re.sub(r"([\\\[\]`*_<>&!])", r"\\\1", " ".join(suggestion.title.split()))
    return f"![{alt}]({suggestion.link})"


FORMS: Mapping[str, Callable[[Suggestion, Key], str]] = {
    "url": lambda suggestion, _: suggestion.link,
    "meta": _meta,
    "yaml": lambda suggestion, key: key.yaml(suggestion.link),
    "toml": lambda suggestion, key: key.toml(suggestion.link),
    "markdown": _markdown,
}


def all_forms(suggestion: Suggestion, key: Key = IMAGE) -> dict[str, str]:
    """Write the link in all forms, by name."""
    return {name: form(suggestion, key) for name, form in FORMS.items()}
