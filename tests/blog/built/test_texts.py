"""What a card says of a page beside its title."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.blog.built.pages import BuiltPage
from pyoji.blog.built.texts import LONGEST, NAMES, parameters
from pyoji.readers.page_head import PageHead

HEAD = PageHead(
    author="김표지", date="2026-11-24T09:00:00Z", description="d" * 1000, site_name="Site"
)


@pytest.mark.parametrize(
    ("title", "lang", "date"),
    [
        ("제목", None, "2026년 11월 24일"),
        ("Title", "de", "2026-11-24"),
        ("題", "ja", "2026年11月24日"),
    ],
)
def test_a_page_states_what_its_card_says(title: str, lang: str | None, date: str):
    """Under the names of parameters, bounded, and the date as readers write it."""
    page = BuiltPage(Path("a.html"), "a.html", HEAD, title, lang)
    assert parameters(page, NAMES) == {
        "author": "김표지", "date": date, "subtitle": "d" * LONGEST, "site": "Site",
    }  # fmt: skip
    assert parameters(page, ("author",)) == {"author": "김표지"}


def test_what_a_page_does_not_state_is_no_parameter():
    """Not even an empty one."""
    assert parameters(BuiltPage(Path("a.html"), "a.html"), NAMES) == {}
