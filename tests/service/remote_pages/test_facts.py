"""Facts: what a card takes from a page."""

from __future__ import annotations

import pytest
from pyoji.readers import page_head
from pyoji.service.remote_pages.facts import LONGEST, PageFacts, day, of_page

ADDRESS = "https://blog.example.com/post"


def facts(html: str) -> PageFacts:
    return of_page(ADDRESS, page_head.read(html), 1.5)


def test_a_page_says_title_author_date_language_and_site() -> None:
    """By the names of a card's parameters."""
    html = """<!doctype html><html lang="ko-KR"><head><title>글 | 블로그</title>
        <meta property="og:site_name" content="블로그"><meta name="author" content="김하늘">
        <meta property="article:published_time" content="2026-11-04T09:00:00+09:00">
        <link rel="icon" href="/icon.png"></head><body><h1>글</h1></body></html>"""
    assert facts(html) == PageFacts(ADDRESS, 1.5, "글", "김하늘", "2026년 11월 4일", "ko", "블로그")
    assert facts(html).parameters == {
        "title": "글",
        "author": "김하늘",
        "date": "2026년 11월 4일",
        "lang": "ko",
        "site": "블로그",
    }


@pytest.mark.parametrize("html", ["", "<p>", "\0\1\2", "<title> </title>", "<html lang=''>"])
def test_a_page_may_say_nothing(html: str) -> None:
    """Then the card keeps what it has."""
    assert facts(html).parameters == {}


@pytest.mark.parametrize("lang", ["kr", "english", "x" * 5000, "ko ja", "<b>"])
def test_what_is_no_language_is_left_out(lang: str) -> None:
    """The page is not the client's to correct; the language is guessed from the title."""
    html = f'<html lang="{lang}"><title>글</title><meta name="date" content="2026-01-02">'
    assert facts(html).parameters == {"title": "글", "date": "2026년 1월 2일"}


@pytest.mark.parametrize(
    ("title", "lang", "taken"),
    [("제목", "en", None), ("제목", "en-US", None), ("記事の題", "en", None), ("Title", "en", "en"),
     ("Titel", "de", "de"), ("제목", "ja", "ja"), ("", "en", "en")],
)  # fmt: skip
def test_a_language_that_a_theme_left_in_english_is_guessed(
    title: str, lang: str, taken: str | None
) -> None:
    """Any other is the page's own word."""
    assert facts(f'<html lang="{lang}"><title>{title}</title>').lang == taken


@pytest.mark.parametrize(
    ("robots", "is_indexed"),
    [("", True), ("index, nofollow", True), ("noindex", False), ("nofollow,NoIndex", False),
     ("none", False), ("noindexing", True)],
)  # fmt: skip
def test_a_page_may_ask_not_to_be_indexed(robots: str, is_indexed: bool) -> None:
    """In its element for robots."""
    assert facts(f'<meta name="robots" content="{robots}">').is_indexed is is_indexed


def test_texts_are_bounded() -> None:
    """A card holds no more, and facts are cached."""
    html = f"<title>{'가' * 5000}</title><meta name=author content={'b' * 5000}>"
    assert facts(html).parameters == {"title": "가" * LONGEST, "author": "b" * LONGEST}


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("2026-11-04T23:59:59+09:00", "ko", "2026년 11월 4일"),
        ("2026-11-04", "ja", "2026年11月4日"),
        ("2026-11-04", "zh-Hant", "2026年11月4日"),
        ("2026-11-04 10:00", "en", "November 4, 2026"),
        ("2026-11-04T10:00Z", "th", "2026-11-04"),
        ("2026-11-04", "", "2026-11-04"),
        ("4 November 2026", "en", "4 November 2026"),
        ("2026-13-04", "en", "2026-13-04"),
        ("2026-11-040", "en", "2026-11-040"),
        ("  ", "en", None),
    ],
)
def test_a_day_is_written_as_its_readers_write_it(text: str, lang: str, shown: str | None) -> None:
    """Any other date stays as the page has it."""
    assert day(text, lang) == shown
