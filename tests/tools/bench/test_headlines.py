"""Titles that the benches draw: many, in every language, and with a glyph for each letter."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from pyoji.engine.card import PNG
from pyoji.engine.design import Templates
from pyoji.engine.pipeline import Pipeline

from tests.tools.bench.headlines import LANGUAGES, titles_of_languages

NAMES = list(dict.fromkeys(language for language, _ in LANGUAGES))


def test_each_language_has_twenty_titles_or_more():
    """So that letters known from earlier titles are no more than those of a real site."""
    assert len(NAMES) == 15
    assert min(Counter(language for language, _ in LANGUAGES).values()) >= 20
    assert len({title for _, title in LANGUAGES}) == len(LANGUAGES)


def test_all_titles_come_before_one_comes_again():
    """Then they have a number, so that no card is known."""
    asked = list(islice(titles_of_languages(), 2 * len(LANGUAGES)))
    first, second = asked[: len(LANGUAGES)], asked[len(LANGUAGES) :]
    assert sorted(first) == sorted(LANGUAGES)
    assert second == [(language, f"{title} (2)") for language, title in first]


def test_languages_take_turns():
    """Any fifteen consecutive titles are in fifteen languages, from any start."""
    asked = [language for language, _ in islice(titles_of_languages(7), len(LANGUAGES))]
    assert asked == (NAMES[7:] + NAMES * len(LANGUAGES))[: len(LANGUAGES)]


def test_no_title_has_a_letter_without_a_glyph(templates: Templates, pipeline: Pipeline):
    """A box in place of a letter costs nothing to draw a second time."""
    cards = (
        templates.card("article", [("title", title), ("lang", language)], PNG)
        for language, title in LANGUAGES
    )
    assert {point for card in cards for point in pipeline.frame(card, {}).missing} == set()
