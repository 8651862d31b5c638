"""Samples: the cards that the pages show of their own, as links.

In: the templates, and a title of ours by language. Out: pairs for a picture on a page, and every
link that any of the pages asks for by itself. There are as many as designs, themes and languages,
whatever a visitor does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoji.engine.design import Template, Templates
from pyoji.engine.design.parameters import examples
from pyoji.link.card_links import CardLink
from pyoji.link.query import Pairs

HALF = ("scale", "0.5")


def of_strip(template: Template, title: str) -> Pairs:
    """A template in the strip of the page `/`."""
    return (("title", title), HALF, *examples(template.parameters))


def of_sheet(template: Template, title: str, lang: str, theme: str) -> Pairs:
    """A template on the sheet `/gallery`, without its scale."""
    said = (("title", title), ("lang", lang), ("theme", theme))
    return (*said, *examples(template.parameters))


def links(templates: Templates, titles: Mapping[str, str]) -> Iterator[str]:
    """Every link to such a card; `titles` are ours, by language."""
    for template in map(templates.get, templates.names):
        for title in titles.values():
            yield str(CardLink(template.name, of_strip(template, title)))
        for theme in template.parameters["theme"].choices:
            for lang, title in titles.items():
                pairs = of_sheet(template, title, lang, theme)
                yield str(CardLink(template.name, (*pairs, HALF)))
