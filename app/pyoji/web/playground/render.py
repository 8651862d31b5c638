"""Render: values → HTML by the Jinja2 templates of `templates/`; the one door to Jinja2.

In: a template's name and the values that it shows. Out: a document. Every value is escaped, and a
value that a template asks for and does not get is an error. Jinja2 is imported and a template
compiled when the first page is asked for, so that the start of the service does not wait for them.
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

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # a style sheet is included byte for byte: its hash is sent
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return made
