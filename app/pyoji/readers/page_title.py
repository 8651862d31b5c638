"""Page titles: the title of a page without the name of its site.

    "Hello | My blog"   of the site "My blog"          → "Hello"
    "Hello – My blog"   whose heading is "Hello"       → "Hello"
    "Hello · 블로그"     as every page of the site ends  → "Hello"

In: titles as a page states them. Out: one title. A part is removed only where a separator stands:
between spaces, or a bar. Must not know HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_SEPARATOR = re.compile(r" ?[|｜]++ ?| (?:[-–—―·•:∙⋅~/»«›‹\\]|::|//) ")
"""Of a title whose spaces are single."""

MAX_PARTS = 8
"""The separators at each end of a title that may stand before or behind a site's name."""

MIN_PAGES = 3
"""The fewest pages with the same part from which it is the site's name."""

MIN_SHARE = 0.5
"""The share of a site's pages that carry its name."""


def without_site(title: str, site_names: Iterable[str] = (), others: Iterable[str] = ()) -> str:
    """Return the title without a site's name at its end or start.

    `others` are titles that the page states, such as its heading: one that is the start of this
    title, up to a separator, is the title without the site's name.
    """
    title = " ".join(title.split())
    names = {_comparable(name) for name in site_names if name.strip()}
    other_titles = {_comparable(other) for other in others if other.strip()} - names
    if _comparable(title) in names:
        return title
    parts = list(_SEPARATOR.finditer(title))
    if len(parts) > 2 * MAX_PARTS:
        parts[MAX_PARTS:-MAX_PARTS] = ()
    for separator in parts:
        if _comparable(title[: separator.start()]) in other_titles:
            return title[: separator.start()]
    for separator in parts:
        if _comparable(title[separator.end() :]) in names and title[: separator.start()]:
            return title[: separator.start()]
        if _comparable(title[: separator.start()]) in names and title[separator.end() :]:
            return title[separator.end() :]
    return title


def is_name(title: str, site_names: Iterable[str]) -> bool:
    """Whether a title is only a site's name."""
    return _comparable(title) in {_comparable(name) for name in site_names if name.strip()}


def repeated_names(titles: Iterable[str]) -> tuple[str, ...]:
    """The last or first part that the titles of many pages of a site share, or the whole title
    that many pages have: the site's name."""
    tally = Counter(" ".join(title.split()) for title in titles)
    ends: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    for title in tally:
        if parts := list(_SEPARATOR.finditer(title)):
            ends[title[parts[-1].end() :]] += 1
            starts[title[: parts[0].start()]] += 1
    names = [*_frequent(ends, len(tally)), *_frequent(starts, len(tally))]
    shared = _frequent(tally, tally.total())
    return (*names, *(name for name in shared if not _SEPARATOR.search(name)))


def _frequent(tally: Counter[str], total: int) -> list[str]:
    """The most common text, if many of the `total` have it."""
    enough = max(MIN_PAGES, total * MIN_SHARE)
    return [name for name, count in tally.most_common(1) if name and count >= enough]


def _comparable(text: str) -> str:
    return " ".join(text.split()).casefold()
