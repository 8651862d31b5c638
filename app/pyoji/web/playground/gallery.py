"""The page `/gallery`: every template in every language and theme.

In: the site, the filters, the language. Out: a document with real cards at half their size, loaded
as they come into view. Each links to the page `/` with its parameters. It must not know requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoji.engine.design import Template, Templates
from pyoji.link import query
from pyoji.web.playground.page import Site, notices
from pyoji.web.playground.render import render
from pyoji.web.playground.state import TEMPLATE, UI, card_link
from pyoji.web.playground.words import Words, other_languages, words
from pyoji.web.samples import HALF, gallery_pairs


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A link to the gallery with one value of a filter."""

    address: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter, with a link for every value and one for all of them."""

    name: str
    links: Sequence[FilterLink]


@dataclass(frozen=True, slots=True)
class SampleCard:
    """A card of the gallery: its image, and the address of the page `/` that edits it."""

    address: str
    image: str
    description: str


@dataclass(frozen=True, slots=True)
class Section:
    """A template with its cards."""

    name: str
    summary: str
    summary_language: str | None
    cards: Sequence[SampleCard]


def gallery(site: Site, filters: Mapping[str, str], language: str) -> str:
    """Return the page in a language, with the template and the theme of `filters` if set.

    Raises UnknownTemplate. An unknown theme leaves the page empty.
    """
    texts, templates = words(language), site.templates
    names = (templates.get(filters[TEMPLATE]).name,) if TEMPLATE in filters else templates.names
    sections = (_section(site, texts, templates.get(name), filters, language) for name in names)
    return render(
        "gallery.html",
        words=texts,
        language=language,
        others={other: _address(filters, **{UI: other}) for other in other_languages(language)},
        files=site.files,
        notices=notices(texts, site, names),
        filters=[
            _filter(texts, TEMPLATE, templates.names, filters),
            _filter(texts, "theme", themes(templates), filters),
        ],
        sections=[section for section in sections if section.cards],
    )


def themes(templates: Templates) -> tuple[str, ...]:
    """Return listed theme of the listed templates."""
    listed = (templates.get(name) for name in templates.names)
    return tuple(dict.fromkeys(theme for template in listed for theme in _themes(template)))


def _themes(template: Template) -> Sequence[str]:
    return template.parameters["theme"].choices


def _filter(texts: Words, name: str, values: Sequence[str], filters: Mapping[str, str]) -> Filter:
    links = [
        FilterLink(
            address=_address(filters, **{name: value}),
            label=texts.get(f"choice.{name}.{value}", value) if value else texts["sheet.all"],
            is_current=filters.get(name, "") == value,
        )
        for value in ("", *values)
    ]
    return Filter(name, links)


def _address(filters: Mapping[str, str], **changes: str) -> str:
    parameters = {name: value for name, value in {**filters, **changes}.items() if value}
    return "gallery" + (f"?{query.write(tuple(parameters.items()))}" if parameters else "")


def _section(
    site: Site, texts: Words, template: Template, filters: Mapping[str, str], language: str
) -> Section:
    cards = [
        _card(texts, template, theme, lang, title, filters.get(UI))
        for theme in _themes(template)
        if filters.get("theme", theme) == theme
        for lang, title in site.samples.items()
    ]
    return Section(template.name, *template.summary.in_language(language), cards)


def _card(
    texts: Words, template: Template, theme: str, lang: str, title: str, ui: str | None
) -> SampleCard:
    pairs = gallery_pairs(template, title, lang, theme)
    language = ((UI, ui),) if ui else ()
    return SampleCard(
        address="./?" + query.write(((TEMPLATE, template.name), *pairs, *language)),
        image=card_link(template.name, (*pairs, HALF)),
        description=texts["sheet.edit"].format(
            template=template.name,
            theme=texts.get(f"choice.theme.{theme}", theme),
            lang=lang,
            title=title,
        ),
    )
