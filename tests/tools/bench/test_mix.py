"""What people ask for: the kinds of one bench, and the mix of another."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.tools.bench.bars import BRAND
from tests.tools.bench.headlines import LANGUAGES
from tests.tools.bench.kinds import kinds
from tests.tools.bench.mix import mix

DESIGNS = ("article", BRAND, "minimal", "quote", "release", "stat")
MANY = 4000


@pytest.fixture(scope="module")
def cards():
    return list(islice(mix(DESIGNS), MANY))


def test_designs_follow_zipf(cards):
    """The brand's is asked for most, the second half as often, the third a third."""
    found = Counter(card.kind.design for card in cards)
    whole = sum(1 / rank for rank in range(1, len(DESIGNS) + 1))
    for rank, name in enumerate((BRAND, "article", "minimal"), 1):
        assert found[name] / MANY == pytest.approx(1 / rank / whole, abs=0.03)
    assert set(found) == set(DESIGNS)


def test_some_are_on_new_grounds_and_in_other_formats(cards):
    """One in twenty; one in ten, of which each form is a third."""
    grounds = [dict(card.pairs)["bg"] for card in cards if card.kind.new_ground]
    assert len(grounds) / MANY == pytest.approx(0.05, abs=0.015)
    assert len(set(grounds)) > 0.95 * len(grounds)
    forms = Counter((card.kind.extension, bool(card.kind.fixed)) for card in cards)
    plain = forms.pop(("png", False))
    assert plain / MANY == pytest.approx(0.9, abs=0.02)
    assert set(forms) == {("webp", False), ("jpg", False), ("png", True)}
    assert min(forms.values()) > 0.2 * sum(forms.values())


def test_each_card_is_a_new_one(cards):
    """In every language; and equal for equal starts, so that all services draw the same."""
    assert len({card.target for card in cards}) == MANY
    assert {dict(card.pairs)["lang"] for card in cards} == {name for name, _ in LANGUAGES}
    assert list(islice(mix(DESIGNS, 50), 50)) == cards[50:100]


def test_a_target_has_what_the_card_is_made_from(cards):
    """Design, format and parameters, as a page writes them."""
    card = next(card for card in cards if card.kind.fixed)
    parts = urlsplit(card.target)
    assert parts.path == f"/api/{card.kind.design}.{card.kind.extension}"
    assert {name: value for name, [value] in parse_qs(parts.query).items()} == dict(card.pairs)


def test_each_kind_has_a_name_of_its_own():
    """Designs alone, and forms of two of them; `--only first` means none of them."""
    found = kinds(DESIGNS)
    assert set(DESIGNS) < set(found)
    assert [name for name in found if "first" in name] == []
    assert sum(kind.new_ground for kind in found.values()) == 2
    assert {kind.extension for kind in found.values()} == {"png", "webp", "jpg"}
