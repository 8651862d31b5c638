"""The page `/docs`: its style is the one that its policy allows."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from pyoji.engine.design import DESIGNS, load
from pyoji.web import headers, problems
from pyoji.web.playground import reference


def test_the_style_is_the_one_that_the_policy_allows():
    """Byte for byte as it stands in the page, whose policy holds its hash."""
    page = reference.page(load("fonts", DESIGNS), "1.2.3")
    [style] = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = headers.page(reference.STYLE)["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}';" in policy


def test_it_leads_to_the_other_pages_where_they_are():
    """A service without them has no such links."""
    templates = load("fonts", DESIGNS)
    assert 'href="gallery"' in reference.page(templates, "1")
    assert 'href="gallery"' not in reference.page(templates, "1", has_pages=False)


def test_every_problem_has_its_anchor():
    """To which the `type` of a problem leads; the version is named."""
    page = reference.page(load("fonts", DESIGNS), "1.2.3")
    assert all(f'<tr id="{kind.name}">' in page for kind in problems.KINDS)
    assert "Version 1.2.3." in page
