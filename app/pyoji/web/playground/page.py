"""The page `/`: pick a template, fill its form, see the card, take it away.

In: the templates, a `PageState`, the words, the service's root, where the static files are. Out: a
whole document that works as it stands, as a plain form; the script makes it live.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pyoji.engine.card import FORMATS, PNG, SIZES
from pyoji.engine.design import Templates
from pyoji.link import query
from pyoji.web.playground.form import groups
from pyoji.web.playground.frames import NETWORKS
from pyoji.web.playground.render import render
from pyoji.web.playground.snippets import snippets
from pyoji.web.playground.state import (
    FORMAT,
    TEMPLATE,
    UI,
    PageState,
    card_link,
    is_removable,
)
from pyoji.web.playground.words import SCRIPTED, Words, other_language, words
from pyoji.web.samples import strip_pairs


@dataclass(frozen=True, slots=True)
class Site:
    """What every page is made from.

    `samples` is a title of ours by language; `files` the address of a static file by its name;
    `signed` the templates whose cards answer signed links alone. To those no page here has a key:
    it would sign for every visitor. `restricted`: of the others only listed cards are drawn.
    """

    templates: Templates
    samples: Mapping[str, str]
    files: Mapping[str, str]
    signed: Collection[str]
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """A template in the strip: this state in that template, and its picture."""

    name: str
    address: str
    picture: str


def page(site: Site, state: PageState, language: str, root: str) -> str:
    """Return the page in a language; `root` is where the service is, with a slash at its end."""
    texts, other = words(language), other_language(language)
    width, height = state.card.sides
    return render(
        "page.html",
        words=texts,
        language=language,
        other_language=other,
        other_address=state.page(**{UI: other}),
        blank_address=_blank(state),
        files=site.files,
        state=state,
        title=state.title,
        subtitle=state.card.common.subtitle or texts["frame.description"],
        width=width,
        height=height,
        notices=notices(texts, site, (state.template.name,)),
        strip=_strip(site, state, language),
        groups=groups(texts, state, tuple(site.samples)),
        snippets=snippets(root, state),
        networks=NETWORKS,
        script_data=_script_data(texts, state),
    )


def notices(texts: Words, site: Site, names: Collection[str]) -> list[str]:
    """Return what is not drawn here, as sentences: cards of those of the templates `names` that
    answer signed links alone, and titles that are not listed."""
    signed = [name for name in names if name in site.signed]
    said = [texts["notice.signed"].format(names=", ".join(signed))] if signed else []
    if site.restricted and len(signed) < len(names):
        said.append(texts["notice.restricted"])
    return said


def _strip(site: Site, state: PageState, language: str) -> list[Tile]:
    """Every template. The pictures show a title of ours, so that they are in everyone's cache."""
    sample = site.samples[language]
    return [
        Tile(
            name,
            address=state.page(**{TEMPLATE: name}),
            picture=card_link(name, strip_pairs(site.templates.get(name), sample)),
        )
        for name in site.templates.names
    ]


def _blank(state: PageState) -> str:
    language = ((UI, state.ui),) if state.ui else ()
    return "./?" + query.write(((TEMPLATE, state.template.name), *language))


def _script_data(texts: Words, state: PageState) -> dict[str, Any]:
    """What the script has to know."""
    shown = {**state.template.parameters, FORMAT.name: FORMAT}
    return {
        "template": state.template.name,
        "names": list(shown),
        "defaults": {name: parameter.default_text or "" for name, parameter in shown.items()},
        "removable": [name for name, parameter in shown.items() if is_removable(parameter)],
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
