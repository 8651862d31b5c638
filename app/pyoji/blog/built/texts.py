"""Texts: what a card says of a page beside its title, if asked to.

    author         as the page states it
    date           as readers of its language write it
    description    the card's subtitle
    site           the site's name

In: a page, and these names. Out: parameters of a card. Must not know a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pyoji.blog.built.pages import BuiltPage
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.service.remote_pages.facts import day

LONGEST = 300
"""Characters of a text; a card holds no more of a description."""


def _day(page: BuiltPage) -> str:
    return day(page.head.date, page.lang or language.guess(clean(page.title))) or ""


_PARAMETERS: Mapping[str, tuple[str, Callable[[BuiltPage], str]]] = {
    "author": ("author", lambda page: page.head.author),
    "date": ("date", _day),
    "description": ("subtitle", lambda page: page.head.description),
    "site": ("site", lambda page: page.head.site_name),
}
NAMES = tuple(_PARAMETERS)


def parameters(page: BuiltPage, names: Iterable[str]) -> dict[str, str]:
    """Return the parameters that these texts of a page make; none for what it does not state."""
    pairs = {}
    for parameter, text_of in map(_PARAMETERS.__getitem__, names):
        if text := text_of(page)[:LONGEST].strip():
            pairs[parameter] = text
    return pairs
