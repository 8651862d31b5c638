"""Facts: what a card takes from a page.

In: what a page says of itself (`readers/page_head.py`). Out: frozen facts, as parameters of a card.
The texts are bounded, because facts are cached. The mark is the site's name and never its icon: an
icon has 16 to 180 pixels, its host would have to be allowed for images too, and the client would
have to wait for a second fetch. It must not know a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoji.engine.text import language
from pyoji.readers.page_head import PageHead

LONGEST = 1000
"""Characters of a text; a card holds no more."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=\D|\Z)", re.ASCII)

_NOT_INDEXED = frozenset({"noindex", "none"})

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_EAST_ASIAN = {"ko": "{}년 {}월 {}일", "ja": "{}年{}月{}日", "zh": "{}年{}月{}日"}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts of a page, read at `read_at` (seconds since 1970). None where it says nothing.

    `is_indexed`: the page does not ask search engines to leave it out.
    """

    address: str
    read_at: float
    title: str | None = None
    author: str | None = None
    date: str | None = None
    lang: str | None = None
    site: str | None = None
    is_indexed: bool = True

    @property
    def parameters(self) -> Mapping[str, str]:
        """The facts by the names of a card's parameters."""
        texts = {
            "title": self.title,
            "author": self.author,
            "date": self.date,
            "lang": self.lang,
            "site": self.site,
        }
        return {name: text for name, text in texts.items() if text}


def of_page(address: str, head: PageHead, read_at: float) -> PageFacts:
    """Return the facts that a page states."""
    title = _bounded(head.title)
    guessed = language.guess(title or "")
    lang = _language(head.language)
    if lang == "en" and title and guessed != "en":  # the default of a theme
        lang = None
    return PageFacts(
        address,
        read_at,
        title=title,
        author=_bounded(head.author),
        date=day(head.date, lang or guessed),
        lang=lang,
        site=_bounded(head.site_name),
        is_indexed=_NOT_INDEXED.isdisjoint(head.robots),
    )


def day(text: str, lang: str) -> str | None:
    """Return a stated date as readers of the language write it, without its time.

    In other languages than ours it stays in digits, and so does a date that is not ISO 8601.
    """
    match = _DAY.match(text.strip())
    if match is None or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return _bounded(text)
    year, month, number = (int(digits) for digits in match.groups())
    primary = lang.partition("-")[0]
    if primary == "en":
        return f"{_MONTHS[month - 1]} {number}, {year}"
    form = _EAST_ASIAN.get(primary)
    return form.format(year, month, number) if form else match[0]


def _bounded(text: str) -> str | None:
    return text.strip()[:LONGEST] or None


def _language(text: str) -> str | None:
    """Return the canonical tag of a stated language; None if it is none."""
    try:
        return language.canonical(text.strip()[:LONGEST]) if text.strip() else None
    except ValueError:
        return None
