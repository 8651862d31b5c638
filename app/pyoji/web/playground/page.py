"""The page `/`: choose a template, fill its form, see the card, copy its link.

In: the templates, a `PageState`, the words, the service's root, the addresses of static files. Out:
a document that works as a plain form; the script updates it live. It must not know requests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoji.engine.card import FORMATS, PNG, SIZES
from pyoji.engine.design import Templates
from pyoji.link import query
from pyoji.networks.network import READ
from pyoji.web.playground.form import groups
from pyoji.web.playground.frames import TABS
from pyoji.web.playground.presets import presets
from pyoji.web.playground.render import render
from pyoji.web.playground.snippets import snippets
from pyoji.web.playground.state import (
    FORMAT,
    TEMPLATE,
    TITLE_ALONE,
    UI,
    PageState,
    card_link,
    is_removable,
)
from pyoji.web.playground.words import SCRIPTED, Words, other_languages, words
from pyoji.web.samples import HALF, strip_pairs


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages are made from.

    `samples` are sample titles by language, `files` the addresses of static files by name,
    `modules` those of the script's modules.
    `signed` are the templates that require signed links. Pages have no signing key, because they
    would sign for every visitor. `restricted`: other templates render only listed cards.
    `has_studio`: the page `/make` is served.
    """

    templates: Templates
    samples: Mapping[str, str]
    files: Mapping[str, str]
    modules: Sequence[str]
    signed: Collection[str]
    restricted: bool = False
    has_studio: bool = False

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths of the pages that every page leads to."""
        return ("gallery", "docs", "make") if self.has_studio else ("gallery", "docs")


@dataclass(frozen=True, slots=True)
class Tile:
    """A template in the strip: the address of this state in that template, and its image."""

    name: str
    address: str
    image: str


def page(site: Site, state: PageState, language: str, root: str) -> str:
    """Return the page in a language; `root` is the service's address, with a final slash."""
    texts = words(language)
    width, height = state.card.sides
    return render(
        "page.html",
        words=texts,
        language=language,
        others={other: state.page(**{UI: other}) for other in other_languages(language)},
        blank_address=_blank(state),
        pages=site.pages,
        files=site.files,
        modules=site.modules,
        state=state,
        title=state.title,
        subtitle=state.card.common.subtitle or texts["preview.description"],
        width=width,
        height=height,
        notices=notices(texts, site, (state.template.name,)),
        strip=_strip(site, state, language),
        summary=state.template.summary.in_language(language),
        groups=groups(texts, state, tuple(site.samples), language),
        snippets=snippets(root, state),
        presets=presets(texts, state.template),
        shows=_shows(state),
        tabs=TABS,
        read=READ,
        script_data=_script_data(texts, state),
    )


def notices(texts: Words, site: Site, names: Collection[str]) -> list[str]:
    """Return a sentence for each reason why cards of the templates `names` are not rendered here:
    signed links are required, or only listed titles are rendered."""
    signed = [name for name in names if name in site.signed]
    sentences = [texts["notice.signed"].format(names=", ".join(signed))] if signed else []
    if site.restricted and len(signed) < len(names):
        sentences.append(texts["notice.restricted"])
    return sentences


def _strip(site: Site, state: PageState, language: str) -> list[Tile]:
    """Return a tile per template. All visitors see the same title, so its cards are cached.

    The tile of the chosen template is the card itself, in the size of the strip.
    """
    sample = site.samples[language]
    own = (*((name, text) for name, text in state.pairs if name not in ("size", "scale")), HALF)
    return [
        Tile(
            name,
            address=state.page(**{TEMPLATE: name}),
            image=card_link(
                name,
                own
                if name == state.template.name
                else strip_pairs(site.templates.get(name), sample),
            ),
        )
        for name in site.templates.names
    ]


def _shows(state: PageState) -> dict[str, str]:
    """Return the values of the switch. Examples that the visitor has not asked for leave with the
    first value, also where the form is sent without the script."""
    is_first = state.shows_all and not state.is_asked
    return {"all": "" if is_first else state.example_language, TITLE_ALONE: TITLE_ALONE}


def _blank(state: PageState) -> str:
    language = ((UI, state.ui),) if state.ui else ()
    return "./?" + query.write(((TEMPLATE, state.template.name), *language))


def _script_data(texts: Words, state: PageState) -> dict[str, Any]:
    """Return the data of the script."""
    parameters = {**state.parameters, FORMAT.name: FORMAT}
    return {
        "template": state.template.name,
        "names": list(parameters),
        "defaults": {name: parameter.default_text or "" for name, parameter in parameters.items()},
        "examples": dict(state.examples),
        "example_language": state.example_language,
        "is_asked": state.is_asked,
        "removable": [name for name, parameter in parameters.items() if is_removable(parameter)],
        "sizes": {size.name: [size.width, size.height] for size in SIZES.values()},
        "scales": {size.name: size.max_scale for size in SIZES.values()},
        "formats": {
            format_.name: {
                "path": "" if format_ is PNG else f".{format_.extensions[0]}",
                "extension": format_.extensions[0],
                "type": format_.media_type,
            }
            for format_ in FORMATS.values()
        },
        "words": {key: texts[key] for key in SCRIPTED},
    }
