"""What a card will cost: estimated from its pixels, then learned from its like."""

from __future__ import annotations

import pytest
from pyoji.engine.card import FORMATS, PNG, SIZES, Card, CommonParameters
from pyoji.service.cost import BASE, MOST_KINDS, PER_PIXEL, Costs


def card(template: str = "t", size: str = "og", scale: float = 1.0, format_: str = "png") -> Card:
    return Card(template, "r", "ko", SIZES[size], scale, FORMATS[format_], 0, CommonParameters())


def test_before_one_was_drawn_pixels_say_what_it_costs() -> None:
    """More for more of them."""
    costs = Costs()
    assert costs.expected(card()) == pytest.approx(BASE + PER_PIXEL * 1200 * 630)
    assert costs.expected(card(scale=2.0)) > 2 * costs.expected(card())


def test_what_cards_cost_is_learned() -> None:
    """By template, format and pixels, whatever their words and size's name."""
    costs = Costs()
    costs.learn(card(), 0.5)
    assert costs.expected(card()) == costs.expected(card(size="x")) == 0.5
    for other in (card("other"), card(scale=2.0), card(format_="webp")):
        assert costs.expected(other) < 0.5


def test_one_dear_card_is_not_taken_for_all() -> None:
    """It takes several to be expected again."""
    costs = Costs()
    costs.learn(card(), 0.1)
    costs.learn(card(), 1.1)
    assert costs.expected(card()) == pytest.approx(0.3)
    for _ in range(20):
        costs.learn(card(), 0.1)
    assert costs.expected(card()) == pytest.approx(0.1, abs=0.01)


def test_what_is_learned_is_bounded() -> None:
    """Also where designs come and go."""
    costs = Costs()
    for number in range(2 * MOST_KINDS):
        costs.learn(card(f"t{number}"), 0.5)
    assert len(costs._seconds) == MOST_KINDS
    assert card().format is PNG
