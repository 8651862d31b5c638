"""Samples: the cards that our pages show by themselves, as links.

In: the templates, and a sample title by language. Out: the parameters of each image on a page, and
the links of all of them. Their number depends on designs, themes and languages, not on visitors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoji.engine.design import Template, Templates
from pyoji.engine.design.parameters import examples
from pyoji.engine.design.templates import SPECIMEN, specimen_name
from pyoji.link.card_links import CardLink
from pyoji.link.query import Pairs

HALF = ("scale", "0.5")
WIDE = ("size", "x")

FACE_TITLES: Mapping[str, str] = {
    "ko": "가나다라 Aa1",
    "en": "Hamburg Aa",
    "ja": "あいう永 Aa1",
}
"""The letters that show a face, by language of the page."""


def strip_pairs(template: Template, title: str) -> Pairs:
    """Return the parameters of a template in the strip of the page `/`."""
    return (("title", title), HALF, *examples(template.parameters))


def gallery_pairs(template: Template, title: str, lang: str | None, theme: str) -> Pairs:
    """Return the parameters of a template on the page `/gallery`, without the scale."""
    return (
        ("title", title),
        *((("lang", lang),) if lang else ()),
        ("theme", theme),
        *examples(template.parameters),
    )


def face_link(template: Template, font: str, language: str) -> CardLink:
    """Return the card that shows a voice, or a font of the template's own, in the form of `/`."""
    name = specimen_name(template.name) if font in template.fonts else SPECIMEN
    return CardLink(name, (("title", FACE_TITLES[language]), ("font", font), WIDE, HALF))


def links(templates: Templates, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the link of every sample card; `titles` are sample titles by language."""
    listed = [templates.get(name) for name in templates.names]
    faces = (
        str(face_link(template, font, language))
        for template in listed
        for font in template.parameters["font"].choices
        for language in FACE_TITLES
    )
    yield from dict.fromkeys(faces)
    for template in listed:
        for title in titles.values():
            yield str(CardLink(template.name, strip_pairs(template, title)))
        for theme in template.parameters["theme"].choices:
            for lang, title in titles.items():
                pairs = gallery_pairs(template, title, lang, theme)
                yield str(CardLink(template.name, (*pairs, HALF)))
