"""Our lines are a person's as often as they were, on headings that the costs were not fitted to."""

import json
from pathlib import Path

import pytest
from pyoji.engine.text.fonts import Fonts

from tests.tools.headlines import __main__ as headlines
from tests.tools.headlines import fit, headings

OURS = Path(__file__).with_name("ours.tsv")

# What is reached, less two headings: one that goes may be a better reading of another.
BARS = {"ko": 0.55, "ja": 0.65, "zh": 0.70, "en": 0.73}


def test_there_are_headings_enough() -> None:
    """150, broken by hand."""
    assert len(headings.read(OURS)) >= 150


def test_a_persons_lines_are_found(fonts: Fonts) -> None:
    """And more often than by evenness alone, over all languages."""
    measured = headlines.measure(fonts, headings.read(OURS))
    rows = headlines.report(measured)
    assert {
        family: row["exact"] for family, row in rows.items() if row["exact"] < BARS[family]
    } == {}
    by_sense = sum(each.is_exact("sense") for each in measured)
    assert by_sense > sum(each.is_exact("balance") for each in measured) * 1.1


def test_the_report_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints counts and shares by language, and no more."""
    assert headlines.main([str(OURS), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows["zh"]["n"] == 30
    assert 0 < rows["ko"]["exact"] <= 1


@pytest.mark.parametrize("main", [headlines.main, fit.main])
def test_a_file_that_is_missing_is_named(main: object, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, and a sentence."""
    assert main(["missing.tsv"]) == 2  # type: ignore[operator]
    assert "missing.tsv is missing" in capsys.readouterr().err


def test_the_costs_can_be_fitted(fonts: Fonts) -> None:
    """To a few headings, whose breaks become likelier than by what was known beforehand."""
    given = list(fit.choices(fonts, headings.read(OURS)[:12]))
    costs = fit.fitted(given, fit.PRIORS["ko"], rounds=40)
    assert costs[fit.EVENNESS] > 0
    assert sum(fit.agrees(each, costs) for each in given) >= 6
