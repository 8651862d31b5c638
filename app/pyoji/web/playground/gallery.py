"""The page `/gallery`: every design with a title, or in every language and theme.

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

TITLE, THEME, LANG = "title", "theme", "lang"
FILTERS = (TEMPLATE, THEME, LANG, TITLE, UI)
"""The parameters of the page."""

ALL = "all"
"""The value of a filter that leaves nothing out."""


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
    """Return the page in a language: a card of each design, or more as `filters` say.

    `template` is one design; `theme` and `lang` are one value or ALL; `title` replaces the sample
    titles. Raises UnknownTemplate. An unknown theme or language leaves the page empty.
    """
    texts, templates = words(language), site.templates
    names = (templates.get(filters[TEMPLATE]).name,) if TEMPLATE in filters else templates.names
    titles = _titles(site, filters, language)
    sections = (_section(texts, templates.get(name), filters, titles, language) for name in names)
    filled = [section for section in sections if section.cards]
    languages = (*site.samples, ALL)
    return render(
        "gallery.html",
        words=texts,
        language=language,
        others={other: _address(filters, **{UI: other}) for other in other_languages(language)},
        pages=site.pages,
        files=site.files,
        notices=notices(texts, site, names),
        title=filters.get(TITLE, ""),
        hidden={name: value for name, value in filters.items() if name != TITLE},
        filters=[
            _filter(texts, TEMPLATE, ("", *templates.names), filters),
            _filter(texts, THEME, ("", *themes(templates), ALL), filters),
            *(
                []
                if TITLE in filters
                else [_filter(texts, LANG, languages, {LANG: language, **filters})]
            ),
        ],
        whole=None if TITLE in filters else _address(filters, theme=ALL, lang=ALL),
        sections=filled,
        is_single=all(len(section.cards) == 1 for section in filled),
    )


def is_known(site: Site, filters: Mapping[str, str]) -> bool:
    """Whether the page of these filters is one of a bounded number."""
    return (
        TITLE not in filters
        and filters.get(THEME) in (None, ALL, *themes(site.templates))
        and filters.get(LANG) in (None, ALL, *site.samples)
    )


def themes(templates: Templates) -> tuple[str, ...]:
    """Return each theme of the listed templates."""
    listed = (templates.get(name) for name in templates.names)
    return tuple(dict.fromkeys(theme for template in listed for theme in _themes(template)))


def _themes(template: Template) -> Sequence[str]:
    return template.parameters[THEME].choices


def _titles(site: Site, filters: Mapping[str, str], language: str) -> Mapping[str | None, str]:
    """Return the titles to show by language; None has the service guess it."""
    if TITLE in filters:
        return {None: filters[TITLE]}
    lang = filters.get(LANG, language)
    return {tag: title for tag, title in site.samples.items() if lang in (tag, ALL)}


def _filter(texts: Words, name: str, values: Sequence[str], filters: Mapping[str, str]) -> Filter:
    links = [
        FilterLink(
            address=_address(filters, **{name: value}),
            label=_label(texts, name, value),
            is_current=filters.get(name, "") == value,
        )
        for value in values
    ]
    return Filter(name, links)


def _label(texts: Words, name: str, value: str) -> str:
    if value in ("", ALL):
        return texts["sheet.own" if name == THEME and not value else "sheet.all"]
    return texts.get(f"choice.{name}.{value}", value)


def _address(filters: Mapping[str, str], **changes: str) -> str:
    parameters = {name: value for name, value in {**filters, **changes}.items() if value}
    return "gallery" + (f"?{query.write(tuple(parameters.items()))}" if parameters else "")


def _section(
    texts: Words,
    template: Template,
    filters: Mapping[str, str],
    titles: Mapping[str | None, str],
    language: str,
) -> Section:
    own = template.parameters[THEME].default_text or _themes(template)[0]
    theme_filter = filters.get(THEME, own)
    cards = [
        _card(texts, template, theme, lang, title, filters.get(UI))
        for theme in _themes(template)
        if theme_filter in (theme, ALL)
        for lang, title in titles.items()
    ]
    return Section(template.name, *template.summary.in_language(language), cards)


def _card(
    texts: Words, template: Template, theme: str, lang: str | None, title: str, ui: str | None
) -> SampleCard:
    pairs = gallery_pairs(template, title, lang, theme)
    language = ((UI, ui),) if ui else ()
    return SampleCard(
        address="./?" + query.write(((TEMPLATE, template.name), *pairs, *language)),
        image=card_link(template.name, (*pairs, HALF)),
        description=texts["sheet.edit"].format(
            template=template.name,
            theme=texts.get(f"choice.theme.{theme}", theme),
            title=title,
        ),
    )
