"""Render: values → HTML by the Jinja2 templates in `templates/`; the only import of Jinja2.

In: a template's name and its values. Out: a document. Every value is escaped, and a missing value
is an error. Jinja2 is imported and templates are compiled for the first page, so that the service
starts faster. It must not know what a page shows.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")


def render(name: str, **values: object) -> str:
    """Render the template `name` with these values."""
    return environment().get_template(name).render(values)


@cache
def environment() -> Environment:
    """Return the environment of all pages."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # the hash of an included style sheet covers it
    )
    jinja.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return jinja
