"""Examination: what keeps a design from being drawn, what draws it otherwise, and advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.engine import examination
from pyoji.engine.design import Reader, sources
from pyoji.engine.examination import examine
from pyoji.engine.paint import check
from pyoji.engine.text.fonts import Fonts
from pyoji.settings import Settings

from tests.web.making import PLAIN


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts.open(Settings().fonts_dir)


def examined(text: str, folder: Path, fonts: Fonts, *, weighs: bool = False):
    (folder / "mine.yaml").write_text(text)
    reader = Reader(fonts.digest, [sources(folder)], check)
    return examine(reader, "mine", "mine.yaml", fonts, weighs=weighs)


def test_a_design_without_mistakes(tmp_path, fonts):
    """Has its template, and nothing else."""
    result = examined(PLAIN, tmp_path, fonts, weighs=True)
    assert result.template is not None
    assert (result.mistakes, result.notes) == ([], ())


def test_faults_leave_no_template(tmp_path, fonts):
    """All of them, in the order of their lines."""
    wrong = PLAIN.replace("padding: [60, 80]", "padding: wide")
    wrong = wrong.replace("ground: ground", "ground: x")
    result = examined(wrong, tmp_path, fonts)
    assert result.template is None
    assert [fault.line for fault in result.faults] == [7, 10]
    assert result.mistakes == result.faults


def test_a_weight_that_is_not_there_is_a_mistake_of_a_valid_design(tmp_path, fonts):
    """The design is drawn, with the nearest."""
    result = examined(PLAIN.replace("lines: 4", "weight: 650"), tmp_path, fonts)
    assert result.template is not None
    assert [weight.found for weight in result.weights] == ["650"]
    assert result.mistakes == result.weights


def test_cards_are_weighed_only_on_request(tmp_path, fonts, monkeypatch):
    """In each theme and size."""
    monkeypatch.setattr(examination, "HEAVIEST", 1000)
    assert examined(PLAIN, tmp_path, fonts).heavy == ()
    heavy = examined(PLAIN, tmp_path, fonts, weighs=True).heavy
    assert {"light, og", "dark, og"} <= {error.found.partition("(")[2][:-1] for error in heavy}


def test_a_weight_that_a_voice_has_in_one_language_is_none(tmp_path, fonts):
    """Poster has 950 in Hangul and 900 in Han characters."""
    for weight, wrong in ((950, []), (900, []), (800, ["800"])):
        text = PLAIN.replace("lines: 4", f"font: poster, weight: {weight}")
        result = examined(text, tmp_path, fonts)
        assert [error.found for error in result.weights] == wrong
