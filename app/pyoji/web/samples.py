"""Samples: the cards that our pages show by themselves, as links.

In: the templates, and a sample title by language. Out: the parameters of each image on a page, and
the links of all of them. Their number depends on designs, themes and languages, not on visitors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoji.engine.design import Template, Templates
from pyoji.engine.design.parameters import examples
from pyoji.link.card_links import CardLink
from pyoji.link.query import Pairs

HALF = ("scale", "0.5")


def strip_pairs(template: Template, title: str) -> Pairs:
    """Return the parameters of a template in the strip of the page `/`."""
    return (("title", title), HALF, *examples(template.parameters))


def gallery_pairs(template: Template, title: str, lang: str, theme: str) -> Pairs:
    """Return the parameters of a template on the page `/gallery`, without the scale."""
    return (
        ("title", title),
        ("lang", lang),
        ("theme", theme),
        *examples(template.parameters),
    )


def links(templates: Templates, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the link of every sample card; `titles` are sample titles by language."""
    for template in map(templates.get, templates.names):
        for title in titles.values():
            yield str(CardLink(template.name, strip_pairs(template, title)))
        for theme in template.parameters["theme"].choices:
            for lang, title in titles.items():
                pairs = gallery_pairs(template, title, lang, theme)
                yield str(CardLink(template.name, (*pairs, HALF)))
