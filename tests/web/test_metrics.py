"""Metrics: what happened is counted, under labels that no stranger can multiply."""

from __future__ import annotations

from app.card import JPEG, PNG
from app.encoded import Budget, Encoded
from app.web.metrics import Metrics


def test_cards_and_bytes_are_counted_by_format() -> None:
    """Each card drawn adds one, and its length in bytes, to its format's counters."""
    metrics = Metrics()
    metrics.drawn(Encoded(b"12345", PNG))
    metrics.drawn(Encoded(b"123", JPEG))
    text = metrics.text().decode()
    assert 'pyoji_cards_drawn_total{format="png"} 1.0' in text
    assert 'pyoji_card_bytes_total{format="jpeg"} 3.0' in text


def test_cards_over_the_budget_are_counted(caplog) -> None:
    """Those alone, and each is told to the log."""
    metrics = Metrics(Budget({"png": 5}))
    metrics.drawn(Encoded(b"12345", PNG))
    assert not caplog.records
    metrics.drawn(Encoded(b"123456", PNG))
    metrics.drawn(Encoded(b"123456", JPEG))
    assert 'pyoji_cards_over_budget_total{format="png"} 1.0' in metrics.text().decode()
    assert [record.getMessage() for record in caplog.records] == ["a card is over the budget"]


def test_missing_glyphs_are_counted_by_script() -> None:
    """A character drawn as a box is counted under its script, however many characters it has."""
    metrics = Metrics()
    metrics.drawn(Encoded(b"", PNG, ("U+12000", "U+12001", "U+E000")))
    text = metrics.text().decode()
    assert 'pyoji_missing_glyphs_total{script="Xsux"} 2.0' in text
    assert 'pyoji_missing_glyphs_total{script="Zzzz"} 1.0' in text


def test_answers_are_counted_by_status() -> None:
    """Each answer adds one to its status."""
    metrics = Metrics()
    metrics.answered(200)
    metrics.answered(422)
    metrics.answered(200)
    text = metrics.text().decode()
    assert 'pyoji_requests_total{status="200"} 2.0' in text
    assert 'pyoji_requests_total{status="422"} 1.0' in text


def test_two_applications_count_apart() -> None:
    """Counters belong to one application, not to the process."""
    first, second = Metrics(), Metrics()
    first.answered(200)
    assert 'status="200"' not in second.text().decode()
