"""Which pages of a built site need no card."""

from __future__ import annotations

import pytest
from pyoji.blog.built.kinds import Skip, skip
from pyoji.readers import page_head

from tests.blog.built.site import page

REDIRECT = '<meta http-equiv="refresh" content="0; url=https://x/new">'
DATED = '<meta property="article:published_time" content="2026-01-01">'
NO_INDEX = '<meta name="robots" content="follow, NoIndex">'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a/index.html", page("a"), None),
        ("index.html", page("Home"), None),
        ("posts/index.html", page("Posts"), None),
        ("old/index.html", page("old", REDIRECT), Skip.REDIRECT),
        ("404.html", page("Not found"), Skip.ERROR),
        ("ko/404/index.html", page("Not found"), Skip.ERROR),
        ("a/4040.html", page("a"), None),
        ("google1234.html", "google-site-verification: google1234.html", Skip.UNTITLED),
        ("tags/index.html", page("Tags"), Skip.LISTING),
        ("ko/tags/a/index.html", page("a"), Skip.LISTING),
        ("blog/category/a.html", page("a"), Skip.LISTING),
        ("archives/2026/11/index.html", page("a"), Skip.LISTING),
        ("categories.html", page("a"), Skip.LISTING),
        ("tags/a/index.html", page("a", DATED), None),
        ("tags/b.html", page("a", "<meta property=og:type content=article>"), Skip.LISTING),
        ("posts/all-about/tags/index.html", page("a"), None),
        ("tagsoup/index.html", page("a"), None),
        ("page/2/index.html", page("a"), Skip.PAGINATION),
        ("blog/page-3.html", page("a"), Skip.PAGINATION),
        ("page2/index.html", page("a"), Skip.PAGINATION),
        ("page/2/index.html", page("a", DATED), None),
        ("pages/2nd.html", page("a"), None),
        ("draft.html", page("a", NO_INDEX), Skip.HIDDEN),
        ("layout.html", page("{{ title }}"), Skip.SOURCE),
        ("a.html", "---\ntitle: a\n---\n" + page("a"), Skip.SOURCE),
        ("draft.html", page("a", REDIRECT + NO_INDEX), Skip.REDIRECT),
    ],
)
def test_a_page_that_is_not_shared_needs_no_card(name: str, content: str, expected: Skip | None):
    """Redirects, errors, lists, and what asks not to be indexed; a page with a date gets one."""
    source = content.encode()
    assert skip(name, page_head.read(source), source) is expected
