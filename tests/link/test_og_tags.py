"""The tags of a page's head hold what they are given, whatever it is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from pyoji.link import og_tags

from tests.tree import ROOT

WRITTEN = re.compile(r'twitter:card"(?:,| content=) ?"summary_large_image"')

LINK = "https://og.example.com/api/article?title=a&theme=dark"


class Tags(HTMLParser):
    """The tags by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        [(kind, name), (_, content)] = attrs
        assert tag == "meta"
        self.found.append((kind, name, content))


@pytest.mark.parametrize(
    ("alt", "shown"),
    [
        ("표지", "표지"),
        ('"><script>&amp;', '"><script>&amp;'),
        ("two\r\nlines\u2028more\x85", "two lines more "),
    ],
)
def test_every_tag_is_read_as_it_was_meant(alt, shown):
    """Quotes end no attribute, and an attribute is one line."""
    text = og_tags.write(LINK, "image/webp", (1200, 630), alt)
    assert Tags(text).found == [
        ("property", "og:image", LINK),
        ("property", "og:image:type", "image/webp"),
        ("property", "og:image:width", "1200"),
        ("property", "og:image:height", "630"),
        ("property", "og:image:alt", shown),
        ("name", "twitter:card", "summary_large_image"),
    ]
    assert len(text.splitlines()) == 6


def test_no_other_module_writes_tags():
    """The text for programs that write pages, and the advice of a check, are examples in words."""
    app = ROOT / "app" / "pyoji"
    makers = {
        path.relative_to(app).as_posix()
        for path in app.rglob("*.py")
        if WRITTEN.search(path.read_text(encoding="utf-8"))
    }
    assert makers == {"crawlers/finding.py", "link/og_tags.py", "web/llms.py"}
