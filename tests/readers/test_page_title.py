"""The title of a page without the name of its site."""

from __future__ import annotations

import pytest
from pyoji.readers.page_title import repeated_names, without_site


@pytest.mark.parametrize(
    ("title", "names", "others", "expected"),
    [
        ("Post | Site", ["site"], [], "Post"),
        ("Post｜サイト", ["サイト"], [], "Post"),
        ("Site · Post - part 2", ["Site"], [], "Post - part 2"),
        ("Post · Part | Tagline - Site", ["Tagline - Site"], [], "Post · Part"),
        ("Post — Site", [], ["Post"], "Post"),
        ("Post-Site", ["Site"], ["Post"], "Post-Site"),
        ("Post: Site", ["Site"], ["Post"], "Post: Site"),
        ("Site", ["Site"], ["Site"], "Site"),
        (" a\n b ", [], [], "a b"),
        ("| Site", ["Site"], [], "| Site"),
        ("", ["Site"], [""], ""),
    ],
)
def test_a_sites_name_is_removed(title: str, names: list[str], others: list[str], expected: str):
    """Behind or before a separator, and never so that nothing is left."""
    assert without_site(title, names, others) == expected


def test_what_titles_share_is_the_sites_name():
    """If at least three pages and half of them have it; equal titles count once where parts do."""
    assert repeated_names(["S", "S", "S", "A"]) == ("S",)
    assert repeated_names(["S", "S", "A"]) == ()
    assert repeated_names(["S", "S", "S", *"abcd"]) == ()
    assert repeated_names(["A | S", "B | S", "C | S", "D"]) == ("S",)
    assert repeated_names(["S - A", "S - B", "S - C"]) == ("S",)
    assert repeated_names(["A | S", "A | S", "A | S", "B | S"]) == ()
    assert repeated_names(["A | S", "B | S", "C | S", *"defghij"]) == ()


def test_a_title_of_separators_is_read():
    """The time does not grow with the square of their number."""
    assert without_site("a | " * 100_000, ["b"]).startswith("a | a")
