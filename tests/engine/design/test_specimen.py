"""Specimens: a title at one size, in any voice and any font that a template brings."""

from __future__ import annotations

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Templates, samples, specimen
from pyoji.engine.design.templates import SPECIMEN
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.voices import LINK_VOICES, VOICES


def test_every_language_of_the_samples_has_a_name() -> None:
    """Its own."""
    assert [*specimen.LANGUAGES] == [*samples()]
    assert len(set(specimen.LANGUAGES.values())) == len(specimen.LANGUAGES)


def test_the_font_chooses_among_all_voices(templates: Templates) -> None:
    """A link chooses among some voices; with a template's fonts, all voices are choices."""
    card = templates.get(SPECIMEN)
    assert card.parameters["font"].choices == LINK_VOICES
    shown = specimen.with_fonts_of(card, templates.get("article"))
    assert shown.parameters["font"].choices == tuple(VOICES)
    assert shown.model is card.model


@pytest.mark.parametrize("lang", samples())
def test_a_title_has_one_size_in_every_voice(
    templates: Templates, pipeline: Pipeline, lang: str
) -> None:
    """Whole, and its first baseline is the same where no mark stands high above the letters."""
    title = samples()[lang]
    baselines = []
    for voice in LINK_VOICES:
        pairs = (*specimen.pairs(voice, lang, title), ("size", "kakao"))
        frame = pipeline.frame(templates.card(SPECIMEN, pairs, PNG))
        assert frame.warnings == ()
        assert frame.missing == ()
        [text] = [text for text in frame.texts if text.name == "title"]
        assert text.size == pytest.approx(62 * frame.width / 1200)
        baselines.append(text.lines[0].baseline)
    assert max(baselines) - min(baselines) < 0.12 * 62 * 800 / 1200
    if lang in ("en", "ko", "ja", "zh", "es", "pt", "id"):
        assert max(baselines) == pytest.approx(min(baselines), abs=0.1)
