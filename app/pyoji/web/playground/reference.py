"""The page `/docs`: every template with its parameters, and every problem.

In: the templates. Out: an HTML page without scripts and without requests to other hosts. It must
not know requests.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyoji.engine.design import Parameter, Templates
from pyoji.web import problems
from pyoji.web.playground.render import TEMPLATES, render
from pyoji.web.playground.state import card_link

STYLE = (TEMPLATES / "reference.css").read_text(encoding="utf-8")
"""The inline style sheet; the page's security policy contains its hash."""

_EXAMPLE_TITLE = "표지: 링크 하나로 그리는 카드"


def page(
    templates: Templates,
    version: str,
    of_links: Sequence[Parameter] = (),
    *,
    has_pages: bool = True,
) -> str:
    """Return the page as HTML. `of_links` are parameters that no template has; `has_pages`: the
    service has the pages `/` and `/gallery`."""
    example = [("title", _EXAMPLE_TITLE)]
    sections = [(templates.get(name), card_link(name, example)) for name in templates.names]
    return render(
        "reference.html",
        version=version,
        sections=sections,
        of_links=of_links,
        has_pages=has_pages,
        problems=problems.KINDS,
    )
