"""The page `/gallery`: every template in every language and theme, on one sheet.

In: the site, the filters, the language. Out: a document of real cards at half their size,
asked for as they come into view; each leads to the page `/` with its state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from pyoji.engine.design import Template, Templates
from pyoji.web.playground.page import Site, document, masthead, restrictions
from pyoji.web.playground.state import TEMPLATE, UI, card_link, encoded
from pyoji.web.playground.words import WORDS
from pyoji.web.samples import HALF, of_sheet

Words = Mapping[str, str]


def sheet(site: Site, chosen: Mapping[str, str], ui: str) -> str:
    """The sheet in the language `ui`, of the template and the theme in `chosen`, if any.

    Raises UnknownTemplate. A theme that no template has leaves the sheet empty.
    """
    words, templates = WORDS[ui], site.templates
    every = [templates.get(name) for name in templates.names]
    shown = [templates.get(chosen[TEMPLATE])] if TEMPLATE in chosen else every
    other = next(name for name in WORDS if name != ui)
    filters = _filter(words, TEMPLATE, templates.names, chosen)
    filters += _filter(words, "theme", themes(templates), chosen)
    return document(
        words,
        ui,
        title=words["sheet.title"],
        files=site.files,
        head="",
        body=f"""
{masthead(words, ui, "p", site.files, other=_address(chosen, **{UI: other}), here="gallery")}
<main class="sheet"><h1>{escape(words["gallery"])}</h1><p>{escape(words["sheet.about"])}</p>
{filters}
{restrictions(words, site, [template.name for template in shown])}
{"".join(_section(site, words, template, chosen) for template in shown)}
</main>""",
    )


def themes(templates: Templates) -> tuple[str, ...]:
    """Every theme that a listed template has."""
    every = (templates.get(name) for name in templates.names)
    return tuple(dict.fromkeys(theme for template in every for theme in _themes(template)))


def _themes(template: Template) -> Sequence[str]:
    return template.parameters["theme"].choices


def _filter(words: Words, name: str, values: Sequence[str], chosen: Mapping[str, str]) -> str:
    links = ""
    for value in ("", *values):
        current = ' aria-current="true"' if chosen.get(name, "") == value else ""
        called = words.get(f"choice.{name}.{value}", value) if value else words["sheet.all"]
        links += (
            f'<li><a href="{escape(_address(chosen, **{name: value}))}"{current}>'
            f"{escape(called)}</a></li>"
        )
    title = escape(words[f"sheet.{name}"])
    return f'<nav class="filter" aria-label="{title}"><p>{title}</p><ul>{links}</ul></nav>'


def _address(chosen: Mapping[str, str], **changes: str) -> str:
    said = {name: value for name, value in {**chosen, **changes}.items() if value}
    return "gallery" + (f"?{encoded(tuple(said.items()))}" if said else "")


def _section(site: Site, words: Words, template: Template, chosen: Mapping[str, str]) -> str:
    themes = [t for t in _themes(template) if chosen.get("theme", t) == t]
    if not themes:
        return ""
    cards = "".join(
        _card(words, template, theme, lang, title, chosen.get(UI))
        for theme in themes
        for lang, title in site.samples.items()
    )
    return (
        f'<section><h2>{escape(template.name)}</h2><p lang="en">{escape(template.summary)}</p>'
        f'<ul class="cards">{cards}</ul></section>'
    )


def _card(
    words: Words, template: Template, theme: str, lang: str, title: str, ui: str | None
) -> str:
    said = of_sheet(template, title, lang, theme)
    source = card_link(template.name, (*said, HALF))
    page = "./?" + encoded(((TEMPLATE, template.name), *said, *(((UI, ui),) if ui else ())))
    alt = words["sheet.edit"].format(
        template=template.name,
        theme=words.get(f"choice.theme.{theme}", theme),
        lang=lang,
        title=title,
    )
    return (
        f'<li><a href="{escape(page)}"><img src="{escape(source)}" alt="{escape(alt)}"'
        f' width="600" height="315" loading="lazy" decoding="async"></a></li>'
    )
