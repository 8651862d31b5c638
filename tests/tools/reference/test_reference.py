"""Over titles of ours in fifteen languages, our lines, widths and ink are Chromium's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from pyoji.engine.text import spacing
from pyoji.engine.text.fonts import Fonts

from tests.tools.reference import chromium, compare

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


def _needs(there: bool, what: str) -> None:
    if not there:
        missing = f"{what} is not here"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Chromium]:
    """One Chromium for all tests."""
    _needs(find_spec("playwright") is not None, "playwright")
    _needs(chromium.executable() is not None, "Chromium")
    with chromium.Chromium() as running:
        yield running


@pytest.fixture(scope="module")
def results(browser: chromium.Chromium) -> list[compare.Result]:
    """What came of every title in rooms of every width."""
    fonts = Fonts.open(chromium.FONTS)
    given = compare.cases(fonts, compare.read_titles(compare.TITLES))
    return compare.compare(fonts, browser, given)


def test_every_language_reaches_the_bars(results: list[compare.Result]) -> None:
    found = compare.rows(results)
    missed = [sentence for row in found[:-1] for sentence in row.missed()]
    unmeant = [d for d in compare.differences(results) if not d.rule]
    assert not missed, "\n".join([*missed, *compare.listing(unmeant)])


@pytest.mark.parametrize("voice", ["poster", "book", "code", "street", "myeongjo"])
def test_a_voice_is_set_as_chromium_sets_it(
    browser: chromium.Chromium, voice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each face of a voice, at its scale, has Chromium's widths and ink; two titles a language.

    But for the spaces of a code face beside Hangul, which are narrower on purpose.
    """
    monkeypatch.setattr(spacing, "narrowed", lambda _, shaped, *rest: list(shaped))
    by_language: dict[str, list[compare.Title]] = {}
    for title in compare.read_titles(compare.TITLES):
        by_language.setdefault(title.language, []).append(title)
    titles = [title for titles in by_language.values() for title in titles[:2]]
    fonts = Fonts.open(chromium.FONTS)
    given = compare.cases(fonts, titles, (880,), voice)
    results = compare.compare(fonts, browser, given)
    assert len(results) >= len(by_language)
    assert max(width for result in results for width in result.widths) <= compare.WIDTH
    assert max(result.ink for result in results if result.ink is not None) <= compare.INK


def test_the_titles_are_in_fifteen_languages_a_dozen_each(results: list[compare.Result]) -> None:
    titles = compare.read_titles(compare.TITLES)
    counts = {title.language: 0 for title in titles}
    for title in titles:
        counts[title.language] += 1
    assert len(counts) == 15
    assert min(counts.values()) >= 12
