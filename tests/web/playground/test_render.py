"""The door to Jinja2: every value is escaped, none may be missing, and nothing is loaded early."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from jinja2 import UndefinedError
from pyoji.web.playground.render import TEMPLATES, environment, render

PAGES = sorted(path.name for path in TEMPLATES.glob("*.html"))


@pytest.mark.parametrize("name", PAGES)
def test_every_template_compiles_and_escapes(name):
    """No template switches escaping off, or names a value safe."""
    environment().get_template(name)
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", source)


def test_a_value_is_escaped():
    """In text, in an attribute, and as JSON in a script, in which it cannot end the element."""
    value = "</script><b a='\"'>&"
    made = environment().from_string('<p title="{{ v }}">{{ v }}</p>{{ v | tojson }}')
    text, attribute = made.render(v=value), "&lt;/script&gt;&lt;b a=&#39;&#34;&#39;&gt;&amp;"
    data = r'"\u003c/script\u003e\u003cb a=\u0027\"\u0027\u003e\u0026"'
    assert text == f'<p title="{attribute}">{attribute}</p>{data}'


def test_a_value_that_is_missing_is_an_error():
    """A page with a hole in it is never answered."""
    with pytest.raises(UndefinedError, match="version"):
        render("reference.html", sections=(), problems=(), has_pages=True)


def test_jinja_is_loaded_with_the_first_page():
    """A service that draws cards alone never waits for it."""
    code = (
        "import sys, pyoji.web.app\n"
        "assert 'jinja2' not in sys.modules\n"
        "from pyoji.web.playground.render import render\n"
        "render('reference.html', version='1', sections=(), problems=(), has_pages=True)\n"
        "assert 'jinja2' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
