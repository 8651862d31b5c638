"""The page `/gallery`: every template in every language and theme, on one sheet.

In: the site, the filters, the language. Out: a document of real cards at half their size,
asked for as they come into view; each leads to the page `/` with its state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoji.engine.design import Template, Templates
from pyoji.link import query
from pyoji.web.playground.page import Site, notices
from pyoji.web.playground.render import render
from pyoji.web.playground.state import TEMPLATE, UI, card_link
from pyoji.web.playground.words import Words, other_language, words
from pyoji.web.samples import HALF, gallery_pairs


@dataclass(frozen=True, slots=True)
class FilterLink:
    """The sheet with one value of a filter."""

    address: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What the sheet is filtered by, with a link for every value and one for all."""

    name: str
    links: Sequence[FilterLink]


@dataclass(frozen=True, slots=True)
class SampleCard:
    """A card on the sheet: its picture, and the page `/` that edits it."""

    address: str
    picture: str
    description: str


@dataclass(frozen=True, slots=True)
class Section:
    """A template with its cards."""

    name: str
    summary: str
    cards: Sequence[SampleCard]


def sheet(site: Site, chosen: Mapping[str, str], language: str) -> str:
    """Return the sheet in a language, of the template and the theme in `chosen`, if any.

    Raises UnknownTemplate. A theme that no template has leaves the sheet empty.
    """
    texts, templates, other = words(language), site.templates, other_language(language)
    names = (templates.get(chosen[TEMPLATE]).name,) if TEMPLATE in chosen else templates.names
    sections = (_section(site, texts, templates.get(name), chosen) for name in names)
    return render(
        "gallery.html",
        words=texts,
        language=language,
        other_language=other,
        other_address=_address(chosen, **{UI: other}),
        files=site.files,
        notices=notices(texts, site, names),
        filters=[
            _filter(texts, TEMPLATE, templates.names, chosen),
            _filter(texts, "theme", themes(templates), chosen),
        ],
        sections=[section for section in sections if section.cards],
    )


def themes(templates: Templates) -> tuple[str, ...]:
    """Return every theme that a listed template has."""
    every = (templates.get(name) for name in templates.names)
    return tuple(dict.fromkeys(theme for template in every for theme in _themes(template)))


def _themes(template: Template) -> Sequence[str]:
    return template.parameters["theme"].choices


def _filter(texts: Words, name: str, values: Sequence[str], chosen: Mapping[str, str]) -> Filter:
    links = [
        FilterLink(
            address=_address(chosen, **{name: value}),
            label=texts.get(f"choice.{name}.{value}", value) if value else texts["sheet.all"],
            is_current=chosen.get(name, "") == value,
        )
        for value in ("", *values)
    ]
    return Filter(name, links)


def _address(chosen: Mapping[str, str], **changes: str) -> str:
    said = {name: value for name, value in {**chosen, **changes}.items() if value}
    return "gallery" + (f"?{query.write(tuple(said.items()))}" if said else "")


def _section(site: Site, texts: Words, template: Template, chosen: Mapping[str, str]) -> Section:
    cards = [
        _card(texts, template, theme, lang, title, chosen.get(UI))
        for theme in _themes(template)
        if chosen.get("theme", theme) == theme
        for lang, title in site.samples.items()
    ]
    return Section(template.name, template.summary, cards)


def _card(
    texts: Words, template: Template, theme: str, lang: str, title: str, ui: str | None
) -> SampleCard:
    pairs = gallery_pairs(template, title, lang, theme)
    language = ((UI, ui),) if ui else ()
    return SampleCard(
        address="./?" + query.write(((TEMPLATE, template.name), *pairs, *language)),
        picture=card_link(template.name, (*pairs, HALF)),
        description=texts["sheet.edit"].format(
            template=template.name,
            theme=texts.get(f"choice.theme.{theme}", theme),
            lang=lang,
            title=title,
        ),
    )
