"""robots.txt is read as RFC 9309 says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.crawlers import robots
from pyoji.crawlers.robots import parse
from pyoji.percent import encode

EXAMPLE = """\
User-agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("name", "path", "allowed"),
    [
        # RFC 9309 §5.1
        ("other", "/a.gif", False),
        ("other", "/a.gif?x", True),
        ("other", "/example/x", False),
        ("other", "/publications/x", True),
        ("FooBot", "/other", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/a.gif", True),
        ("quxbot", "/example/", True),
    ],
)
def test_the_example_of_the_standard(name: str, path: str, allowed: bool):
    """Groups, several names, wildcards, and a crawler with a group of its own."""
    assert parse(EXAMPLE).allows(name, path) is allowed


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow:", "/", True),
        ("Disallow: /", "/", True),  # a rule of no group
        ("user-agent : x\ndisallow : /a # why", "/a/b", False),
        ("\ufeffUser-agent: x/1.0\r\nDisallow: /\r\n", "/a", False),
        ("User-agent: x\nDisallow: /a\nAllow: /a", "/a", True),  # the less strict of two
        ("User-agent: x\nAllow: /a\nDisallow: /a/b", "/a/b/c", False),  # the longer
        ("User-agent: x\nDisallow: /*/b$", "/a/b", False),
        ("User-agent: x\nDisallow: /*/b$", "/a/b/c", True),
        ("User-agent: x\nDisallow: /a$", "/a", False),
        ("User-agent: x\nDisallow: /a$", "/ab", True),
        ("User-agent: x\nDisallow: /a*a$", "/a", True),
        ("User-agent: x\nDisallow: /글", "/%EA%B8%80/1", False),
        ("User-agent: x\nDisallow: /%EA%B8%80", "/글", False),
        ("User-agent: x\nDisallow: /%ea%b8%80", "/%EA%B8%80", False),
        ("User-agent: x\nDisallow: /%EA%B8%80", "/%ea%b8%80", False),
        ("User-agent: x\nSitemap: /s\nDisallow: /a", "/a", False),
        ("User-agent: x\nDisallow: /a\nUser-agent: y\nDisallow: /b", "/b", True),
        ("User-agent: x\nDisallow: /a\n\nUser-agent: x\nDisallow: /b", "/b", False),
        ("User-agent: x\nAllow: /\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: xy\nDisallow: /", "/", True),
    ],
)
def test_lines_of_all_kinds(text: str, path: str, allowed: bool):
    """Case, comments, marks, escapes, other fields, and several groups of a name."""
    assert parse(text).allows("x", path) is allowed


def test_a_path_is_normalized_once(monkeypatch: pytest.MonkeyPatch):
    """With any number of rules, and only a bounded prefix."""
    rules = parse("User-agent: x\n" + "Disallow: /a\n" * 1000)
    normalized: list[str] = []

    def watched(text: str, kept: str) -> str:
        normalized.append(text)
        return encode(text, kept)

    monkeypatch.setattr(robots, "encode", watched)
    assert not rules.allows("x", "/a" + "b" * 100_000)
    assert len(normalized) == 1
    assert len(normalized[0]) < 10_000


@given(st.text(), st.text())
def test_any_text_is_a_robots_txt(text: str, path: str):
    """None is wrong, and without a group all is allowed."""
    assert parse(text).allows("x", path) in (True, False)
    assert parse(text.replace(":", "")).allows("x", path)
