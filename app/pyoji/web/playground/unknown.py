"""The page for a person who opens the link of a template that does not exist.

In: the site, the query of the link, the error, the language. Out: a document with the card of the
nearest template and the names of all. Programs get problem+json instead. It must not know requests.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyoji.errors import UnknownTemplate
from pyoji.link import query
from pyoji.web.cards import Admit
from pyoji.web.playground import state as state_
from pyoji.web.playground.page import Site
from pyoji.web.playground.render import render
from pyoji.web.playground.state import TEMPLATE, UI
from pyoji.web.playground.words import LANGUAGES, fill, words

Pairs = Sequence[tuple[str, str]]


def unknown(
    site: Site, pairs: Pairs, error: UnknownTemplate, language: str, admit: Admit, root: str
) -> str:
    """Return the page in a language. `pairs` are the parameters of the link; `root` is the
    service's address, from which the page's links start."""
    texts, state = words(language), None
    if error.nearest is not None and error.nearest not in site.signed:
        named = (*pairs, (TEMPLATE, error.nearest))
        state = state_.read(site.templates, named, LANGUAGES, admit, site.signed)
    return render(
        "unknown.html",
        words=texts,
        language=language,
        others={},
        pages=site.pages,
        files=site.files,
        base=root,
        heading=fill(texts["unknown.heading"], name=error.name[:40]),
        nearest=fill(texts["unknown.nearest"], name=error.nearest),
        state=state,
        designs={
            name: "./?" + query.write(((TEMPLATE, name), (UI, language)))
            for name in site.templates.names
        },
    )
