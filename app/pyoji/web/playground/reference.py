"""The page `/docs`: every template with its parameters, and every problem, for a person to read.

In: the templates. Out: a page of HTML that asks nothing of any other host and runs no script.
"""

from __future__ import annotations

from pyoji.engine.design import Templates
from pyoji.web import problems
from pyoji.web.playground.render import TEMPLATES, render
from pyoji.web.playground.state import card_link

STYLE = (TEMPLATES / "reference.css").read_text(encoding="utf-8")
"""The style sheet as it stands in the page, whose policy holds its hash."""

_EXAMPLE_TITLE = "표지: 링크 하나로 그리는 카드"


def page(templates: Templates, version: str) -> str:
    """Return the page as HTML."""
    example = [("title", _EXAMPLE_TITLE)]
    sections = [(templates.get(name), card_link(name, example)) for name in templates.names]
    return render("reference.html", version=version, sections=sections, problems=problems.KINDS)
